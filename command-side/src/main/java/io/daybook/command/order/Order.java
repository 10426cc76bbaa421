package io.daybook.command.order;

import io.daybook.command.eventstore.Model;
import io.daybook.command.order.OrderCommand.CancelOrder;
import io.daybook.command.order.OrderCommand.CancelOrderLines;
import io.daybook.command.order.OrderCommand.CancelUnpaidOrder;
import io.daybook.command.order.OrderCommand.CompleteOrder;
import io.daybook.command.order.OrderCommand.ExpectPayment;
import io.daybook.command.order.OrderCommand.ExtendOrder;
import io.daybook.command.order.OrderCommand.GrantGoodwill;
import io.daybook.command.order.OrderCommand.PlaceOrder;
import io.daybook.command.order.OrderCommand.ReceivePayment;
import io.daybook.command.order.OrderCommand.RecordDelivery;
import io.daybook.command.order.OrderCommand.RecordPaymentFailure;
import io.daybook.command.order.OrderCommand.RecordRefund;
import io.daybook.command.order.OrderCommand.RecordRefundFailure;
import io.daybook.command.order.OrderCommand.ShipOrder;
import io.daybook.command.order.OrderCommand.TakeBackLines;
import io.daybook.command.order.OrderRejected.Code;
import io.daybook.shared.money.Money;
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
import io.daybook.shared.order.OrderLine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/// An order, from placement to completion or cancellation. What its events ask of the stock is said by [Fulfilment].
public sealed interface Order {

    record NotPlaced(String orderId) implements Order {}

    /// An order that exists, wherever it stands.
    sealed interface Known extends Order {
        Book book();
    }

    /// Reserved, and not yet paid in full. A firm one may ship.
    record Placed(Book book) implements Known {}

    /// Paid in full, and its stock is its own.
    record Confirmed(Book book) implements Known {}

    /// Come to nothing. Money that still arrives is given back.
    record Cancelled(Book book) implements Known {}

    /// Closed. Goods may still come back.
    record Completed(Book book) implements Known {}

    Model<Order, OrderEvent> MODEL =
            new Model<>("order", OrderEvent.class, NotPlaced::new, Order::evolve);

    /// Reference of the cancellation of a whole order. No id of a caller can be equal to it.
    String WHOLE = "order:cancelled";

    /// Reference of the cancellation of an order that was not paid in time.
    String UNPAID = "order:unpaid";

    /// Begins the reference of the cancellation of lines that were added to a paid order and not paid in time.
    String ADDED_UNPAID = "change:unpaid:";

    /// However often an order is given more time, its stock is not kept longer than this.
    Duration LONGEST_TO_PAY = Duration.ofDays(30);

    static List<OrderEvent> decide(OrderCommand command, Order order) {
        return switch (command) {
            case PlaceOrder place -> place(place, order);
            case ExpectPayment payment -> expectPayment(payment, order);
            case RecordPaymentFailure failure -> recordPaymentFailure(failure, order);
            case ReceivePayment payment -> receivePayment(payment, order);
            case ShipOrder ship -> ship(ship, order);
            case RecordDelivery delivery -> recordDelivery(delivery, order);
            case CancelOrderLines cancel -> cancelLines(cancel, order);
            case CancelOrder cancel -> cancel(cancel, order);
            case CancelUnpaidOrder cancel -> cancelUnpaid(cancel, order);
            case ExtendOrder extend -> extend(extend, order);
            case TakeBackLines back -> takeBack(back, order);
            case RecordRefund refund -> recordRefund(refund, order);
            case RecordRefundFailure failure -> recordRefundFailure(failure, order);
            case GrantGoodwill grant -> grant(grant, order);
            case ReturnCommand back -> Returns.decide(back, order);
            case ChangeOrder change -> Changes.decide(change, order);
            case CompleteOrder complete -> complete(complete, order);
        };
    }

