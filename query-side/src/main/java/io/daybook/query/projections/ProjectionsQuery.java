package io.daybook.query.projections;

import io.daybook.projection.ViewPositions;
import io.daybook.projection.ViewPositions.ViewPosition;
import io.daybook.projection.ViewStatus;
import io.daybook.query.Rows;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Positions from the runner's memory, parked events from its table.
final class ProjectionsQuery {

    private final ViewPositions positions;
    private final Supplier<List<ViewStatus>> statuses;
    private final JdbcClient jdbc;

    ProjectionsQuery(
            ViewPositions positions, Supplier<List<ViewStatus>> statuses, JdbcClient jdbc) {
        this.positions = positions;
        this.statuses = statuses;
        this.jdbc = jdbc;
    }

    List<ViewProgress> views() {
        Map<String, Long> parked = new HashMap<>();
        jdbc.sql("select view, count(*) from views.parked_events group by view")
                .query(row -> {
                    parked.put(Rows.text(row, 1), row.getLong(2));
                });
        Map<String, ViewStatus> running = new HashMap<>();
        statuses.get().forEach(status -> running.put(status.view(), status));
        return positions.all().stream()
                .sorted(Comparator.comparing(ViewPosition::view))
                .map(view ->
                        progressOf(
                                view,
                                parked.getOrDefault(view.view(), 0L),
                                running.get(view.view())))
                .toList();
    }

    private static ViewProgress progressOf(
            ViewPosition view, long parked, @Nullable ViewStatus status) {
        return new ViewProgress(
                view.view(),
                view.position(),
                view.eventAt(),
                view.lag(),
                stateOf(view, status),
                parked,
                status == null ? null : status.lastError(),
                status == null ? null : status.failingSince());
    }

    private static String stateOf(ViewPosition view, @Nullable ViewStatus status) {
        return switch (status == null ? ViewStatus.State.RUNNING : status.state()) {
            case RUNNING -> view.lag() > 0 ? "behind" : "current";
            case WAITING -> "waiting";
            case FAILED -> "failed";
        };
    }
}
