package io.daybook.command.stock;

import io.daybook.command.stock.StockCommand.AllocateStock;
import io.daybook.command.stock.StockCommand.ExpireReservation;
import io.daybook.command.stock.StockCommand.ExtendReservation;
import io.daybook.command.stock.StockCommand.RaiseReservation;
import io.daybook.command.stock.StockCommand.ReleaseReservation;
import io.daybook.command.stock.StockCommand.ReserveStock;
import io.daybook.command.stock.StockCommand.ShipStock;
import io.daybook.command.stock.StockItem.Held;
import io.daybook.command.stock.StockRejected.Code;
import io.daybook.shared.stock.StockEvent;
import io.daybook.shared.stock.StockEvent.ReservationExtended;
import io.daybook.shared.stock.StockEvent.ReservationRaised;
import io.daybook.shared.stock.StockEvent.ReservationReleased;
import io.daybook.shared.stock.StockEvent.StockAllocated;
import io.daybook.shared.stock.StockEvent.StockReserved;
import io.daybook.shared.stock.StockEvent.StockShipped;

import java.util.ArrayList;
import java.util.List;

/// What orders have set aside: reserved until it lapses or for good, made the order's own, let go and shipped. An order reserves an item once.
final class Reservations {

    private Reservations() {}

    static List<StockEvent> reserve(ReserveStock command, StockItem item) {
        if (item.held().containsKey(command.orderId())) {
            return List.of(); // an order reserves an item once
        }
        List<StockEvent> events = new ArrayList<>(1);
        item.requireAvailable(command.quantity(), command.at(), events);
        events.add(
                new StockReserved(
                        item.sku(),
                        item.location(),
                        command.orderId(),
                        command.quantity(),
                        command.expiresAt(),
                        command.at()));
        return events;
    }

    static List<StockEvent> raise(RaiseReservation command, StockItem item) {
        int quantity = command.quantity();
        List<StockEvent> events = new ArrayList<>(2);
        item.requireAvailable(quantity, command.at(), events);
        Held held = item.held().get(command.orderId());
        if (held != null) {
            events.add(
                    new ReservationRaised(
                            item.sku(),
                            item.location(),
                            command.orderId(),
                            quantity,
                            held.allocated(),
                            command.at()));
            return events;
        }
        events.add(
                new StockReserved(
                        item.sku(),
                        item.location(),
                        command.orderId(),
                        quantity,
                        command.isPaid() ? null : command.expiresAt(),
                        command.at()));
        if (command.isPaid()) {
            events.add(
                    new StockAllocated(
                            item.sku(),
                            item.location(),
                            command.orderId(),
                            quantity,
                            command.at()));
        }
        return events;
    }

    static List<StockEvent> extend(ExtendReservation command, StockItem item) {
        Held held = requireHeld(command.orderId(), 1, item);
        if (held.expiresAt() == null || !command.expiresAt().isAfter(held.expiresAt())) {
            return List.of(); // it stands at least as long already
        }
        if (held.hasLapsed(command.at())) {
            throw notReserved(command.orderId(), item);
        }
        return List.of(
                new ReservationExtended(
                        item.sku(),
                        item.location(),
                        command.orderId(),
                        command.expiresAt(),
                        command.at()));
    }

    static List<StockEvent> allocate(AllocateStock command, StockItem item) {
        Held held = item.held().get(command.orderId());
        List<StockEvent> events = new ArrayList<>(1);
        if (held == null) {
            // It lapsed and was recorded so for another's sake: the paid order may have it again
            // where something is left.
            ReserveStock again =
                    new ReserveStock(
                            item.sku(),
                            item.location(),
                            command.orderId(),
                            command.quantity(),
                            null,
                            command.at());
            events.addAll(reserve(again, item));
        } else if (held.allocated()) {
            return List.of();
        }
        events.add(
                new StockAllocated(
                        item.sku(),
                        item.location(),
                        command.orderId(),
                        held == null ? command.quantity() : held.quantity(),
                        command.at()));
        return events;
    }

    static List<StockEvent> release(ReleaseReservation command, StockItem item) {
        Held held = item.held().get(command.orderId());
        if (held == null) {
            return List.of(); // it lapsed before, and the units are free already
        }
        return List.of(
                new ReservationReleased(
                        item.sku(),
                        item.location(),
                        command.orderId(),
                        Math.min(command.quantity(), held.quantity()),
                        command.reason(),
                        command.at()));
    }

    static List<StockEvent> expire(ExpireReservation command, StockItem item) {
        Held held = item.held().get(command.orderId());
        if (held == null) {
            return List.of(); // another decision needed the units and has recorded it
        }
        return List.of(
                held.hasLapsed(command.at())
                        ? item.expired(command.orderId(), held, command.at())
                        : new ReservationReleased(
                                item.sku(),
                                item.location(),
                                command.orderId(),
                                held.quantity(),
                                "order not paid",
                                command.at()));
    }

    static List<StockEvent> ship(ShipStock command, StockItem item) {
        Held held = requireHeld(command.orderId(), command.quantity(), item);
        if (!held.mayShip()) {
            throw notReserved(command.orderId(), item);
        }
        return List.of(
                new StockShipped(
                        item.sku(),
                        item.location(),
                        command.orderId(),
                        command.quantity(),
                        command.at()));
    }

    private static Held requireHeld(String orderId, int quantity, StockItem item) {
        Held units = item.held().get(orderId);
        if (units == null || units.quantity() < quantity) {
            throw notReserved(orderId, item);
        }
        return units;
    }

    private static StockRejected notReserved(String orderId, StockItem item) {
        return StockRejected.because(
                Code.NOT_RESERVED,
                "Order %s holds no such units of %s at %s."
                        .formatted(orderId, item.sku(), item.location()));
    }
}