    private static List<OrderEvent> place(PlaceOrder command, Order order) {
        return switch (order) {
            case NotPlaced _ -> {
                long total = command.totalMinor();
                OrderPlaced placed =
                        new OrderPlaced(
                                command.orderId(),
                                command.customer(),
                                command.currency(),
                                command.lines(),
                                total,
                                total == 0 ? null : command.expiresAt(),
                                command.cartId(),
                                command.pricing(),
                                command.at());
                yield total == 0
                        ? List.of(placed, new OrderConfirmed(command.orderId(), command.at()))
                        : List.of(placed);
            }
            case Known known -> {
                if (isSame(command, known.book().placed())) {
                    yield List.of();
                }
                throw OrderRejected.because(
                        Code.ORDER_EXISTS,
                        "Order %s was placed with another content: choose another id."
                                .formatted(command.orderId()));
            }
        };
    }

    private static List<OrderEvent> expectPayment(ExpectPayment command, Order order) {
        known(command.orderId(), order);
        return List.of(
                new OrderPaymentRequested(
                        command.orderId(),
                        command.paymentId(),
                        command.amountMinor(),
                        command.method(),
                        command.at()));
    }

    private static List<OrderEvent> recordPaymentFailure(
            RecordPaymentFailure command, Order order) {
        known(command.orderId(), order);
        return List.of(
                new OrderPaymentFailed(
                        command.orderId(), command.paymentId(), command.reason(), command.at()));
    }

    private static List<OrderEvent> receivePayment(ReceivePayment command, Order order) {
        Known known = known(command.orderId(), order);
        requireCurrency(command.currency(), known);
        OrderEvent received =
                new OrderPaymentReceived(
                        command.orderId(),
                        command.paymentId(),
                        command.amountMinor(),
                        command.at());
        return switch (known) {
            case Placed placed ->
                    placed.book().outstandingMinor() <= command.amountMinor()
                            ? List.of(received, new OrderConfirmed(command.orderId(), command.at()))
                            : List.of(received);
            case Confirmed _, Cancelled _, Completed _ -> List.of(received);
        };
    }

    private static List<OrderEvent> ship(ShipOrder command, Order order) {
        Known known = known(command.orderId(), order);
        Book book = known.book();
        List<LineQuantity> before = book.goods().shipments().get(command.shipmentId());
        if (before != null) {
            if (command.lines().isEmpty() || command.lines().equals(before)) {
                return List.of();
            }
            throw OrderRejected.because(
                    Code.SHIPMENT_EXISTS,
                    "Shipment %s went out with other lines: choose another id."
                            .formatted(command.shipmentId()));
        }
        return switch (known) {
            case Placed _ when book.placed().expiresAt() != null ->
                    throw OrderRejected.because(
                            Code.NOT_PAID,
                            "Order %s ships when it is paid.".formatted(command.orderId()));
            case Placed _, Confirmed _, Completed _ ->
                    List.of(
                            new OrderShipped(
                                    command.orderId(),
                                    command.shipmentId(),
                                    toShip(command, known),
                                    command.at()));
            case Cancelled _ -> throw cancelled(command.orderId());
        };
    }

    private static List<OrderEvent> recordDelivery(RecordDelivery command, Order order) {
        Book book = known(command.orderId(), order).book();
        if (book.goods().delivered().containsKey(command.shipmentId())) {
            return List.of();
        }
        if (!book.goods().shipments().containsKey(command.shipmentId())) {
            throw OrderRejected.because(
                    Code.UNKNOWN_SHIPMENT,
                    "Order %s has no shipment %s."
                            .formatted(command.orderId(), command.shipmentId()));
        }
        return List.of(new OrderDelivered(command.orderId(), command.shipmentId(), command.at()));
    }

    private static List<OrderEvent> cancelLines(CancelOrderLines command, Order order) {
        Known known = known(command.orderId(), order);
        Book book = known.book();
        List<LineQuantity> before = book.goods().cancellations().get(command.cancellationId());
        if (before != null) {
            if (before.equals(command.lines())) {
                return List.of();
            }
            throw OrderRejected.because(
                    Code.CANCELLATION_EXISTS,
                    "Cancellation %s was about other lines: choose another id."
                            .formatted(command.cancellationId()));
        }
        return switch (known) {
            case Placed _, Confirmed _ -> {
                requireLeft(command.lines(), book, false);
                OrderLinesCancelled cancelled =
                        new OrderLinesCancelled(
                                command.orderId(),
                                command.cancellationId(),
                                command.lines(),
                                command.reason(),
                                false,
                                book.amountMinor(command.lines()),
                                command.at());
                yield andWhatFollows(cancelled, known);
            }
            case Cancelled _ -> throw cancelled(command.orderId());
            case Completed _ -> throw completed(command.orderId());
        };
    }

