package io.daybook.app.health;

import io.daybook.projection.elasticsearch.Elasticsearch;
import io.daybook.projection.elasticsearch.ElasticsearchStatus;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/// Whether Elasticsearch answers, and whether all its primary shards are there.
final class ElasticsearchHealth extends AbstractHealthIndicator {

    private final Elasticsearch elasticsearch;
    private volatile boolean wasDown;

    ElasticsearchHealth(Elasticsearch elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        ElasticsearchStatus now = elasticsearch.status();
        wasDown = !now.usable();
        if (now.usable()) {
            health.up();
        } else {
            health.down();
        }
        tell(health, "status", now.status());
        tell(health, "version", now.version());
        tell(health, "reason", now.problem());
    }

    /// Whether it was away when it was asked last.
    boolean wasDown() {
        return wasDown;
    }

    private static void tell(Health.Builder health, String key, @Nullable String value) {
        if (value != null) {
            health.withDetail(key, value);
        }
    }
}
