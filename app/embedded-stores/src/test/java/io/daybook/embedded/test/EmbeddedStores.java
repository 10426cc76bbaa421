package io.daybook.embedded.test;

import io.daybook.embedded.DataFolder;
import io.daybook.embedded.FolderInUse;
import io.daybook.embedded.elasticsearch.ElasticsearchSettings;
import io.daybook.embedded.elasticsearch.EmbeddedElasticsearch;
import io.daybook.embedded.postgres.Credentials;
import io.daybook.embedded.postgres.EmbeddedPostgres;
import io.daybook.embedded.postgres.PostgresSettings;
import io.daybook.embedded.postgres.Roles;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;

/// Servers of our own under `target/test-stores/<n>`, where `n` is the first that no other JVM uses just now. The next JVM takes
/// the database server as it is, without the databases of before: that is quicker than a new one. Elasticsearch begins empty.
final class EmbeddedStores implements Stores {
    private static final int FOLDERS = 20;

    private final DataFolder folder = freeFolder();
    private @Nullable EmbeddedPostgres postgres;
    private @Nullable EmbeddedElasticsearch elasticsearch;
    private int databases;

    EmbeddedStores() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "test-stores-stop"));
    }

    private static DataFolder freeFolder() {
        for (int number = 1; ; number++) {
            try {
                return DataFolder.lock(Path.of("target", "test-stores", String.valueOf(number)));
            } catch (FolderInUse e) {
                if (number == FOLDERS) {
                    throw e;
                }
            }
        }
    }

    @Override
    public synchronized TestDatabase database() {
        EmbeddedPostgres server = postgres();
        String name = "test_" + ++databases;
        try (Connection superuser = server.connectAsSuperuser()) {
            Roles.createDatabase(superuser, name);
        } catch (SQLException e) {
            throw new IllegalStateException("no test database", e);
        }
        return new TestDatabase(
                server.jdbcUrl(name),
                Credentials.OWNER,
                server.credentials().ownerPassword(),
                Credentials.ENGINE,
                server.credentials().enginePassword());
    }

    private EmbeddedPostgres postgres() {
        if (postgres == null) {
            // Tests end by killing a process, not by cutting power: they need not wait for the
            // disk.
            var settings =
                    PostgresSettings.durable().with("fsync", "off").with("shared_buffers", "128MB");
            postgres = EmbeddedPostgres.start(folder, settings);
            dropEarlierDatabases(postgres);
        }
        return postgres;
    }

    private static void dropEarlierDatabases(EmbeddedPostgres server) {
        try (Connection superuser = server.connectAsSuperuser();
                var statement = superuser.createStatement()) {
            var names = new ArrayList<String>();
            try (var rows =
                    statement.executeQuery(
                            "select datname from pg_database where datname like 'test\\_%'")) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            for (String name : names) {
                // Its own workers may be at it.
                statement.execute("drop database " + name + " with (force)");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the databases of an earlier run cannot be dropped", e);
        }
    }

    @Override
    public synchronized URI elasticsearch() {
        if (elasticsearch == null) {
            DataFolder.delete(folder.path().resolve("elasticsearch"));
            elasticsearch = EmbeddedElasticsearch.start(folder, ElasticsearchSettings.small());
        }
        return elasticsearch.uri();
    }

    private synchronized void stop() {
        if (elasticsearch != null) {
            elasticsearch.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }
}
