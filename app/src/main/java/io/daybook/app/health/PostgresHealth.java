package io.daybook.app.health;

import io.daybook.app.StoreSchema;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

/// Whether PostgreSQL answers, and whether its schema is current.
final class PostgresHealth extends AbstractHealthIndicator {

    private static final int SECONDS = 2;

    private final DataSource postgres;
    private final StoreSchema schema;

    PostgresHealth(DataSource postgres, StoreSchema schema) {
        this.postgres = postgres;
        this.schema = schema;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) throws SQLException {
        String waitingFor = schema.waitingFor();
        if (waitingFor != null) {
            health.down().withDetail("schema", waitingFor);
            return;
        }
        try (Connection connection = postgres.getConnection()) {
            if (connection.isValid(SECONDS)) {
                health.up()
                        .withDetail(
                                "version", connection.getMetaData().getDatabaseProductVersion());
            } else {
                health.down().withDetail("reason", "it does not answer");
            }
        }
    }
}
