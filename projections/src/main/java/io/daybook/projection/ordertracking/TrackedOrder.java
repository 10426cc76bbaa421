package io.daybook.projection.ordertracking;

import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderEvent;
import io.daybook.shared.order.OrderEvent.OrderAddressChanged;
import io.daybook.shared.order.OrderEvent.OrderAdvanceEnded;
import io.daybook.shared.order.OrderEvent.OrderCancelled;
import io.daybook.shared.order.OrderEvent.OrderChanged;
import io.daybook.shared.order.OrderEvent.OrderCompleted;
import io.daybook.shared.order.OrderEvent.OrderConfirmed;
import io.daybook.shared.order.OrderEvent.OrderDelivered;
import io.daybook.shared.order.OrderEvent.OrderGoodwillGranted;
import io.daybook.shared.order.OrderEvent.OrderLineRepriced;
import io.daybook.shared.order.OrderEvent.OrderLinesCancelled;
import io.daybook.shared.order.OrderEvent.OrderLinesReturned;
import io.daybook.shared.order.OrderEvent.OrderPaymentFailed;
import io.daybook.shared.order.OrderEvent.OrderPaymentReceived;
import io.daybook.shared.order.OrderEvent.OrderPaymentRequested;
import io.daybook.shared.order.OrderEvent.OrderPlaced;
import io.daybook.shared.order.OrderEvent.OrderRefundFailed;
import io.daybook.shared.order.OrderEvent.OrderRefunded;
import io.daybook.shared.order.OrderEvent.OrderReturnCancelled;
import io.daybook.shared.order.OrderEvent.OrderReturnInspected;
import io.daybook.shared.order.OrderEvent.OrderReturnReceived;
import io.daybook.shared.order.OrderEvent.OrderReturnRequested;
import io.daybook.shared.order.OrderEvent.OrderShipped;
import io.daybook.shared.order.OrderEvent.OrderTimeExtended;
import io.daybook.shared.order.OrderEvent.Verdict;
import io.daybook.shared.order.OrderLine;
import io.daybook.shared.order.OrderPricing.LineRules;
import io.daybook.shared.pricing.Applied;
import io.daybook.shared.pricing.RuleKind;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// One order of the view.
///
/// @param lines by number; empty where the order was read for events that touch no line
/// @param returns by id; empty where the order was read for events that touch no return
/// @param version of the order's stream
/// @param position of the last event applied
public record TrackedOrder(
        Placement placement,
        Progress progress,
        SortedMap<Integer, TrackedLine> lines,
        SortedMap<String, TrackedReturn> returns,
        long version,
        long position) {

    /// What the order is about. Lines and address may be edited, and more time be given.
    public record Placement(
            String orderId,
            Customer customer,
            String currency,
            long totalMinor,
            long discountMinor,
            long shippingMinor,
            long taxMinor,
            @Nullable String coupon,
            int lineCount,
            long units,
            Instant placedAt,
            long placedPosition,
            @Nullable Instant expiresAt,
            @Nullable String cartId) {

        Placement with(int nowLines, long nowUnits) {
            return new Placement(
                    orderId,
                    customer,
                    currency,
                    totalMinor,
                    discountMinor,
                    shippingMinor,
                    taxMinor,
                    coupon,
                    nowLines,
                    nowUnits,
                    placedAt,
                    placedPosition,
                    expiresAt,
                    cartId);
        }

        Placement lapsing(Instant later) {
            return new Placement(
                    orderId,
                    customer,
                    currency,
                    totalMinor,
                    discountMinor,
                    shippingMinor,
                    taxMinor,
                    coupon,
                    lineCount,
                    units,
                    placedAt,
                    placedPosition,
                    later,
                    cartId);
        }

        Placement to(OrderAddressChanged moved) {
            return new Placement(
                    orderId,
                    new Customer(
                            customer.reference(),
                            customer.country(),
                            moved.name() == null ? customer.name() : moved.name(),
                            moved.email() == null ? customer.email() : moved.email(),
                            moved.address() == null ? customer.address() : moved.address()),
                    currency,
                    totalMinor,
                    discountMinor,
                    shippingMinor,
                    taxMinor,
                    coupon,
                    lineCount,
                    units,
                    placedAt,
                    placedPosition,
                    expiresAt,
                    cartId);
        }
    }

    private interface Touch {
        TrackedLine apply(TrackedLine line, int units, long position);
    }

    /// The order after an event. An order begins with being placed.
    static TrackedOrder evolve(@Nullable TrackedOrder before, RecordedEvent recorded) {
        OrderEvent event = (OrderEvent) recorded.event();
        if (event instanceof OrderPlaced placed) {
            return placed(placed, recorded);
        }
        if (before == null) {
            throw new IllegalStateException(
                    "Order %s has an event at position %d, but was never placed."
                            .formatted(event.orderId(), recorded.position()));
        }
        TrackedOrder order =
                new TrackedOrder(
                        before.placement,
                        before.progress,
                        before.lines,
                        before.returns,
                        recorded.version(),
                        recorded.position());
        Progress progress = before.progress;
        return switch (event) {
            case OrderPlaced _, OrderPaymentRequested _, OrderPaymentFailed _ -> order;
            case OrderRefundFailed _ -> order;
            case OrderPaymentReceived received -> order.with(progress.paid(received.amountMinor()));
            case OrderConfirmed confirmed -> order.with(progress.confirmed(confirmed.at()));
            case OrderShipped shipped ->
                    order.with(progress.shipped(order.goods(shipped.lines()), shipped.at()))
                            .touching(shipped.lines(), TrackedLine::shipped);
            case OrderDelivered delivered -> order.with(progress.delivered(delivered.at()));
            case OrderLinesCancelled cancelled ->
                    order.with(
                                    progress.unitsCancelled(order.goods(cancelled.lines()))
                                            .waived(order.waived(cancelled)))
                            .touching(cancelled.lines(), TrackedLine::cancelled);
            case OrderCancelled cancelled -> order.with(progress.cancelled(cancelled.at()));
            case OrderLinesReturned returned ->
                    order.with(progress.unitsReturned(order.goods(returned.lines())))
                            .touching(returned.lines(), TrackedLine::returned);
            case OrderChanged changed -> order.adding(changed);
            case OrderLineRepriced repriced -> order.repricing(repriced);
            case OrderAddressChanged moved -> order.moving(moved);
            case OrderAdvanceEnded ended -> order.with(progress.advanced(-ended.amountMinor()));
            case OrderReturnRequested requested ->
                    order.with(
                                    progress.unitsReturning(order.goods(requested.lines()))
                                            .advanced(minor(requested.advanceMinor())))
                            .touching(requested.lines(), TrackedLine::returning)
                            .changing(TrackedReturn.of(requested, recorded.position()));
            case OrderReturnReceived received ->
                    order.changing(
                            order.returned(received.returnId())
                                    .received(received, recorded.position()));
            case OrderReturnInspected inspected ->
                    order.with(
                                    progress.unitsReturning(-order.goods(all(inspected)))
                                            .unitsReturned(order.goods(accepted(inspected)))
                                            .waived(inspected.worthMinor())
                                            .kept(inspected.feeMinor())
                                            .advanced(-minor(inspected.advanceMinor())))
                            .touching(all(inspected), TrackedLine::inspected)
                            .touching(accepted(inspected), TrackedLine::returned)
                            .changing(
                                    order.returned(inspected.returnId())
                                            .inspected(inspected, recorded.position()));
            case OrderReturnCancelled cancelled ->
                    order.with(
                                    progress.unitsReturning(-order.goods(cancelled.lines()))
                                            .advanced(-minor(cancelled.advanceMinor())))
                            .touching(cancelled.lines(), TrackedLine::inspected)
                            .changing(
                                    order.returned(cancelled.returnId())
                                            .cancelled(cancelled, recorded.position()));
            case OrderTimeExtended extended ->
                    new TrackedOrder(
                            order.placement.lapsing(extended.expiresAt()),
                            progress,
                            order.lines,
                            order.returns,
                            order.version,
                            order.position);
            case OrderGoodwillGranted granted ->
                    order.with(
                            granted.line() == null
                                    ? progress.granted(granted.amountMinor())
                                    : progress.waived(granted.amountMinor()));
            case OrderRefunded refunded ->
                    order.with(
                            progress.refunded(
                                    refunded.amountMinor(), order.placement.totalMinor()));
            case OrderCompleted completed -> order.with(progress.completed(completed.at()));
        };
    }

    /// Whether applying the event needs the order's lines and returns.
    static boolean touchesLines(OrderEvent event) {
        return switch (event) {
            case OrderShipped _, OrderLinesCancelled _, OrderLinesReturned _ -> true;
            case OrderReturnRequested _, OrderReturnReceived _, OrderReturnInspected _ -> true;
            case OrderReturnCancelled _, OrderChanged _, OrderLineRepriced _ -> true;
            case OrderAddressChanged _, OrderAdvanceEnded _ -> false;
            case OrderPlaced _, OrderPaymentReceived _, OrderConfirmed _, OrderDelivered _ -> false;
            case OrderPaymentRequested _, OrderPaymentFailed _, OrderRefundFailed _ -> false;
            case OrderTimeExtended _ -> false;
            case OrderCancelled _, OrderRefunded _, OrderCompleted _, OrderGoodwillGranted _ ->
                    false;
        };
    }

    private static TrackedOrder placed(OrderPlaced placed, RecordedEvent recorded) {
        Map<Integer, List<Applied>> rules =
                rulesByLine(placed.pricing() == null ? null : placed.pricing().lines());
        SortedMap<Integer, TrackedLine> lines = new TreeMap<>();
        long units = 0;
        long discount = 0;
        long shipping = 0;
        long tax = 0;
        for (OrderLine line : placed.lines()) {
            List<Applied> applied = rules.getOrDefault(line.line(), List.of());
            lines.put(
                    line.line(),
                    new TrackedLine(null, line, applied, 0, 0, 0, 0, recorded.position()));
            units += line.kind() == LineKind.GOODS ? line.quantity() : 0;
            discount += line.reductionMinor();
            tax += line.taxMinor();
            for (Applied rule : applied) {
                shipping += rule.kind() == RuleKind.SHIPPING ? rule.minor() : 0;
            }
        }
        return new TrackedOrder(
                new Placement(
                        placed.orderId(),
                        placed.customer(),
                        placed.currency(),
                        placed.totalMinor(),
                        discount,
                        shipping,
                        tax,
                        placed.coupon(),
                        lines.size(),
                        units,
                        placed.at(),
                        recorded.position(),
                        placed.expiresAt(),
                        placed.cartId()),
                Progress.NONE,
                Collections.unmodifiableSortedMap(lines),
                Collections.emptySortedMap(),
                recorded.version(),
                recorded.position());
    }

    private TrackedOrder adding(OrderChanged changed) {
        Map<Integer, List<Applied>> rules = rulesByLine(changed.rules());
        SortedMap<Integer, TrackedLine> all = new TreeMap<>(lines);
        long units = 0;
        long asked = 0;
        for (OrderLine line : changed.added()) {
            all.put(
                    line.line(),
                    new TrackedLine(
                            changed.changeId(),
                            line,
                            rules.getOrDefault(line.line(), List.of()),
                            0,
                            0,
                            0,
                            0,
                            position));
            units += line.kind() == LineKind.GOODS ? line.quantity() : 0;
            asked += line.amountMinor();
        }
        return new TrackedOrder(
                placement.with(
                        placement.lineCount() + changed.added().size(), placement.units() + units),
                progress.changed(asked),
                Collections.unmodifiableSortedMap(all),
                returns,
                version,
                position);
    }

    private TrackedOrder repricing(OrderLineRepriced repriced) {
        SortedMap<Integer, TrackedLine> all = new TreeMap<>(lines);
        int number = repriced.line().line();
        all.put(number, line(number).repriced(repriced.line(), position));
        return new TrackedOrder(
                placement,
                progress.changed(repriced.amountMinor()),
                Collections.unmodifiableSortedMap(all),
                returns,
                version,
                position);
    }

    private TrackedOrder moving(OrderAddressChanged moved) {
        return new TrackedOrder(placement.to(moved), progress, lines, returns, version, position);
    }

    private static long minor(@Nullable Long amount) {
        return amount == null ? 0 : amount;
    }

    /// What is held of the customer's money beyond what is due.
    long owedBackMinor() {
        return progress.owedBackMinor(placement.totalMinor());
    }

    private static Map<Integer, List<Applied>> rulesByLine(@Nullable List<LineRules> lines) {
        Map<Integer, List<Applied>> rules = new HashMap<>();
        if (lines != null) {
            lines.forEach(line -> rules.put(line.line(), line.rules()));
        }
        return rules;
    }

    /// What the order asks of the customer, edits included.
    public long askedMinor() {
        return placement.totalMinor() + progress.changedMinor();
    }

    /// What the customer has to pay in all, for what is left of it.
    public long dueMinor() {
        return progress.dueMinor(placement.totalMinor());
    }

    public String status() {
        return progress.status(placement.units());
    }

    TrackedLine line(int number) {
        TrackedLine line = lines.get(number);
        if (line == null) {
            throw new IllegalStateException(
                    "Order %s has no line %d.".formatted(placement.orderId(), number));
        }
        return line;
    }

    /// Units of goods among these.
    private long goods(List<LineQuantity> quantities) {
        long units = 0;
        for (LineQuantity quantity : quantities) {
            units += line(quantity.line()).isGoods() ? quantity.quantity() : 0;
        }
        return units;
    }

    /// What is no longer asked for when units are cancelled. The oldest events leave it to the lines to tell.
    private long waived(OrderLinesCancelled event) {
        Long amount = event.amountMinor();
        return event.credited() ? 0 : amount == null ? amount(event.lines()) : amount;
    }

    /// What these units ask of the customer, as the next of their lines to go.
    private long amount(List<LineQuantity> next) {
        long sum = 0;
        Map<Integer, Integer> gone = new HashMap<>();
        for (LineQuantity each : next) {
            TrackedLine line = line(each.line());
            int to = gone.merge(each.line(), each.quantity(), Integer::sum) + line.gone();
            sum += line.placed().amountMinor(to - each.quantity(), to);
        }
        return sum;
    }

    private TrackedOrder with(Progress newProgress) {
        return new TrackedOrder(placement, newProgress, lines, returns, version, position);
    }

    private TrackedOrder touching(List<LineQuantity> quantities, Touch touch) {
        SortedMap<Integer, TrackedLine> touched = new TreeMap<>(lines);
        for (LineQuantity quantity : quantities) {
            touched.compute(
                    quantity.line(),
                    (number, line) ->
                            touch.apply(
                                    line == null ? line(number) : line,
                                    quantity.quantity(),
                                    position));
        }
        return new TrackedOrder(
                placement,
                progress,
                Collections.unmodifiableSortedMap(touched),
                returns,
                version,
                position);
    }

    private TrackedOrder changing(TrackedReturn back) {
        SortedMap<String, TrackedReturn> changed = new TreeMap<>(returns);
        changed.put(back.returnId(), back);
        return new TrackedOrder(
                placement,
                progress,
                lines,
                Collections.unmodifiableSortedMap(changed),
                version,
                position);
    }

    TrackedReturn returned(String returnId) {
        TrackedReturn back = returns.get(returnId);
        if (back == null) {
            throw new IllegalStateException(
                    "Order %s has no return %s.".formatted(placement.orderId(), returnId));
        }
        return back;
    }

    /// The units that are the house's again.
    static List<LineQuantity> accepted(OrderReturnInspected event) {
        return event.lines().stream()
                .filter(units -> units.verdict() != Verdict.SEND_BACK)
                .map(units -> new LineQuantity(units.line(), units.quantity()))
                .toList();
    }

    private static List<LineQuantity> all(OrderReturnInspected event) {
        return event.lines().stream()
                .map(units -> new LineQuantity(units.line(), units.quantity()))
                .toList();
    }
}
