package io.daybook.embedded.test;

import io.daybook.embedded.elasticsearch.AnalysisPluginFolder;
import io.daybook.embedded.postgres.Credentials;
import io.daybook.embedded.postgres.Roles;

import org.jspecify.annotations.Nullable;
import org.testcontainers.elasticsearch.ElasticsearchContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.MountableFile;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

/// Servers in containers, one each. Testcontainers removes them when the JVM ends.
final class ContainerStores implements Stores {
    private static final String POSTGRES = "postgres:17-alpine";
    private static final String ELASTICSEARCH =
            "docker.elastic.co/elasticsearch/elasticsearch:9.5.3";
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    /// Gives the node our plugin where the official analysis is missing; beside it, the names would be taken twice.
    private static final String START_WITH_ANALYSIS =
            """
            [ -d modules/analysis-common ] || cp -r /tmp/daybook-embedded-analysis plugins/
            exec /usr/local/bin/docker-entrypoint.sh eswrapper
            """;

    private final Credentials credentials = Credentials.random();
    private @Nullable PostgreSQLContainer postgres;
    private @Nullable ElasticsearchContainer elasticsearch;
    private int databases;

    @Override
    public synchronized TestDatabase database() {
        PostgreSQLContainer server = postgres();
        String name = "test_" + ++databases;
        try (Connection superuser = superuser(server)) {
            Roles.createDatabase(superuser, name);
        } catch (SQLException e) {
            throw new IllegalStateException("no test database", e);
        }
        return new TestDatabase(
                "jdbc:postgresql://%s:%d/%s"
                        .formatted(
                                server.getHost(),
                                server.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                                name),
                Credentials.OWNER,
                credentials.ownerPassword(),
                Credentials.ENGINE,
                credentials.enginePassword());
    }

    // They live as long as the JVM.
    @SuppressWarnings("resource")
    private PostgreSQLContainer postgres() {
        if (postgres == null) {
            var server =
                    new PostgreSQLContainer(POSTGRES)
                            .withUsername(Credentials.SUPERUSER)
                            .withPassword(credentials.superuserPassword())
                            .withDatabaseName("postgres")
                            .withStartupTimeout(START_LIMIT);
            server.start();
            try (Connection superuser = superuser(server)) {
                Roles.create(superuser, credentials);
            } catch (SQLException e) {
                throw new IllegalStateException("no roles", e);
            }
            postgres = server;
        }
        return postgres;
    }

    private Connection superuser(PostgreSQLContainer server) throws SQLException {
        return DriverManager.getConnection(
                server.getJdbcUrl(), Credentials.SUPERUSER, credentials.superuserPassword());
    }

    @Override
    @SuppressWarnings("resource")
    public synchronized URI elasticsearch() {
        if (elasticsearch == null) {
            Path plugin = AnalysisPluginFolder.write(Path.of("target", "test-container-plugins"));
            elasticsearch =
                    new ElasticsearchContainer(ELASTICSEARCH)
                            .withEnv("xpack.security.enabled", "false")
                            .withEnv("ES_JAVA_OPTS", "-Xms512m -Xmx512m")
                            .withCopyFileToContainer(
                                    MountableFile.forHostPath(plugin),
                                    "/tmp/daybook-embedded-analysis")
                            .withCommand("bash", "-c", START_WITH_ANALYSIS)
                            .withStartupTimeout(START_LIMIT);
            elasticsearch.start();
        }
        return URI.create("http://" + elasticsearch.getHttpHostAddress());
    }
}
