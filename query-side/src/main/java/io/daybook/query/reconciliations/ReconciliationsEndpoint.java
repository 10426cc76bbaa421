package io.daybook.query.reconciliations;

import io.daybook.projection.proof.Reconciliation;
import io.daybook.projection.proof.ReconciliationRejected;
import io.daybook.projection.proof.Reconciliations;
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
import java.util.function.Supplier;

/// Holds views, or one entity of theirs, against the log, and tells what differed.
@QueryEndpoint
class ReconciliationsEndpoint {

    private static final int LONGEST_KEY = 200;

    /// @param key of one entity, such as an order's id or `SKU@location`; absent for the whole view
    /// @param dryRun only name what differs, and put nothing right
    /// @param reason why, in some words
    record ReconciliationTerms(
            @Nullable String key, @Nullable Boolean dryRun, @Nullable String reason) {}

    private final Reconciliations reconciliations;

    ReconciliationsEndpoint(Reconciliations reconciliations) {
        this.reconciliations = reconciliations;
    }

    @PostMapping("/api/v1/projections/{view}/reconciliations")
    ResponseEntity<ViewReconciliationBody> beginReconciliation(
            @PathVariable String view,
            @RequestBody(required = false) @Nullable ReconciliationTerms terms,
            OperationRequest request) {
        Reconciliations.Options options = options(terms, request);
        return request.begin(
                terms,
                ViewReconciliationBody.class,
                begun -> ViewReconciliationBody.address(begun.id()),
                () ->
                        answered(() ->
                                ViewReconciliationBody.of(
                                        reconciliations.start(Inputs.id("view", view), options))));
    }

    /// The newest first.
    @GetMapping("/api/v1/reconciliations")
    ResponseEntity<Page<ViewReconciliationBody>> listReconciliations(
            @RequestParam(required = false) @Nullable String view,
            @RequestParam(defaultValue = "" + Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request) {
        String list = "reconciliations/" + (view == null ? "" : Inputs.id("view", view));
        UUID before = cursor == null ? null : Cursor.parse(cursor, list, 1).uuid(0);
        List<ViewReconciliationBody> rows =
                reconciliations.list(view, before, Page.limit(limit) + 1).stream()
                        .map(ViewReconciliationBody::of)
                        .toList();
        return Page.of(rows, limit, list, row -> Cursor.of(row.id())).answer(request);
    }

    @GetMapping("/api/v1/reconciliations/{id}")
    ViewReconciliationBody showReconciliation(@PathVariable String id) {
        return ViewReconciliationBody.of(find(id));
    }

    /// What it has found so far, in that order.
    @GetMapping("/api/v1/reconciliations/{id}/findings")
    ResponseEntity<Page<FindingBody>> listReconciliationFindings(
            @PathVariable String id,
            @RequestParam(defaultValue = "" + Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request) {
        Reconciliation reconciliation = find(id);
        return findings(
                reconciliation.view(),
                reconciliation.id(),
                "findings/" + reconciliation.id(),
                limit,
                cursor,
                request);
    }

    /// What was ever found to differ in a view, by the standing proof or a reconciliation, in that order.
    @GetMapping("/api/v1/projections/{view}/findings")
    ResponseEntity<Page<FindingBody>> listFindings(
            @PathVariable String view,
            @RequestParam(defaultValue = "" + Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request) {
        return findings(Inputs.id("view", view), null, "findings/" + view, limit, cursor, request);
    }

    private ResponseEntity<Page<FindingBody>> findings(
            String view,
            @Nullable UUID reconciliation,
            String list,
            int limit,
            @Nullable String cursor,
            HttpServletRequest request) {
        long after = cursor == null ? 0 : Cursor.parse(cursor, list, 1).number(0);
        List<FindingBody> rows =
                answered(() ->
                        reconciliations
                                .findings(view, reconciliation, after, Page.limit(limit) + 1)
                                .stream()
                                .map(FindingBody::of)
                                .toList());
        return Page.of(rows, limit, list, row -> Cursor.of(row.id())).answer(request);
    }

    private Reconciliation find(String id) {
        try {
            return reconciliations.get(UUID.fromString(id)).orElseThrow(() -> unknown(id));
        } catch (IllegalArgumentException e) {
            throw unknown(Inputs.id("id", id));
        }
    }

    private static Reconciliations.Options options(
            @Nullable ReconciliationTerms terms, OperationRequest request) {
        if (terms == null) {
            return new Reconciliations.Options(null, false, request.actor(), null);
        }
        String key = terms.key();
        if (key != null
                && (key.isBlank()
                        || key.length() > LONGEST_KEY
                        || key.chars().anyMatch(Character::isISOControl))) {
            throw QueryProblem.invalid(
                    "/key",
                    "invalid-text",
                    "A key is 1 to %d printable characters.".formatted(LONGEST_KEY));
        }
        return new Reconciliations.Options(
                key,
                Boolean.TRUE.equals(terms.dryRun()),
                request.actor(),
                OperationRequest.optionalReason(terms.reason()));
    }

    private static <T> T answered(Supplier<T> work) {
        try {
            return work.get();
        } catch (ReconciliationRejected refusal) {
            String code = refusal.code().toString();
            String detail = String.valueOf(refusal.getMessage());
            throw switch (refusal.code()) {
                case UNKNOWN_VIEW, UNKNOWN_RECONCILIATION -> QueryProblem.unknown(code, detail);
                case RECONCILIATION_RUNNING -> QueryProblem.conflict(code, detail);
            };
        }
    }

    private static QueryProblem unknown(String id) {
        return QueryProblem.unknown(
                "unknown-reconciliation", "There is no reconciliation %s.".formatted(id));
    }
}
