package io.daybook.app.kills;

import io.daybook.embedded.DataFolder;
import io.daybook.embedded.postgres.Credentials;
import io.daybook.embedded.postgres.EmbeddedPostgres;
import io.daybook.embedded.postgres.PostgresSettings;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// PostgreSQL with all its durability, whose processes can be killed one by one.
final class PostgresProcess implements AutoCloseable {

    private final DataFolder folder;
    private EmbeddedPostgres server;

    PostgresProcess(Path path) {
        folder = DataFolder.lock(path);
        server = EmbeddedPostgres.start(folder, PostgresSettings.durable());
    }

    String jdbcUrl() {
        return server.jdbcUrl();
    }

    Credentials credentials() {
        return server.credentials();
    }

    Connection asOwner() throws SQLException {
        return DriverManager.getConnection(
                server.jdbcUrl(), Credentials.OWNER, server.credentials().ownerPassword());
    }

    /// One of those that work for the engine. PostgreSQL then ends all others and recovers by itself.
    void killBackend(Random random) throws SQLException {
        try (Connection connection = server.connectAsSuperuser();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "select pid from pg_stat_activity where usename = '%s' order by pid"
                                        .formatted(Credentials.ENGINE))) {
            List<Long> backends = new ArrayList<>();
            while (rows.next()) {
                backends.add(rows.getLong(1));
            }
            // One may just have ended by itself.
            Collections.shuffle(backends, random);
            if (backends.stream().noneMatch(PostgresProcess::isKilled)) {
                throw new IllegalStateException("No backend works for the engine.");
            }
        }
    }

    /// The process that starts all backends; these end when they notice. It is started again at the same port.
    void killPostmasterAndStartAgain() throws SQLException {
        int port = server.port();
        try (Connection connection = server.connectAsSuperuser();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            kill(
                    ProcessHandle.of(row.getLong(1))
                            .flatMap(ProcessHandle::parent)
                            .orElseThrow()
                            .pid());
        }
        server.close();
        server = EmbeddedPostgres.start(folder, PostgresSettings.durable().withPort(port));
    }

    private static boolean isKilled(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::destroyForcibly).isPresent();
    }

    private static void kill(long pid) {
        if (!isKilled(pid)) {
            throw new IllegalStateException("Process " + pid + " cannot be killed.");
        }
    }

    @Override
    public void close() {
        server.close();
        folder.close();
    }
}
