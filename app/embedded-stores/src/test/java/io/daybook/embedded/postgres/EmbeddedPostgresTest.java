package io.daybook.embedded.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.daybook.embedded.DataFolder;
import io.daybook.embedded.EmbeddedStoreFailure;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

class EmbeddedPostgresTest {
    private static final Path DATA = Path.of("target", "embedded-postgres");
    private static final Duration SOON = Duration.ofMinutes(3);

    private static DataFolder folder;
    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void a_new_server() {
        DataFolder.delete(DATA);
        folder = DataFolder.lock(DATA);
        postgres = EmbeddedPostgres.start(folder, PostgresSettings.durable());
    }

    @AfterAll
    static void stopped() {
        postgres.close();
        folder.close();
    }

    @Test
    void what_it_acknowledges_is_on_the_disk() throws SQLException {
        assertThat(setting("fsync")).isEqualTo("on");
        assertThat(setting("synchronous_commit")).isEqualTo("on");
        assertThat(setting("full_page_writes")).isEqualTo("on");
        assertThat(setting("data_checksums")).isEqualTo("on");
    }

    @Test
    void it_listens_on_loopback_and_asks_for_a_password() throws SQLException {
        assertThat(setting("listen_addresses")).isEqualTo("127.0.0.1");
        assertThatThrownBy(() ->
                        DriverManager.getConnection(
                                postgres.jdbcUrl(), Credentials.ENGINE, "guess"))
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void only_its_owner_reads_the_passwords() throws Exception {
        var permissions = Files.getPosixFilePermissions(DATA.resolve("credentials.properties"));
        assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rw-------");
        assertThat(postgres.credentials().toString())
                .doesNotContain(postgres.credentials().enginePassword());
    }

    @Test
    void the_owner_and_the_engine_reach_the_database() throws SQLException {
        try (Connection owner = as(Credentials.OWNER, postgres.credentials().ownerPassword());
                var statement = owner.createStatement()) {
            statement.execute("create schema if not exists owned");
        }
        try (Connection engine = as(Credentials.ENGINE, postgres.credentials().enginePassword());
                var statement = engine.createStatement()) {
            assertThatThrownBy(() -> statement.execute("create table owned.mine(id int)"))
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void it_comes_back_on_its_port_when_it_dies() {
        long before = postgres.pid();

        ProcessHandle.of(before).orElseThrow().destroyForcibly();

        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> postgres.pid() != before && "on".equals(setting("fsync")));
    }

    @Test
    void another_server_on_the_port_is_not_taken_for_ours() {
        Path other = Path.of("target", "embedded-postgres-other");
        DataFolder.delete(other);
        try (DataFolder otherFolder = DataFolder.lock(other)) {
            var taken = PostgresSettings.durable().withPort(postgres.port());

            assertThatThrownBy(() -> EmbeddedPostgres.start(otherFolder, taken))
                    .isInstanceOf(EmbeddedStoreFailure.class)
                    .hasMessageContaining("port " + postgres.port())
                    .hasMessageContaining("could not bind");
        }
    }

    @Test
    void data_without_its_passwords_is_not_opened() throws Exception {
        Path other = Path.of("target", "embedded-postgres-no-passwords");
        DataFolder.delete(other);
        try (DataFolder otherFolder = DataFolder.lock(other)) {
            Files.createDirectory(other.resolve("postgresql-18"));

            assertThatThrownBy(
                            () -> EmbeddedPostgres.start(otherFolder, PostgresSettings.durable()))
                    .isInstanceOf(EmbeddedStoreFailure.class)
                    .hasMessageContaining("credentials.properties is missing");
        }
    }

    @Test
    void data_of_another_version_is_not_touched() throws Exception {
        Path other = Path.of("target", "embedded-postgres-older");
        DataFolder.delete(other);
        try (DataFolder otherFolder = DataFolder.lock(other)) {
            Files.createDirectory(other.resolve("postgresql-17"));

            assertThatThrownBy(
                            () -> EmbeddedPostgres.start(otherFolder, PostgresSettings.durable()))
                    .isInstanceOf(EmbeddedStoreFailure.class)
                    .hasMessageContaining("another version");
        }
    }

    private static String setting(String name) throws SQLException {
        try (Connection connection = postgres.connectAsSuperuser();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("show " + name)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection as(String role, String password) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), role, password);
    }
}
