package io.daybook.projection.ordersearch;

import io.daybook.projection.elasticsearch.DocumentFold;
import io.daybook.projection.order.OrderStatus;
import io.daybook.projection.ordersearch.OrderState.Line;
import io.daybook.projection.ordersearch.OrderState.Placed;
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

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/// Folds an order into what the back office searches.
final class OrderSearchFold implements DocumentFold<OrderState, OrderDocument> {

    /// Applies so many units to a line.
    @FunctionalInterface
    private interface Step {
        Line to(Line line, int units);
    }

    @Override
    public String key(RecordedEvent recorded) {
        return event(recorded).orderId();
    }

    @Override
    public OrderState evolve(@Nullable OrderState state, RecordedEvent recorded) {
        OrderEvent event = event(recorded);
        if (event instanceof OrderPlaced placed) {
            return placed(placed);
        }
        if (state == null) {
            throw new IllegalStateException(
                    "The order at position %d was never placed.".formatted(recorded.position()));
        }
        return evolve(state, event);
    }

    private static OrderState placed(OrderPlaced event) {
        Customer customer = event.customer();
        return new OrderState(
                new Placed(
                        customer.reference(),
                        customer.name(),
                        customer.email(),
                        customer.country(),
                        event.currency(),
                        event.totalMinor(),
                        event.cartId(),
                        event.at()),
                event.lines().stream().map(OrderSearchFold::line).toList(),
                0,
                0,
                0,
                0,
                false,
                false,
                false,
                event.at());
    }

    private static Line line(OrderLine line) {
        return new Line(
                line.line(),
                line.kind() == LineKind.GOODS,
                line.sku(),
                line.description(),
                line.quantity(),
                0,
                0,
                0);
    }

    private static OrderState evolve(OrderState was, OrderEvent event) {
        List<Line> lines =
                switch (event) {
                    case OrderShipped shipped -> step(was, shipped.lines(), Line::shipped);
                    case OrderLinesCancelled cancelled ->
                            step(was, cancelled.lines(), Line::cancelled);
                    case OrderLinesReturned returned -> step(was, returned.lines(), Line::returned);
                    case OrderChanged changed -> added(was, changed);
                    case OrderReturnInspected inspected ->
                            step(was, accepted(inspected), Line::returned);
                    case OrderAdvanceEnded _,
                            OrderLineRepriced _,
                            OrderAddressChanged _,
                            OrderReturnRequested _,
                            OrderReturnReceived _,
                            OrderReturnCancelled _,
                            OrderGoodwillGranted _,
                            OrderTimeExtended _,
                            OrderPlaced _,
                            OrderPaymentRequested _,
                            OrderPaymentFailed _,
                            OrderPaymentReceived _,
                            OrderConfirmed _,
                            OrderDelivered _,
                            OrderCancelled _,
                            OrderRefunded _,
                            OrderRefundFailed _,
                            OrderCompleted _ ->
                            was.lines();
                };
        return new OrderState(
                placed(was.placed(), event),
                lines,
                was.paidMinor()
                        + (event instanceof OrderPaymentReceived paid ? paid.amountMinor() : 0),
                was.refundedMinor()
                        + (event instanceof OrderRefunded refunded ? refunded.amountMinor() : 0),
                was.shipments() + (event instanceof OrderShipped ? 1 : 0),
                was.deliveries() + (event instanceof OrderDelivered ? 1 : 0),
                was.confirmed() || event instanceof OrderConfirmed,
                was.cancelled() || event instanceof OrderCancelled,
                was.completed() || event instanceof OrderCompleted,
                later(was.updatedAt(), event.at()));
    }

    private static List<Line> step(OrderState was, List<LineQuantity> moved, Step step) {
        return was.lines().stream()
                .map(line -> {
                    int units =
                            moved.stream()
                                    .filter(m -> m.line() == line.line())
                                    .mapToInt(LineQuantity::quantity)
                                    .sum();
                    return units == 0 ? line : step.to(line, units);
                })
                .toList();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    @Override
    public OrderDocument document(String orderId, OrderState state) {
        Placed placed = state.placed();
        OrderStatus status = status(state);
        return new OrderDocument(
                orderId,
                status.text(),
                paymentStatus(state),
                status.shipping(),
                placed.customerReference(),
                placed.customerName(),
                placed.customerEmail(),
                placed.country(),
                placed.currency(),
                placed.totalMinor(),
                state.paidMinor(),
                state.refundedMinor(),
                units(state, Line::quantity),
                state.lines().size(),
                state.lines().stream().map(Line::sku).distinct().toList(),
                state.lines().stream().map(Line::description).distinct().toList(),
                placed.cartId(),
                placed.at(),
                state.updatedAt());
    }

    /// What the order is about may be edited.
    private static Placed placed(Placed was, OrderEvent event) {
        return switch (event) {
            case OrderChanged changed -> {
                long more = 0;
                for (OrderLine line : changed.added()) {
                    more += line.amountMinor();
                }
                yield was.asking(more);
            }
            case OrderLineRepriced repriced -> was.asking(repriced.amountMinor());
            case OrderAddressChanged moved -> was.to(moved.name(), moved.email());
            case OrderEvent _ -> was;
        };
    }

    private static List<Line> added(OrderState was, OrderChanged changed) {
        List<Line> lines = new ArrayList<>(was.lines());
        for (OrderLine line : changed.added()) {
            lines.add(line(line));
        }
        return List.copyOf(lines);
    }

    private static List<LineQuantity> accepted(OrderReturnInspected event) {
        return event.lines().stream()
                .filter(units -> units.verdict() != Verdict.SEND_BACK)
                .map(units -> new LineQuantity(units.line(), units.quantity()))
                .toList();
    }

    private static OrderStatus status(OrderState state) {
        return new OrderStatus(
                units(state, Line::quantity),
                units(state, Line::shipped),
                units(state, Line::cancelled),
                units(state, Line::returned),
                state.shipments(),
                state.deliveries(),
                state.confirmed(),
                state.cancelled(),
                state.completed());
    }

    private static String paymentStatus(OrderState state) {
        if (state.refundedMinor() > 0) {
            return state.refundedMinor() >= state.paidMinor() ? "refunded" : "partly-refunded";
        } else if (state.paidMinor() >= state.placed().totalMinor()) {
            return "paid";
        }
        return state.paidMinor() > 0 ? "partly-paid" : "unpaid";
    }

    private static long units(OrderState state, ToLongFunction<Line> of) {
        return state.lines().stream().filter(Line::goods).mapToLong(of).sum();
    }

    @Override
    public Class<OrderState> stateType() {
        return OrderState.class;
    }

    private static OrderEvent event(RecordedEvent recorded) {
        if (recorded.event() instanceof OrderEvent event) {
            return event;
        }
        throw new IllegalArgumentException(
                "Order search does not handle " + recorded.event().getClass().getName());
    }
}
