package io.daybook.query.projections;

import io.daybook.projection.ViewPositions;
import io.daybook.projection.ViewPositions.ViewPosition;
import io.daybook.projection.ViewStatus;
import io.daybook.projection.proof.Proof;
import io.daybook.query.Rows;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/// Positions from the runner's memory, parked events from its table. How a view is doing, this process knows of those that it posts itself; of the
/// others their rows tell.
final class ProjectionsQuery {

    private static final Versions FIRST = new Versions(null, null, null);

    private record Versions(
            @Nullable Integer live, @Nullable Integer previous, @Nullable UUID rebuild) {}

    private final ViewPositions positions;
    private final Supplier<List<ViewStatus>> statuses;
    private final Supplier<List<Proof>> proofs;
    private final JdbcClient jdbc;

    ProjectionsQuery(
            ViewPositions positions,
            Supplier<List<ViewStatus>> statuses,
            Supplier<List<Proof>> proofs,
            JdbcClient jdbc) {
        this.positions = positions;
        this.proofs = proofs;
        this.statuses = statuses;
        this.jdbc = jdbc;
    }

    List<ViewProgress> views() {
        Map<String, Long> parked = new HashMap<>();
        jdbc.sql("select view, count(*) from views.parked_events group by view")
                .query(row -> {
                    parked.put(Rows.text(row, 1), row.getLong(2));
                });
        Map<String, Versions> versions = versions();
        Map<String, ViewStatus> running = new HashMap<>();
        jdbc.sql(
                        "select view, failing, failing_error, failing_since from views.view_positions where failing is not null")
                .query(row -> {
                    String view = Rows.text(row, 1);
                    running.put(
                            view,
                            new ViewStatus(
                                    view,
                                    ViewStatus.State.valueOf(
                                            Rows.text(row, 2).toUpperCase(Locale.ROOT)),
                                    row.getString(3),
                                    Rows.optionalInstant(row, 4),
                                    parked.getOrDefault(view, 0L)));
                });
        for (ViewStatus status : statuses.get()) {
            if (status.state() != ViewStatus.State.RUNNING) {
                running.put(status.view(), status);
            }
        }
        Map<String, ViewProof> proved = new HashMap<>();
        proofs.get().forEach(proof -> proved.put(proof.view(), ViewProof.of(proof)));
        return positions.all().stream()
                .sorted(Comparator.comparing(ViewPosition::view))
                .map(view ->
                        progressOf(
                                view,
                                parked.getOrDefault(view.view(), 0L),
                                running.get(view.view()),
                                versions.getOrDefault(view.view(), FIRST),
                                proved.get(view.view())))
                .toList();
    }

    private static ViewProgress progressOf(
            ViewPosition view,
            long parked,
            @Nullable ViewStatus status,
            Versions versions,
            @Nullable ViewProof proof) {
        return new ViewProgress(
                view.view(),
                view.position(),
                view.eventAt(),
                view.lag(),
                stateOf(view, status),
                parked,
                status == null ? null : status.lastError(),
                status == null ? null : status.failingSince(),
                versions.live(),
                versions.previous(),
                versions.rebuild(),
                proof);
    }

    private Map<String, Versions> versions() {
        Map<String, Versions> versions = new HashMap<>();
        jdbc.sql(
                        """
                        select p.view, max(v.version) filter (where v.role = 'live'),
                            max(v.version) filter (where v.role = 'previous'), r.id
                        from views.view_positions p
                        left join views.view_versions v on v.view = p.view
                        left join views.rebuilds r on r.view = p.view and r.ended_at is null
                        group by p.view, r.id
                        """)
                .query(row -> {
                    versions.put(
                            Rows.text(row, 1),
                            new Versions(
                                    row.getObject(2, Integer.class),
                                    row.getObject(3, Integer.class),
                                    row.getObject(4, UUID.class)));
                });
        return versions;
    }

    private static String stateOf(ViewPosition view, @Nullable ViewStatus status) {
        return switch (status == null ? ViewStatus.State.RUNNING : status.state()) {
            case RUNNING -> view.lag() > 0 ? "behind" : "current";
            case WAITING -> "waiting";
            case FAILED -> "failed";
        };
    }
}
