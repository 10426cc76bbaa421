package io.daybook.query;

import io.daybook.embedded.test.TestDatabase;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

import java.time.Duration;

/// The read models of a test's own database, as queries see them.
public final class TestReads {

    private TestReads() {}

    public static ReadDatabase of(TestDatabase database) {
        return new ReadDatabase(
                new JdbcConnectionDetails() {
                    @Override
                    public String getUsername() {
                        return database.owner();
                    }

                    @Override
                    public String getPassword() {
                        return database.ownerPassword();
                    }

                    @Override
                    public String getJdbcUrl() {
                        return database.jdbcUrl();
                    }
                },
                new QuerySettings(2, Duration.ofSeconds(30)));
    }

    /// A request that is answered from its views so far.
    public static Reading reading(Runnable turn) {
        return new Reading(false, turn);
    }
}
