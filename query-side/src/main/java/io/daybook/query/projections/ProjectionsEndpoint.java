package io.daybook.query.projections;

import io.daybook.projection.ViewPositions;
import io.daybook.query.Page;
import io.daybook.query.QueryEndpoint;
import io.daybook.query.ReadDatabase;

import org.springframework.web.bind.annotation.GetMapping;

@QueryEndpoint
class ProjectionsEndpoint {

    private final ProjectionsQuery query;

    ProjectionsEndpoint(ViewPositions positions, ReadDatabase database) {
        query = new ProjectionsQuery(positions, database.jdbc());
    }

    /// All views on one page: there are about a dozen.
    @GetMapping("/api/v1/projections")
    Page<ViewStatus> views() {
        return new Page<>(query.views(), null);
    }
}
