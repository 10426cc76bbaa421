package io.daybook.app.health;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;

import java.util.Set;

/// The state of the whole. While only Elasticsearch is away, commands go on and PostgreSQL answers in its place: the whole is degraded then,
/// which is no reason to take its traffic away or to start it anew, and is told with status 200.
final class OverallStatus implements StatusAggregator {

    private static final Status DEGRADED =
            new Status("DEGRADED", "Elasticsearch is away; searches are answered from PostgreSQL.");

    private static final StatusAggregator WORST = StatusAggregator.getDefault();

    private final ElasticsearchHealth elasticsearch;
    private final ObjectProvider<HealthContributorRegistry> parts;

    OverallStatus(
            ElasticsearchHealth elasticsearch, ObjectProvider<HealthContributorRegistry> parts) {
        this.elasticsearch = elasticsearch;
        this.parts = parts;
    }

    @Override
    public Status getAggregateStatus(Set<Status> statuses) {
        Status worst = WORST.getAggregateStatus(statuses);
        return Status.DOWN.equals(worst) && elasticsearch.wasDown() && !anythingElseIsDown()
                ? DEGRADED
                : worst;
    }

    /// Statuses come without the names of the parts that they are of, so that the parts have to be asked again.
    private boolean anythingElseIsDown() {
        for (HealthContributors.Entry part : parts.getObject()) {
            if (part.contributor() instanceof HealthIndicator indicator
                    && indicator != elasticsearch
                    && isDown(indicator.health(false))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDown(@Nullable Health health) {
        return health != null && Status.DOWN.equals(health.getStatus());
    }
}
