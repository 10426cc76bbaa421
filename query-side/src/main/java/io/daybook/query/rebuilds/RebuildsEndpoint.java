package io.daybook.query.rebuilds;

import io.daybook.projection.rebuild.Rebuild;
import io.daybook.projection.rebuild.RebuildRejected;
import io.daybook.projection.rebuild.Rebuilds;
import io.daybook.query.Cursor;
import io.daybook.query.Inputs;
import io.daybook.query.OperationRequest;
import io.daybook.query.Page;
import io.daybook.query.QueryEndpoint;
import io.daybook.query.QueryProblem;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/// Makes views anew beside those that readers have, and tells how far that has come. What is asked of a rebuild takes effect within a second.
@QueryEndpoint
class RebuildsEndpoint {

    private static final int MOST_EVENTS_PER_SECOND = 10_000_000;

    /// @param reason why, in some words
    /// @param confirmation `when-different` (default): readers are switched by themselves where nothing differs; or `always`
    /// @param eventsPerSecond to be taken at most, to leave room for others; absent for as many as can be
    record RebuildTerms(
            @Nullable String reason,
            @Nullable String confirmation,
            @Nullable Integer eventsPerSecond) {}

    /// @param reason why, in some words
    record RebuildReason(String reason) {}

    /// @param items those that were begun; views that were being rebuilt already are left out
    record RebuildsBegun(List<RebuildBody> items) {}

    private final Rebuilds rebuilds;

    RebuildsEndpoint(Rebuilds rebuilds) {
        this.rebuilds = rebuilds;
    }

    @PostMapping("/api/v1/projections/{view}/rebuilds")
    ResponseEntity<RebuildBody> beginRebuild(
            @PathVariable String view,
            @RequestBody(required = false) @Nullable RebuildTerms terms,
            OperationRequest request) {
        Rebuilds.Options options = options(terms, request);
        return begun(request, terms, () -> rebuilds.start(Inputs.id("view", view), options));
    }

    /// All views, in one pass over the log.
    @PostMapping("/api/v1/rebuilds")
    ResponseEntity<RebuildsBegun> beginRebuilds(
            @RequestBody(required = false) @Nullable RebuildTerms terms, OperationRequest request) {
        Rebuilds.Options options = options(terms, request);
        return request.begin(
                terms,
                RebuildsBegun.class,
                _ -> "/api/v1/rebuilds",
                () ->
                        new RebuildsBegun(
                                rebuilds.startAll(options).stream().map(RebuildBody::of).toList()));
    }

    @PostMapping("/api/v1/projections/{view}/rollbacks")
    ResponseEntity<RebuildBody> rollBack(
            @PathVariable String view, @RequestBody RebuildReason body, OperationRequest request) {
        String reason = OperationRequest.reason(body.reason());
        return begun(
                request,
                body,
                () -> rebuilds.rollBack(Inputs.id("view", view), request.actor(), reason));
    }

    /// The newest first.
    @GetMapping("/api/v1/rebuilds")
    ResponseEntity<Page<RebuildBody>> listRebuilds(
            @RequestParam(required = false) @Nullable String view,
            @RequestParam(defaultValue = "" + Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request) {
        String list = "rebuilds/" + (view == null ? "" : Inputs.id("view", view));
        UUID before = cursor == null ? null : Cursor.parse(cursor, list, 1).uuid(0);
        List<RebuildBody> rows =
                rebuilds.list(view, before, Page.limit(limit) + 1).stream()
                        .map(RebuildBody::of)
                        .toList();
        return Page.of(rows, limit, list, row -> Cursor.of(row.id())).answer(request);
    }

    @GetMapping("/api/v1/rebuilds/{id}")
    RebuildBody showRebuild(@PathVariable String id) {
        return find(rebuilds, id);
    }

    @PostMapping("/api/v1/rebuilds/{id}/pause")
    ResponseEntity<RebuildBody> pauseRebuild(@PathVariable String id, OperationRequest request) {
        return wished(request, id, rebuilds::pause);
    }

    @PostMapping("/api/v1/rebuilds/{id}/resume")
    ResponseEntity<RebuildBody> resumeRebuild(@PathVariable String id, OperationRequest request) {
        return wished(request, id, rebuilds::resume);
    }

    @PostMapping("/api/v1/rebuilds/{id}/cancellation")
    ResponseEntity<RebuildBody> cancelRebuild(@PathVariable String id, OperationRequest request) {
        return wished(request, id, rebuilds::cancel);
    }

    @PostMapping("/api/v1/rebuilds/{id}/confirmation")
    ResponseEntity<RebuildBody> confirmRebuild(
            @PathVariable String id, @RequestBody RebuildReason body, OperationRequest request) {
        String reason = OperationRequest.reason(body.reason());
        return begun(request, body, () -> rebuilds.confirm(uuid(id), request.actor(), reason));
    }

    static RebuildBody find(Rebuilds rebuilds, String id) {
        return rebuilds.get(uuid(id)).map(RebuildBody::of).orElseThrow(() -> unknown(id));
    }

    private static Rebuilds.Options options(
            @Nullable RebuildTerms terms, OperationRequest request) {
        if (terms == null) {
            return Rebuilds.Options.of(request.actor(), null);
        }
        Integer rate = terms.eventsPerSecond();
        if (rate != null && (rate < 1 || rate > MOST_EVENTS_PER_SECOND)) {
            throw QueryProblem.invalid(
                    "/eventsPerSecond",
                    "invalid-rate",
                    "A rate is from 1 to %,d events a second.".formatted(MOST_EVENTS_PER_SECOND));
        }
        return new Rebuilds.Options(
                request.actor(),
                OperationRequest.optionalReason(terms.reason()),
                isAlways(terms.confirmation()),
                rate);
    }

    private static boolean isAlways(@Nullable String confirmation) {
        return switch (confirmation) {
            case null -> false;
            case "when-different" -> false;
            case "always" -> true;
            default ->
                    throw QueryProblem.invalid(
                            "/confirmation",
                            "unknown-choice",
                            "This is one of: when-different, always.");
        };
    }

    private static ResponseEntity<RebuildBody> wished(
            OperationRequest request, String id, Function<UUID, Rebuild> wish) {
        return begun(request, null, () -> wish.apply(uuid(id)));
    }

    private static ResponseEntity<RebuildBody> begun(
            OperationRequest request, @Nullable Object body, Supplier<Rebuild> work) {
        return request.begin(
                body,
                RebuildBody.class,
                rebuild -> RebuildBody.address(rebuild.id()),
                () -> {
                    try {
                        return RebuildBody.of(work.get());
                    } catch (RebuildRejected refusal) {
                        throw problem(refusal);
                    }
                });
    }

    private static QueryProblem problem(RebuildRejected refusal) {
        String code = refusal.code().toString();
        String detail = String.valueOf(refusal.getMessage());
        return switch (refusal.code()) {
            case UNKNOWN_VIEW, UNKNOWN_REBUILD -> QueryProblem.unknown(code, detail);
            case REBUILD_RUNNING, REBUILD_ENDED, REBUILD_NOT_WAITING, NOTHING_TO_ROLL_BACK_TO ->
                    QueryProblem.conflict(code, detail);
        };
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw unknown(Inputs.id("id", id));
        }
    }

    private static QueryProblem unknown(String id) {
        return QueryProblem.unknown("unknown-rebuild", "There is no rebuild %s.".formatted(id));
    }
}