    private static List<OrderEvent> cancel(CancelOrder command, Order order) {
        Known known = known(command.orderId(), order);
        return switch (known) {
            case Placed _, Confirmed _ when known.book().hasShipped() ->
                    throw OrderRejected.because(
                            Code.ALREADY_SHIPPED,
                            "Something of order %s has shipped: cancel the lines that have not."
                                    .formatted(command.orderId()));
            case Placed _, Confirmed _ ->
                    cancelWhole(known.book(), WHOLE, command.reason(), command.at());
            case Cancelled _ -> List.of();
            case Completed _ -> throw completed(command.orderId());
        };
    }

    private static List<OrderEvent> cancelUnpaid(CancelUnpaidOrder command, Order order) {
        Known known = known(command.orderId(), order);
        return switch (known) {
            case Placed(Book book) -> {
                Instant expiresAt = book.placed().expiresAt();
                yield expiresAt == null || expiresAt.isAfter(command.at())
                        ? List.of()
                        : cancelWhole(book, UNPAID, "not paid in time", command.at());
            }
            case Confirmed confirmed -> lapseAdded(confirmed, command.at());
            case Cancelled _, Completed _ -> List.of();
        };
    }

    /// Lines that were added to a paid order and not paid in time are let go; the order stands as it was paid.
    private static List<OrderEvent> lapseAdded(Confirmed order, Instant at) {
        Book book = order.book();
        Instant payBy = book.payBy();
        List<LineQuantity> uncovered = book.uncovered();
        if (payBy == null || payBy.isAfter(at) || uncovered.isEmpty()) {
            return List.of();
        }
        return andWhatFollows(
                new OrderLinesCancelled(
                        book.orderId(),
                        ADDED_UNPAID + payBy,
                        uncovered,
                        "difference not paid in time",
                        false,
                        book.amountMinor(uncovered),
                        at),
                order);
    }

    private static List<OrderEvent> extend(ExtendOrder command, Order order) {
        Known known = known(command.orderId(), order);
        return switch (known) {
            case Placed(Book book) -> {
                Instant expiresAt = book.placed().expiresAt();
                if (expiresAt == null || !command.expiresAt().isAfter(expiresAt)) {
                    yield List.of(); // it stands at least as long already
                }
                if (!expiresAt.isAfter(command.at())) {
                    throw OrderRejected.because(
                            Code.TIME_IS_UP,
                            "Order %s was to be paid by %s.".formatted(book.orderId(), expiresAt));
                }
                if (command.expiresAt().isAfter(book.placed().at().plus(LONGEST_TO_PAY))) {
                    throw OrderRejected.because(
                            Code.TOO_MUCH_TIME,
                            "Order %s can be kept for %d days at most."
                                    .formatted(book.orderId(), LONGEST_TO_PAY.toDays()));
                }
                yield List.of(
                        new OrderTimeExtended(
                                command.orderId(), command.expiresAt(), command.at()));
            }
            case Confirmed _, Completed _ -> List.of();
            case Cancelled _ -> throw cancelled(command.orderId());
        };
    }

    private static List<OrderEvent> takeBack(TakeBackLines command, Order order) {
        Known known = known(command.orderId(), order);
        Book book = known.book();
        requireLeft(command.cancelled(), book, true);
        requireOut(command.returned(), "/lines/", book);
        List<OrderEvent> events = new ArrayList<>(3);
        if (!command.cancelled().isEmpty()) {
            OrderLinesCancelled cancelled =
                    new OrderLinesCancelled(
                            command.orderId(),
                            command.creditId(),
                            command.cancelled(),
                            "credit note " + command.creditId(),
                            true,
                            command.at());
            events.addAll(andWhatFollows(cancelled, known));
        }
        if (!command.returned().isEmpty()) {
            events.add(
                    new OrderLinesReturned(
                            command.orderId(),
                            command.creditId(),
                            command.returned(),
                            command.at()));
        }
        return events;
    }

