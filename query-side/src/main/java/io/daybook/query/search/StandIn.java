package io.daybook.query.search;

import io.daybook.query.QueryProblem;
import io.daybook.query.ReadDatabase;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;

/// PostgreSQL as it answers searches in the place of Elasticsearch: on one state of the tables, and never for long, for everything else
/// goes on there.
public final class StandIn {

    /// More are not counted.
    public static final int MOST_COUNTED = 10_000;

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final String CANCELLED = "57014";

    private final ReadDatabase database;

    public StandIn(ReadDatabase database) {
        this.database = database;
    }

    public <T> T answer(Function<JdbcClient, T> query) {
        try {
            return database.snapshot(PATIENCE, query);
        } catch (DataAccessException e) {
            if (e.getRootCause() instanceof SQLException cause
                    && CANCELLED.equals(cause.getSQLState())) {
                throw QueryProblem.unavailable(
                        "search-unavailable",
                        "The search store is away, and this takes PostgreSQL too long. Ask for less, or again in a moment.",
                        Duration.ofSeconds(5));
            }
            throw e;
        }
    }

    /// A piece of SQL where there is something to filter by.
    public static String given(@Nullable Object value, String sql) {
        return value == null ? "" : sql;
    }
}
