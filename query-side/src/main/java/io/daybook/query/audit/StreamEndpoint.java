package io.daybook.query.audit;

import io.daybook.query.Cursor;
import io.daybook.query.Inputs;
import io.daybook.query.Page;
import io.daybook.query.QueryEndpoint;
import io.daybook.query.QueryProblem;
import io.daybook.query.ReadDatabase;
import io.daybook.query.ReadsView;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

import tools.jackson.databind.json.JsonMapper;

import java.util.List;

@QueryEndpoint
@ReadsView(ReadsView.LOG)
class StreamEndpoint {

    private final StreamQuery query;

    StreamEndpoint(ReadDatabase database, JsonMapper json) {
        query = new StreamQuery(database.jdbc(), json);
    }

    /// All events of a stream such as `order:4711`, oldest first.
    @GetMapping("/api/v1/audit/streams/{stream}")
    ResponseEntity<Page<StoredEvent>> stream(
            @PathVariable String stream,
            @RequestParam(defaultValue = "" + Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request) {
        String list = "audit/" + Inputs.id("stream", stream);
        Page.limit(limit);
        long after = cursor == null ? -1 : Cursor.parse(cursor, list, 1).number(0);
        List<StoredEvent> events = query.events(stream, after, limit + 1);
        if (events.isEmpty() && cursor == null) {
            throw QueryProblem.unknown(
                    "unknown-stream",
                    "There is no stream '%s'. Streams are named category:id, such as order:4711 or stock:SKU@main."
                            .formatted(stream));
        }
        return Page.of(events, limit, list, event -> Cursor.of(event.version())).answer(request);
    }
}
