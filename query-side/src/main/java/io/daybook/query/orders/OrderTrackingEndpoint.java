package io.daybook.query.orders;

import io.daybook.query.AmountReasons;
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

import tools.jackson.databind.json.JsonMapper;

import java.util.List;

@QueryEndpoint
@RequestMapping("/api/v1/orders/{orderId}")
@ReadsView("order-tracking")
class OrderTrackingEndpoint {

    private final OrderTrackingQuery query;

    private final OrderPast past;
    private final EventLog log;

    OrderTrackingEndpoint(
            ReadDatabase database,
            JsonMapper json,
            EventHistory history,
            EventJson eventJson,
            EventLog log) {
        query = new OrderTrackingQuery(database.jdbc(), json);
        past = new OrderPast(new Streams(history, eventJson, "order-tracking"));
        this.log = log;
    }

    /// An order as it stands, or as it stood.
    ///
    /// @param asOf a position of the log, or an instant of business time
    @GetMapping
    ResponseEntity<TrackedOrder> order(
            @PathVariable String orderId, @RequestParam(required = false) @Nullable String asOf) {
        Inputs.id("orderId", orderId);
        AsOf moment = AsOf.parse(asOf, log);
        return (moment == null ? query.order(orderId) : past.order(orderId, moment))
                .map(order -> Versioned.answer(order.version(), order))
                .orElseThrow(() -> unknown(orderId));
    }

    /// Every event that changed an amount of an order, oldest first, and their sum.
    ///
    /// @param amount `total`, `due`, `paid` or `refunded`
    /// @param asOf a position of the log, or an instant of business time: the amount of then
    @GetMapping("/why")
    @ReadsView(ReadsView.LOG)
    ResponseEntity<AmountReasons> why(
            @PathVariable String orderId,
            @RequestParam(defaultValue = "due") String amount,
            @RequestParam(required = false) @Nullable String asOf,
            @RequestParam(defaultValue = "" + Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request) {
        Inputs.id("orderId", orderId);
        Inputs.oneOf("amount", amount, OrderPast.AMOUNTS.keySet());
        AsOf moment = AsOf.parse(asOf, log);
        Page.limit(limit);
        AmountReasons.Trail trail = past.trail(orderId, amount, moment);
        if (trail.isEmpty()) {
            throw unknown(orderId);
        }
        AmountReasons reasons =
                trail.page(OrderPast.stream(orderId), amount, moment, cursor, limit);
        return Page.ok(request, reasons.next()).body(reasons);
    }

    /// All steps, oldest first.
    @GetMapping("/timeline")
    ResponseEntity<Page<TimelineStep>> timeline(
            @PathVariable String orderId,
            @RequestParam(defaultValue = "" + Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request) {
        String list = "timeline/" + Inputs.id("orderId", orderId);
        Page.limit(limit);
        long after = cursor == null ? 0 : Cursor.parse(cursor, list, 1).number(0);
        List<TimelineStep> steps = query.timeline(orderId, after, limit + 1);
        if (steps.isEmpty() && cursor == null) {
            // An order's first event is its first step.
            throw unknown(orderId);
        }
        return Page.of(steps, limit, list, step -> Cursor.of(step.position())).answer(request);
    }

    /// All returns, oldest first. There are few of them, so that they come in one page.
    @GetMapping("/returns")
    ResponseEntity<OrderReturns> returns(@PathVariable String orderId) {
        List<TrackedReturn> returns = query.returns(Inputs.id("orderId", orderId), null);
        if (returns.isEmpty() && !query.exists(orderId)) {
            throw unknown(orderId);
        }
        return ResponseEntity.ok(new OrderReturns(returns));
    }

    @GetMapping("/returns/{returnId}")
    ResponseEntity<TrackedReturn> orderReturn(
            @PathVariable String orderId, @PathVariable String returnId) {
        return query
                .returns(Inputs.id("orderId", orderId), Inputs.id("returnId", returnId))
                .stream()
                .findFirst()
                .map(ResponseEntity::ok)
                .orElseThrow(() ->
                        QueryProblem.unknown(
                                "unknown-return",
                                "Order '%s' has no return '%s'.".formatted(orderId, returnId)));
    }

    /// The returns of an order.
    record OrderReturns(List<TrackedReturn> items) {}

    static QueryProblem unknown(String orderId) {
        return QueryProblem.unknown(
                "unknown-order",
                "There is no order '%s'. If it was placed just now, send the Consistency-Token of that answer."
                        .formatted(orderId));
    }
}
