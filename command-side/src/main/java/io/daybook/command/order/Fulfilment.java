package io.daybook.command.order;

import io.daybook.command.coupon.CouponCommand.ReturnCoupon;
import io.daybook.command.stock.StockCommand.AllocateStock;
import io.daybook.command.stock.StockCommand.ExpireReservation;
import io.daybook.command.stock.StockCommand.ExtendReservation;
import io.daybook.command.stock.StockCommand.RaiseReservation;
import io.daybook.command.stock.StockCommand.ReleaseReservation;
import io.daybook.command.stock.StockCommand.ReserveStock;
import io.daybook.command.stock.StockCommand.ShipStock;
import io.daybook.command.stock.StockCommand.TakeBackStock;
import io.daybook.command.stock.StockWork;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderEvent;
import io.daybook.shared.order.OrderEvent.InspectedUnits;
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
import io.daybook.shared.stock.StockEvent.Disposition;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// What an order's events ask of the stock, and of its coupon. It is decided together with them, and stored in the same append.
public final class Fulfilment {

    private Fulfilment() {}

    public static StockWork of(Order order, List<OrderEvent> events) {
        StockWork work = new StockWork();
        add(order, events, work);
        return work;
    }

    /// Adds what the events, decided upon `order`, ask of the stock.
    public static void add(Order order, List<OrderEvent> events, StockWork work) {
        Order state = order;
        for (OrderEvent event : events) {
            state = Order.evolve(state, event);
            if (state instanceof Order.Known known) {
                add(known, event, work);
            }
        }
    }

    /// @param order as it is after the event
    private static void add(Order.Known order, OrderEvent event, StockWork work) {
        Book book = order.book();
        switch (event) {
            case OrderPlaced placed -> {
                Needs needs = new Needs();
                needs.addAllOf(placed.lines());
                needs.wish(
                        (sku, location, quantity) ->
                                new ReserveStock(
                                        sku,
                                        location,
                                        placed.orderId(),
                                        quantity,
                                        placed.expiresAt(),
                                        placed.at()),
                        work);
            }
            case OrderConfirmed confirmed -> {
                if (book.placed().expiresAt() != null) { // firm reservations need no allocation
                    Needs needs = new Needs();
                    for (OrderLine line : book.lines()) {
                        needs.add(line, book.left(line));
                    }
                    needs.wish(
                            (sku, location, quantity) ->
                                    new AllocateStock(
                                            sku,
                                            location,
                                            confirmed.orderId(),
                                            quantity,
                                            confirmed.at()),
                            work);
                }
            }
            case OrderTimeExtended extended -> {
                Needs needs = new Needs();
                for (OrderLine line : book.lines()) {
                    needs.add(line, book.left(line));
                }
                needs.wish(
                        (sku, location, _) ->
                                new ExtendReservation(
                                        sku,
                                        location,
                                        extended.orderId(),
                                        extended.expiresAt(),
                                        extended.at()),
                        work);
            }
            case OrderShipped shipped ->
                    needsOf(shipped.lines(), book)
                            .wish(
                                    (sku, location, quantity) ->
                                            new ShipStock(
                                                    sku,
                                                    location,
                                                    shipped.orderId(),
                                                    quantity,
                                                    shipped.at()),
                                    work);
            case OrderLinesCancelled cancelled ->
                    needsOf(cancelled.lines(), book)
                            .wish(
                                    (sku, location, quantity) ->
                                            cancelled.reference().equals(Order.UNPAID)
                                                    ? new ExpireReservation(
                                                            sku,
                                                            location,
                                                            cancelled.orderId(),
                                                            cancelled.at())
                                                    : new ReleaseReservation(
                                                            sku,
                                                            location,
                                                            cancelled.orderId(),
                                                            quantity,
                                                            cancelled.reason(),
                                                            cancelled.at()),
                                    work);
            case OrderLinesReturned returned ->
                    needsOf(returned.lines(), book)
                            .wish(
                                    (sku, location, quantity) ->
                                            new TakeBackStock(
                                                    sku,
                                                    location,
                                                    quantity,
                                                    Disposition.RESTOCK,
                                                    returned.reference(),
                                                    returned.at()),
                                    work);
            case OrderChanged changed -> {
                Instant expiresAt = book.placed().expiresAt();
                boolean isPaid = order instanceof Order.Confirmed && expiresAt != null;
                Needs needs = new Needs();
                needs.addAllOf(changed.added());
                needs.wish(
                        (sku, location, quantity) ->
                                new RaiseReservation(
                                        sku,
                                        location,
                                        changed.orderId(),
                                        quantity,
                                        expiresAt,
                                        isPaid,
                                        changed.at()),
                        work);
            }
            case OrderCancelled cancelled -> {
                String coupon = book.placed().coupon();
                if (coupon != null) {
                    work.giveBack(
                            new ReturnCoupon(
                                    coupon,
                                    cancelled.orderId(),
                                    book.placed().customer().reference(),
                                    cancelled.reason(),
                                    cancelled.at()));
                }
            }
            case OrderReturnInspected inspected -> {
                for (Disposition disposition : Disposition.values()) {
                    takeBack(inspected, disposition, book, work);
                }
            }
            case OrderAdvanceEnded _,
                    OrderLineRepriced _,
                    OrderAddressChanged _,
                    OrderReturnRequested _,
                    OrderReturnReceived _,
                    OrderReturnCancelled _,
                    OrderGoodwillGranted _,
                    OrderPaymentRequested _,
                    OrderPaymentFailed _,
                    OrderPaymentReceived _,
                    OrderDelivered _,
                    OrderRefunded _,
                    OrderRefundFailed _,
                    OrderCompleted _ -> {
                // These move money or words, and no stock.
            }
        }
    }

    private static void takeBack(
            OrderReturnInspected event, Disposition disposition, Book book, StockWork work) {
        Needs needs = new Needs();
        for (InspectedUnits each : event.lines()) {
            if (dispositionOf(each.verdict()) == disposition) {
                needs.add(book.lines().get(each.line() - 1), each.quantity());
            }
        }
        needs.wish(
                (sku, location, quantity) ->
                        new TakeBackStock(
                                sku,
                                location,
                                quantity,
                                disposition,
                                event.orderId() + "/" + event.returnId(),
                                event.at()),
                work);
    }

    /// Absent for what is sent back: it was the customer's all the time.
    private static @Nullable Disposition dispositionOf(Verdict verdict) {
        return switch (verdict) {
            case RESTOCK -> Disposition.RESTOCK;
            case DAMAGED -> Disposition.DAMAGED;
            case WRITE_OFF -> Disposition.WRITE_OFF;
            case SEND_BACK -> null;
        };
    }

    private static Needs needsOf(List<LineQuantity> lines, Book book) {
        Needs needs = new Needs();
        for (LineQuantity each : lines) {
            needs.add(book.lines().get(each.line() - 1), each.quantity());
        }
        return needs;
    }
}