    private static List<OrderEvent> recordRefund(RecordRefund command, Order order) {
        known(command.orderId(), order);
        return List.of(
                new OrderRefunded(
                        command.orderId(),
                        command.paymentId(),
                        command.amountMinor(),
                        command.reason(),
                        command.at()));
    }

    private static List<OrderEvent> recordRefundFailure(RecordRefundFailure command, Order order) {
        known(command.orderId(), order);
        return List.of(
                new OrderRefundFailed(
                        command.orderId(),
                        command.paymentId(),
                        command.refundId(),
                        command.amountMinor(),
                        command.reason(),
                        command.at()));
    }

    private static List<OrderEvent> grant(GrantGoodwill command, Order order) {
        Known known = known(command.orderId(), order);
        Book book = known.book();
        requireCurrency(command.currency(), known);
        OrderGoodwillGranted granted =
                new OrderGoodwillGranted(
                        command.orderId(),
                        command.goodwillId(),
                        command.line(),
                        command.amountMinor(),
                        command.reason(),
                        command.at());
        OrderGoodwillGranted before = book.account().goodwill().get(command.goodwillId());
        if (before != null) {
            if (before.amountMinor() == granted.amountMinor()
                    && Objects.equals(before.line(), granted.line())) {
                return List.of();
            }
            throw OrderRejected.because(
                    Code.GOODWILL_EXISTS,
                    "Goodwill %s was granted with another content: choose another id."
                            .formatted(command.goodwillId()));
        }
        long most = Math.min(book.heldMinor(), book.dueMinor());
        if (command.line() != null) {
            most = Math.min(most, book.amountMinor(line(command.line(), "/line", book)));
        }
        if (command.amountMinor() > most) {
            throw OrderRejected.because(
                    Code.MORE_THAN_HELD,
                    "No more than %s can be granted: so much is paid for it and not owed back already."
                            .formatted(Money.of(Math.max(0, most), book.currency())));
        }
        return List.of(granted);
    }

    private static List<OrderEvent> complete(CompleteOrder command, Order order) {
        Known known = known(command.orderId(), order);
        return switch (known) {
            case Placed(Book book) -> throw notComplete(book);
            case Confirmed(Book book) -> {
                if (book.hasGoodsLeft()
                        || book.hasOpenReturns()
                        || book.owedBackMinor() > 0
                        || book.outstandingMinor() > 0) {
                    throw notComplete(book);
                }
                yield List.of(new OrderCompleted(command.orderId(), command.at()));
            }
            case Cancelled _ -> throw cancelled(command.orderId());
            case Completed _ -> List.of();
        };
    }

    static Order evolve(Order order, OrderEvent event) {
        return switch (event) {
            case OrderPlaced placed -> new Placed(Book.of(placed));
            case OrderPaymentRequested requested ->
                    update(order, b -> b.with(a -> a.expecting(requested.paymentId())));
            case OrderPaymentFailed _, OrderRefundFailed _ -> order;
            case OrderPaymentReceived received ->
                    update(
                            order,
                            b ->
                                    b.with(a ->
                                            a.paying(
                                                    received.paymentId(), received.amountMinor())));
            case OrderConfirmed _ ->
                    order instanceof Known known ? new Confirmed(known.book().covered()) : order;
            case OrderShipped shipped ->
                    update(order, b -> b.moving(g -> g.shipping(shipped, b.lines().size())));
            case OrderDelivered delivered ->
                    update(order, b -> b.moving(g -> g.delivering(delivered.shipmentId())));
            case OrderLinesCancelled cancelled -> update(order, b -> b.cancelling(cancelled));
            case OrderCancelled _ ->
                    order instanceof Known known ? new Cancelled(known.book()) : order;
            case OrderLinesReturned returned ->
                    update(
                            order,
                            b -> b.moving(g -> g.returning(returned.lines(), b.lines().size())));
            case OrderReturnRequested requested -> update(order, b -> b.requesting(requested));
            case OrderReturnReceived received ->
                    update(order, b -> b.moving(g -> g.receiving(received)));
            case OrderReturnInspected inspected -> update(order, b -> b.inspecting(inspected));
            case OrderReturnCancelled cancelled -> update(order, b -> b.forgoing(cancelled));
            case OrderChanged changed -> update(order, b -> b.changing(changed));
            case OrderLineRepriced repriced -> update(order, b -> b.repricing(repriced));
            case OrderAdvanceEnded ended -> update(order, b -> b.ending(ended));
            case OrderAddressChanged _ -> order; // whom it goes to is told by the views
            case OrderTimeExtended extended -> update(order, b -> b.lapsing(extended.expiresAt()));
            case OrderGoodwillGranted granted -> update(order, b -> b.granting(granted));
            case OrderRefunded refunded ->
                    update(
                            order,
                            b ->
                                    b.refunding(
                                            refunded.paymentId(),
                                            refunded.amountMinor(),
                                            !(order instanceof Placed)));
            case OrderCompleted _ ->
                    order instanceof Known known ? new Completed(known.book()) : order;
        };
    }

