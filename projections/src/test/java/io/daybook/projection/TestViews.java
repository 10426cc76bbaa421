package io.daybook.projection;

import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;

import org.flywaydb.core.Flyway;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

/// A real database with the read models' tables, empty.
public final class TestViews {

    private final TestDatabase database;

    private TestViews(TestDatabase database) {
        this.database = database;
    }

    public static TestViews create() {
        TestDatabase database = TestStores.database();
        Flyway.configure()
                .dataSource(database.ownerDataSource())
                .locations("classpath:db/migration")
                .schemas("daybook", "views", "analytics")
                .load()
                .migrate();
        return new TestViews(database);
    }

    public DataSource owner() {
        return database.ownerDataSource();
    }

    public DataSource engine() {
        return database.engineDataSource();
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = owner().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// The first column of a query's rows, as text.
    public List<String> query(String sql) throws SQLException {
        try (Connection connection = owner().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (row.next()) {
                values.add(String.valueOf(row.getString(1)));
            }
            return values;
        }
    }

    /// Every row of these tables as JSON: equal dumps, equal views.
    public List<String> dump(List<String> tables) throws SQLException {
        List<String> rows = new ArrayList<>();
        for (String table : tables) {
            rows.addAll(
                    query(
                            "select '%1$s ' || to_jsonb(t)::text from %1$s t order by 1"
                                    .formatted(table)));
        }
        return rows;
    }

    public void empty(List<String> tables) throws SQLException {
        execute("truncate " + String.join(", ", tables));
    }
}
