package io.daybook.query.projections;

import io.daybook.projection.ViewPositions;
import io.daybook.projection.ViewStatus;
import io.daybook.projection.ViewStatuses;
import io.daybook.projection.proof.Proof;
import io.daybook.projection.proof.Proofs;
import io.daybook.query.Page;
import io.daybook.query.QueryEndpoint;
import io.daybook.query.ReadDatabase;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;

@QueryEndpoint
class ProjectionsEndpoint {

    private final ProjectionsQuery query;

    ProjectionsEndpoint(
            ViewPositions positions,
            ObjectProvider<ViewStatuses> statuses,
            ObjectProvider<Proofs> proofs,
            ReadDatabase database) {
        query =
                new ProjectionsQuery(
                        positions,
                        () ->
                                statuses.stream()
                                        .<ViewStatus>mapMulti(
                                                (views, status) -> views.all().forEach(status))
                                        .toList(),
                        () ->
                                proofs.stream()
                                        .<Proof>mapMulti((all, proof) -> all.all().forEach(proof))
                                        .toList(),
                        database.jdbc());
    }

    /// All views on one page: there are about a dozen.
    @GetMapping("/api/v1/projections")
    Page<ViewProgress> views() {
        return new Page<>(query.views(), null);
    }
}