    /// What happens instead when a payment would confirm an order that lost its stock meanwhile: the money is noted, and the order is
    /// cancelled, so that the money goes back.
    static List<OrderEvent> lapse(ReceivePayment command, Known order) {
        List<OrderEvent> events = new ArrayList<>(3);
        events.add(
                new OrderPaymentReceived(
                        command.orderId(),
                        command.paymentId(),
                        command.amountMinor(),
                        command.at()));
        events.addAll(
                cancelWhole(
                        order.book(), UNPAID, "not paid in time, and sold since", command.at()));
        return events;
    }

    /// The order, where it exists.
    static Known known(String orderId, Order order) {
        return switch (order) {
            case NotPlaced _ -> throw OrderRejected.unknown(orderId);
            case Known known -> known;
        };
    }

    static void requireCurrency(String currency, Known order) {
        if (!currency.equals(order.book().currency())) {
            throw OrderRejected.currencyMismatch(
                    order.book().orderId(), order.book().currency(), currency);
        }
    }

    private static Order update(Order order, UnaryOperator<Book> change) {
        return switch (order) {
            case NotPlaced _ -> order;
            case Placed(Book book) -> new Placed(change.apply(book));
            case Confirmed(Book book) -> new Confirmed(change.apply(book).settled());
            case Cancelled(Book book) -> new Cancelled(change.apply(book));
            case Completed(Book book) -> new Completed(change.apply(book).settled());
        };
    }

    /// A repeated request may say other times, for it is asked later; all else must be equal.
    private static boolean isSame(PlaceOrder command, OrderPlaced placed) {
        return command.customer().equals(placed.customer())
                && command.currency().equals(placed.currency())
                && command.lines().equals(placed.lines())
                && Objects.equals(command.cartId(), placed.cartId());
    }

    private static List<OrderEvent> cancelWhole(
            Book book, String reference, String reason, Instant at) {
        List<LineQuantity> left = new ArrayList<>(book.lines().size());
        for (OrderLine line : book.lines()) {
            if (book.left(line) > 0) {
                left.add(new LineQuantity(line.line(), book.left(line)));
            }
        }
        return List.of(
                new OrderLinesCancelled(
                        book.orderId(), reference, left, reason, false, book.amountMinor(left), at),
                new OrderCancelled(book.orderId(), reason, at));
    }

    /// Cancelling lines may leave nothing of the order, or leave no more than has been paid.
    private static List<OrderEvent> andWhatFollows(OrderLinesCancelled cancelled, Known order) {
        Book after = order.book().cancelling(cancelled);
        if (after.hasComeToNothing()) {
            return List.of(
                    cancelled,
                    new OrderCancelled(after.orderId(), cancelled.reason(), cancelled.at()));
        }
        List<OrderEvent> events = new ArrayList<>(2);
        events.add(cancelled);
        for (OrderEvent ending : after.advancesEnding(cancelled.at())) {
            events.add(ending);
            if (ending instanceof OrderAdvanceEnded ended) {
                after = after.ending(ended);
            }
        }
        if (order instanceof Placed && after.outstandingMinor() == 0) {
            events.add(new OrderConfirmed(after.orderId(), cancelled.at()));
        }
        return events;
    }

