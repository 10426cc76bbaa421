package io.daybook.app.health;

import io.daybook.projection.ViewPositions;
import io.daybook.projection.ViewPositions.ViewPosition;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

import java.util.Comparator;

/// How far each view has come. A view that is behind is no fault: it is telling the truth of a moment ago, and says so.
final class ProjectionsHealth extends AbstractHealthIndicator {

    private final ViewPositions positions;
    private final PostgresHealth postgres;

    ProjectionsHealth(ViewPositions positions, PostgresHealth postgres) {
        this.positions = positions;
        this.postgres = postgres;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        if (postgres.wasAway()) {
            health.down().withDetail("reason", "PostgreSQL is away");
            return;
        }
        health.up();
        positions.all().stream()
                .sorted(Comparator.comparing(ViewPosition::view))
                .forEach(view ->
                        health.withDetail(
                                view.view(),
                                view.lag() == 0
                                        ? "at %d".formatted(view.position())
                                        : "at %d, %d behind"
                                                .formatted(view.position(), view.lag())));
    }
}
