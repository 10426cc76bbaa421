package io.daybook.command;

import io.daybook.embedded.test.TestDatabase;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/// Some of the engine's own migrations, without Flyway, which would take most of a test's time.
public final class Migrations {

    private Migrations() {}

    /// @param names of files, in the order in which they are applied
    public static void apply(TestDatabase database, String... names)
            throws SQLException, IOException {
        try (Connection connection = database.ownerDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create schema daybook; create schema views; create schema analytics");
            for (String name : names) {
                try (InputStream sql =
                        Migrations.class.getResourceAsStream("/db/migration/" + name)) {
                    statement.execute(
                            new String(
                                    Objects.requireNonNull(sql, name).readAllBytes(),
                                    StandardCharsets.UTF_8));
                }
            }
        }
    }
}
