package io.daybook.app.health;

import io.daybook.shared.log.EventLog;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/// Whether the log can be read, and how long it is.
final class EventLogHealth extends AbstractHealthIndicator {

    private final EventLog log;
    private final PostgresHealth postgres;

    EventLogHealth(EventLog log, PostgresHealth postgres) {
        this.log = log;
        this.postgres = postgres;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        if (postgres.wasAway()) {
            health.down().withDetail("reason", "PostgreSQL is away");
            return;
        }
        health.up().withDetail("position", log.head());
    }
}
