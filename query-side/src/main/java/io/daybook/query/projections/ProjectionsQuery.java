package io.daybook.query.projections;

import io.daybook.projection.ViewPositions;
import io.daybook.projection.ViewPositions.ViewPosition;
import io.daybook.query.Rows;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

final class ProjectionsQuery {

    private final ViewPositions positions;
    private final JdbcClient jdbc;

    ProjectionsQuery(ViewPositions positions, JdbcClient jdbc) {
        this.positions = positions;
        this.jdbc = jdbc;
    }

    List<ViewStatus> views() {
        Map<String, Long> parked = new HashMap<>();
        jdbc.sql("select view, count(*) from views.parked_events group by view")
                .query(row -> {
                    parked.put(Rows.text(row, 1), row.getLong(2));
                });
        return positions.all().stream()
                .sorted(Comparator.comparing(ViewPosition::view))
                .map(view -> statusOf(view, parked.getOrDefault(view.view(), 0L)))
                .toList();
    }

    private static ViewStatus statusOf(ViewPosition view, long parked) {
        String state = parked > 0 ? "faulty" : view.lag() > 0 ? "behind" : "current";
        return new ViewStatus(
                view.view(), view.position(), view.eventAt(), view.lag(), state, parked);
    }
}
