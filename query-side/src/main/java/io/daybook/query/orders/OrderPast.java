package io.daybook.query.orders;

import io.daybook.projection.bulk.StoredRules;
import io.daybook.projection.ordertracking.OrderStory;
import io.daybook.projection.ordertracking.Progress;
import io.daybook.projection.ordertracking.TrackedLine;
import io.daybook.projection.ordertracking.TrackedOrder.Placement;
import io.daybook.query.Amount;
import io.daybook.query.AmountReasons;
import io.daybook.query.AsOf;
import io.daybook.query.Streams;
import io.daybook.query.pricing.LineRule;
import io.daybook.query.pricing.LineTax;
import io.daybook.shared.order.OrderLine;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// Orders as they were, and why, told by the log alone.
final class OrderPast {

    /// What may be asked for.
    static final Map<String, ToLongFunction<io.daybook.projection.ordertracking.TrackedOrder>>
            AMOUNTS =
                    Map.of(
                            "total",
                            order -> order.askedMinor(),
                            "due",
                            OrderPast::stillDue,
                            "paid",
                            order -> order.progress().paidMinor(),
                            "refunded",
                            order -> order.progress().refundedMinor());

    private final Streams streams;

    OrderPast(Streams streams) {
        this.streams = streams;
    }

    /// Absent where it had not been placed yet.
    Optional<TrackedOrder> order(String orderId, AsOf asOf) {
        OrderStory story = new OrderStory();
        streams.unbroken(stream(orderId), asOf, story::next);
        return story.order().map(order -> shown(order, asOf));
    }

    /// What changed an amount; empty where there was no such order yet.
    AmountReasons.Trail trail(String orderId, String amount, @Nullable AsOf asOf) {
        ToLongFunction<io.daybook.projection.ordertracking.TrackedOrder> amountOf =
                AMOUNTS.getOrDefault(amount, _ -> 0);
        AmountReasons.Trail trail = new AmountReasons.Trail();
        OrderStory story = new OrderStory();
        streams.unbroken(
                stream(orderId),
                asOf,
                recorded -> {
                    io.daybook.projection.ordertracking.TrackedOrder order = story.next(recorded);
                    trail.follow(
                            recorded,
                            amountOf.applyAsLong(order),
                            order.placement().currency(),
                            OrderStory.reasonOf(recorded, order).orElse(null));
                });
        return trail;
    }

    static String stream(String orderId) {
        return "order:" + orderId;
    }

    private static long stillDue(io.daybook.projection.ordertracking.TrackedOrder order) {
        Progress progress = order.progress();
        return TrackedOrder.Payment.stillDue(
                order.status(), order.dueMinor(), progress.paidMinor() - progress.refundedMinor());
    }

    private static TrackedOrder shown(
            io.daybook.projection.ordertracking.TrackedOrder order, AsOf asOf) {
        Placement placement = order.placement();
        Progress progress = order.progress();
        String currency = placement.currency();
        Collection<TrackedLine> lines = order.lines().values();
        return new TrackedOrder(
                placement.orderId(),
                asOf,
                order.status(),
                order.version(),
                new TrackedOrder.Customer(
                        placement.customer().reference(),
                        placement.customer().country(),
                        placement.customer().name(),
                        placement.customer().email(),
                        placement.customer().address()),
                placement.cartId(),
                placement.placedAt(),
                placement.expiresAt(),
                progress.confirmedAt(),
                progress.lastShippedAt(),
                progress.deliveredAt(),
                progress.cancelledAt(),
                progress.completedAt(),
                Amount.of(
                        lines.stream().mapToLong(line -> line.placed().listMinor()).sum(),
                        currency),
                Amount.of(
                        lines.stream().mapToLong(line -> line.placed().reductionMinor()).sum(),
                        currency),
                Amount.of(placement.shippingMinor(), currency),
                Amount.of(
                        lines.stream().mapToLong(line -> line.placed().taxMinor()).sum(), currency),
                Amount.of(order.askedMinor(), currency),
                placement.coupon(),
                TrackedOrder.Payment.of(
                        order.status(),
                        progress.paidMinor(),
                        progress.refundedMinor(),
                        order.dueMinor(),
                        currency),
                new TrackedOrder.Units(
                        placement.units(),
                        progress.unitsShipped(),
                        progress.unitsCancelled(),
                        progress.unitsReturned(),
                        progress.unitsReturning()),
                lines.stream().map(line -> shown(line, currency)).toList());
    }

    private static TrackedOrder.Line shown(TrackedLine line, String currency) {
        OrderLine placed = line.placed();
        long off = placed.reductionMinor();
        io.daybook.shared.order.LineTax tax = placed.tax();
        return new TrackedOrder.Line(
                placed.line(),
                placed.kind().name().toLowerCase(Locale.ROOT),
                placed.sku(),
                placed.description(),
                placed.quantity(),
                line.shipped(),
                line.cancelled(),
                line.returned(),
                line.returning(),
                Amount.of(placed.unitPriceMinor(), currency),
                off == 0 ? null : Amount.of(off, currency),
                tax == null
                        ? null
                        : LineTax.of(tax.percent(), tax.minor(), tax.included(), currency),
                Amount.of(placed.amountMinor(), currency),
                LineRule.of(StoredRules.write(line.rules()), currency),
                placed.location(),
                line.changeId());
    }
}