    private static List<LineQuantity> toShip(ShipOrder command, Known order) {
        Book book = order.book();
        if (!command.lines().isEmpty()) {
            requireGoods(command.lines(), "/lines/", book);
            requireLeft(command.lines(), book, true);
            for (int i = 0; i < command.lines().size(); i++) {
                if (!mayShip(command.lines().get(i).line(), order)) {
                    throw OrderRejected.atLine(Code.NOT_PAID, i, whenPaid(book));
                }
            }
            return command.lines();
        }
        List<LineQuantity> left = new ArrayList<>(book.lines().size());
        for (OrderLine line : book.lines()) {
            int units = book.left(line);
            if (line.kind() == LineKind.GOODS && units > 0 && mayShip(line.line(), order)) {
                left.add(new LineQuantity(line.line(), units));
            }
        }
        if (left.isEmpty()) {
            throw book.hasGoodsLeft()
                    ? OrderRejected.because(Code.NOT_PAID, whenPaid(book))
                    : OrderRejected.because(
                            Code.NOTHING_TO_SHIP,
                            "Nothing of order %s is left to ship.".formatted(book.orderId()));
        }
        return left;
    }

    /// A firm order ships on account. Of a paid one that was edited since, the new lines ship when the difference is paid.
    private static boolean mayShip(int line, Known order) {
        return order instanceof Placed || order.book().mayShip(order.book().lines().get(line - 1));
    }

    private static String whenPaid(Book book) {
        return "Lines that were added to order %s ship when the difference is paid: %s."
                .formatted(book.orderId(), Money.of(book.outstandingMinor(), book.currency()));
    }

    private static void requireLeft(List<LineQuantity> wanted, Book book, boolean goodsOnly) {
        if (goodsOnly) {
            requireGoods(wanted, "/lines/", book);
        }
        requireUnits(wanted, "/lines/", book, false);
    }

    /// @param pointer of the list, with a slash at its end
    static void requireOut(List<LineQuantity> wanted, String pointer, Book book) {
        requireGoods(wanted, pointer, book);
        requireUnits(wanted, pointer, book, true);
    }

    /// Holds what is wanted of each line, all entries for it added up, against what is there.
    private static void requireUnits(
            List<LineQuantity> wanted, String pointer, Book book, boolean out) {
        if (wanted.isEmpty()) {
            return;
        }
        long[] sums = new long[book.lines().size()];
        for (int i = 0; i < wanted.size(); i++) {
            OrderLine line = line(wanted.get(i).line(), pointer + i, book);
            sums[line.line() - 1] += wanted.get(i).quantity();
            int there = out ? book.out(line) : book.left(line);
            if (sums[line.line() - 1] > there) {
                throw OrderRejected.at(
                        out ? Code.NOT_SO_MANY_SHIPPED : Code.NOT_SO_MANY_LEFT,
                        pointer + i,
                        (out
                                        ? "Of line %d of order %s, %d units have shipped and not come back, and are in no return."
                                        : "Of line %d of order %s, %d units have neither shipped nor been cancelled.")
                                .formatted(line.line(), book.orderId(), there));
            }
        }
    }

    private static void requireGoods(List<LineQuantity> wanted, String pointer, Book book) {
        for (int i = 0; i < wanted.size(); i++) {
            if (line(wanted.get(i).line(), pointer + i, book).kind() != LineKind.GOODS) {
                throw OrderRejected.at(
                        Code.NOT_GOODS,
                        pointer + i,
                        "Line %d of order %s is a charge: only goods ship and come back."
                                .formatted(wanted.get(i).line(), book.orderId()));
            }
        }
    }

    private static OrderLine line(int number, String pointer, Book book) {
        if (number < 1 || number > book.lines().size()) {
            throw OrderRejected.at(
                    Code.UNKNOWN_LINE,
                    pointer,
                    "Order %s has %d lines.".formatted(book.orderId(), book.lines().size()));
        }
        return book.lines().get(number - 1);
    }

    static OrderRejected cancelled(String orderId) {
        return OrderRejected.because(
                Code.ORDER_CANCELLED, "Order %s is cancelled.".formatted(orderId));
    }

    static OrderRejected completed(String orderId) {
        return OrderRejected.because(
                Code.ORDER_COMPLETED, "Order %s is completed.".formatted(orderId));
    }

    private static OrderRejected notComplete(Book book) {
        return OrderRejected.because(
                Code.NOT_COMPLETE,
                "Order %s is complete when all is shipped or cancelled, no return is open and nothing is owed."
                        .formatted(book.orderId()));
    }
}
