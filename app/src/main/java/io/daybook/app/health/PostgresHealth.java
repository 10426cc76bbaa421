package io.daybook.app.health;

import io.daybook.app.StoreSchema;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

/// Whether PostgreSQL answers, and whether its schema is current.
final class PostgresHealth extends AbstractHealthIndicator {

    private static final int SECONDS = 2;
    private static final long RECENT_NANOS = Duration.ofSeconds(5).toNanos();

    private final DataSource postgres;
    private final StoreSchema schema;
    private volatile boolean away;
    private volatile long askedAt;

    PostgresHealth(DataSource postgres, StoreSchema schema) {
        this.postgres = postgres;
        this.schema = schema;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) throws SQLException {
        away = true;
        try {
            check(health);
        } finally {
            askedAt = System.nanoTime();
        }
    }

    private void check(Health.Builder health) throws SQLException {
        String waitingFor = schema.waitingFor();
        if (waitingFor != null) {
            health.down().withDetail("schema", waitingFor);
            return;
        }
        try (Connection connection = postgres.getConnection()) {
            if (connection.isValid(SECONDS)) {
                away = false;
                health.up()
                        .withDetail(
                                "version", connection.getMetaData().getDatabaseProductVersion());
            } else {
                health.down().withDetail("reason", "it does not answer");
            }
        }
    }

    /// Whether it was away a moment ago. What rests on it need not wait to find that out for itself: whoever probes the whole is not to be
    /// kept waiting once for each part.
    boolean wasAway() {
        return away && System.nanoTime() - askedAt < RECENT_NANOS;
    }
}
