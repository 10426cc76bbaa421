package io.daybook.app.health;

import io.daybook.shared.log.EventLog;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/// Whether the log can be read, and how long it is.
final class EventLogHealth extends AbstractHealthIndicator {

    private final EventLog log;

    EventLogHealth(EventLog log) {
        this.log = log;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        health.up().withDetail("position", log.head());
    }
}
