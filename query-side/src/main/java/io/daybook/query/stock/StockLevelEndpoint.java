package io.daybook.query.stock;

import io.daybook.query.AsOf;
import io.daybook.query.Cursor;
import io.daybook.query.Inputs;
import io.daybook.query.Page;
import io.daybook.query.QueryEndpoint;
import io.daybook.query.QueryProblem;
import io.daybook.query.ReadDatabase;
import io.daybook.query.ReadsView;
import io.daybook.query.Streams;
import io.daybook.query.Versioned;
import io.daybook.shared.log.EventHistory;
import io.daybook.shared.log.EventJson;
import io.daybook.shared.log.EventLog;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.List;
import java.util.stream.Collectors;

@QueryEndpoint
@RequestMapping("/api/v1/stock")
@ReadsView("stock-level")
class StockLevelEndpoint {

    private static final int MAX_THRESHOLD = 1_000_000;

    private final StockLevelQuery query;

    private final StockPast past;
    private final EventLog log;

    StockLevelEndpoint(ReadDatabase database, EventHistory history, EventJson json, EventLog log) {
        query = new StockLevelQuery(database.jdbc());
        past = new StockPast(database.jdbc(), new Streams(history, json, "stock-level"));
        this.log = log;
    }

    /// One SKU in total and per location. Where it lies at one location only, the ETag is the version of that stock item.
    ///
    /// @param asOf a position of the log, or an instant of business time, to see how it stood then
    @GetMapping("/{sku}")
    ResponseEntity<StockTotal> total(
            @PathVariable String sku, @RequestParam(required = false) @Nullable String asOf) {
        Inputs.id("sku", sku);
        AsOf moment = AsOf.parse(asOf, log);
        List<StockLevel> levels = moment == null ? query.levels(sku) : past.levels(sku, moment);
        if (levels.isEmpty()) {
            throw unknown(sku);
        }
        String versions =
                levels.stream()
                        .map(level -> "v" + level.version())
                        .collect(Collectors.joining("+"));
        return Versioned.answer(versions, StockTotal.of(sku, moment, levels));
    }

    /// Every event that changed how many units of an SKU there are, oldest first, and their sum, over all locations.
    ///
    /// @param quantity `onHand`, `available`, `reserved`, `allocated` or `damaged`
    /// @param asOf a position of the log, or an instant of business time: the figure of then
    @GetMapping("/{sku}/why")
    @ReadsView(ReadsView.LOG)
    ResponseEntity<StockReasons> why(
            @PathVariable String sku,
            @RequestParam(defaultValue = "available") String quantity,
            @RequestParam(required = false) @Nullable String asOf,
            @RequestParam(defaultValue = "" + Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request) {
        Inputs.id("sku", sku);
        Inputs.oneOf("quantity", quantity, StockPast.QUANTITIES.keySet());
        AsOf moment = AsOf.parse(asOf, log);
        Page.limit(limit);
        String list = "stock-why/%s/%s/%s".formatted(sku, quantity, asOf);
        long after = cursor == null ? 0 : Cursor.parse(cursor, list, 1).number(0);
        StockPast.Told told =
                past.reasons(sku, quantity, moment, after, limit + 1)
                        .orElseThrow(() -> unknown(sku));
        Page<StockReasons.Reason> page =
                Page.of(told.page(), limit, list, reason -> Cursor.of(reason.position()));
        return Page.ok(request, page.next())
                .body(
                        new StockReasons(
                                sku, quantity, moment, told.sum(), page.items(), page.next()));
    }

    private static QueryProblem unknown(String sku) {
        return QueryProblem.unknown(
                "unknown-sku", "Nothing of the SKU '%s' was ever in stock.".formatted(sku));
    }

    /// All SKUs and locations, or those that are sold out, low or available.
    ///
    /// @param threshold most units that count as low for `state=low`, whatever the items' own thresholds
    /// @param low `true` for those that are low by their own thresholds, `false` for those that are not
    @GetMapping
    ResponseEntity<Page<StockLevel>> list(
            @RequestParam(required = false) @Nullable String location,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(defaultValue = "10") int threshold,
            @RequestParam(required = false) @Nullable String low,
            @RequestParam(defaultValue = "" + Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request) {
        Page.limit(limit);
        if (threshold < 1 || threshold > MAX_THRESHOLD) {
            throw Inputs.malformed(
                    "threshold", "Give a threshold from 1 to %d.".formatted(MAX_THRESHOLD));
        }
        StockLevelQuery.Filter filter =
                new StockLevelQuery.Filter(
                        Inputs.text("location", location),
                        Inputs.oneOf("state", state, StockLevelQuery.STATES),
                        threshold,
                        low == null
                                ? null
                                : Boolean.valueOf(
                                        Inputs.oneOf("low", low, List.of("true", "false"))));
        String list = "stock/" + filter;
        Cursor after = cursor == null ? Cursor.of("", "") : Cursor.parse(cursor, list, 2);
        return Page.of(
                        query.list(filter, after.key(0), after.key(1), limit + 1),
                        limit,
                        list,
                        level -> Cursor.of(level.sku(), level.location()))
                .answer(request);
    }
}
