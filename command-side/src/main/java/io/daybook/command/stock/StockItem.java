package io.daybook.command.stock;

import io.daybook.command.eventstore.Model;
import io.daybook.command.eventstore.snapshots.SnapshotForm;
import io.daybook.command.stock.StockCommand.AdjustStock;
import io.daybook.command.stock.StockCommand.AllocateStock;
import io.daybook.command.stock.StockCommand.ExpireReservation;
import io.daybook.command.stock.StockCommand.ExtendReservation;
import io.daybook.command.stock.StockCommand.MarkDamaged;
import io.daybook.command.stock.StockCommand.RaiseReservation;
import io.daybook.command.stock.StockCommand.ReceiveStock;
import io.daybook.command.stock.StockCommand.RecordCount;
import io.daybook.command.stock.StockCommand.ReleaseReservation;
import io.daybook.command.stock.StockCommand.RepairStock;
import io.daybook.command.stock.StockCommand.ReserveStock;
import io.daybook.command.stock.StockCommand.ReturnStock;
import io.daybook.command.stock.StockCommand.SetLowStockThreshold;
import io.daybook.command.stock.StockCommand.ShipStock;
import io.daybook.command.stock.StockCommand.TakeBackStock;
import io.daybook.command.stock.StockCommand.WriteOffDamaged;
import io.daybook.command.stock.StockRejected.Shortage;
import io.daybook.shared.stock.StockEvent;
import io.daybook.shared.stock.StockEvent.DamagedStockWrittenOff;
import io.daybook.shared.stock.StockEvent.Disposition;
import io.daybook.shared.stock.StockEvent.LowStockThresholdSet;
import io.daybook.shared.stock.StockEvent.ReservationExpired;
import io.daybook.shared.stock.StockEvent.ReservationExtended;
import io.daybook.shared.stock.StockEvent.ReservationRaised;
import io.daybook.shared.stock.StockEvent.ReservationReleased;
import io.daybook.shared.stock.StockEvent.StockAdjusted;
import io.daybook.shared.stock.StockEvent.StockAllocated;
import io.daybook.shared.stock.StockEvent.StockCounted;
import io.daybook.shared.stock.StockEvent.StockDamaged;
import io.daybook.shared.stock.StockEvent.StockReceived;
import io.daybook.shared.stock.StockEvent.StockRepaired;
import io.daybook.shared.stock.StockEvent.StockReserved;
import io.daybook.shared.stock.StockEvent.StockReturned;
import io.daybook.shared.stock.StockEvent.StockShipped;

import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// A stock item: one SKU at one location. On hand = available + reserved + allocated + damaged, and none of them is ever below zero.
///
/// @param held what is set aside, by order; an order's entry goes when its last unit is shipped, released or expired
/// @param references the quantity moved under each reference, by kind of movement and reference
/// @param nextExpiry no open reservation lapses before; absent where none lapses
/// @param counts how often the shelf was counted
/// @param low when to be told that little is left; absent where nobody wants to be
public record StockItem(
        String sku,
        String location,
        int onHand,
        int reserved,
        int allocated,
        int damaged,
        PMap<String, Held> held,
        PMap<String, Integer> references,
        @Nullable Instant nextExpiry,
        int counts,
        @Nullable Threshold low) {

    /// Where goods are when nobody says otherwise.
    public static final String MAIN = "main";

    /// One item holds no more, so that no sum of its parts overflows.
    public static final int MAX_ON_HAND = 1_000_000_000;

    public static final Model<StockItem, StockEvent> MODEL =
            new Model<>("stock", StockEvent.class, StockItem::initial, StockItem::evolve)
                    .withSnapshots(SnapshotForm.of(StockItem.class, 1));

    /// Units set aside for one order.
    ///
    /// @param allocated whether the order is paid, so that they can no longer expire
    /// @param expiresAt when they lapse; absent for a firm reservation and for allocated units
    public record Held(int quantity, boolean allocated, @Nullable Instant expiresAt) {

        boolean mayShip() {
            return allocated || expiresAt == null;
        }

        boolean hasLapsed(Instant at) {
            return expiresAt != null && !expiresAt.isAfter(at);
        }

        Held of(int units) {
            return new Held(units, allocated, expiresAt);
        }
    }

    /// @param low most units that count as low
    /// @param enough fewest units that count as replenished
    public record Threshold(int low, int enough) {

        static @Nullable Threshold of(@Nullable Integer low, @Nullable Integer enough) {
            return low == null || enough == null ? null : new Threshold(low, enough);
        }
    }

    /// The id of the item's stream.
    public static String id(String sku, String location) {
        return sku + "@" + location;
    }

    public static StockItem initial(String id) {
        int at = id.lastIndexOf('@');
        return new StockItem(
                id.substring(0, at),
                id.substring(at + 1),
                0,
                0,
                0,
                0,
                HashTreePMap.empty(),
                HashTreePMap.empty(),
                null,
                0,
                null);
    }

    public int available() {
        return onHand - reserved - allocated - damaged;
    }

    /// What is missing for a reservation; nothing where it could be had, or where a look at all reservations might find lapsed ones.
    @Nullable Shortage surelyLacks(ReserveStock command) {
        boolean someMayHaveLapsed = nextExpiry != null && !nextExpiry.isAfter(command.at());
        return surelyHas(command) || someMayHaveLapsed
                ? null
                : new Shortage(sku, location, command.quantity(), available());
    }

    boolean surelyHas(ReserveStock command) {
        return available() >= command.quantity() || held.containsKey(command.orderId());
    }

    public static List<StockEvent> decide(StockCommand command, StockItem item) {
        return switch (command) {
            case ReceiveStock receive -> Movements.receive(receive, item);
            case AdjustStock adjust -> Movements.adjust(adjust, item);
            case ReturnStock back -> Movements.bringBack(back, item);
            case TakeBackStock back -> Movements.takeBack(back, item);
            case MarkDamaged damage -> Movements.damage(damage, item);
            case RepairStock repair -> Movements.repair(repair, item);
            case WriteOffDamaged writeOff -> Movements.writeOff(writeOff, item);
            case RecordCount count -> Movements.count(count, item);
            case SetLowStockThreshold threshold -> Movements.setLow(threshold, item);
            case ReserveStock reserve -> Reservations.reserve(reserve, item);
            case RaiseReservation raise -> Reservations.raise(raise, item);
            case ExtendReservation extend -> Reservations.extend(extend, item);
            case AllocateStock allocate -> Reservations.allocate(allocate, item);
            case ReleaseReservation release -> Reservations.release(release, item);
            case ExpireReservation expire -> Reservations.expire(expire, item);
            case ShipStock ship -> Reservations.ship(ship, item);
        };
    }

    public static StockItem evolve(StockItem item, StockEvent event) {
        return switch (event) {
            case StockReceived received ->
                    item.with(received.quantity(), 0, 0, 0)
                            .noting("received", received.reference(), received.quantity());
            case StockReserved reserved ->
                    item.with(0, reserved.quantity(), 0, 0)
                            .holding(
                                    reserved.orderId(),
                                    new Held(reserved.quantity(), false, reserved.expiresAt()));
            case ReservationRaised raised -> {
                Held held = item.held.get(raised.orderId());
                int more = raised.quantity();
                yield held == null
                        ? item
                        : item.with(
                                        0,
                                        raised.allocated() ? 0 : more,
                                        raised.allocated() ? more : 0,
                                        0)
                                .holding(raised.orderId(), held.of(held.quantity() + more));
            }
            case ReservationExtended extended -> {
                Held held = item.held.get(extended.orderId());
                yield held == null
                        ? item
                        : item.holding(
                                extended.orderId(),
                                new Held(held.quantity(), held.allocated(), extended.expiresAt()));
            }
            case StockAllocated allocated ->
                    item.with(0, -allocated.quantity(), allocated.quantity(), 0)
                            .holding(
                                    allocated.orderId(),
                                    new Held(allocated.quantity(), true, null));
            case ReservationReleased released ->
                    item.letGo(released.orderId(), released.quantity(), 0);
            case ReservationExpired expired -> item.letGo(expired.orderId(), expired.quantity(), 0);
            case StockShipped shipped ->
                    item.letGo(shipped.orderId(), shipped.quantity(), -shipped.quantity());
            case StockReturned returned ->
                    item.backIn(returned.quantity(), returned.disposition())
                            .noting("returned", returned.reference(), returned.quantity());
            case StockAdjusted adjusted ->
                    item.with(adjusted.quantity(), 0, 0, 0)
                            .noting("adjusted", adjusted.reference(), adjusted.asked());
            case StockDamaged damaged ->
                    item.with(0, 0, 0, damaged.quantity())
                            .noting("damaged", damaged.reference(), damaged.quantity());
            case StockRepaired repaired ->
                    item.with(0, 0, 0, -repaired.quantity())
                            .noting("repaired", repaired.reference(), repaired.quantity());
            case DamagedStockWrittenOff writtenOff ->
                    item.with(-writtenOff.quantity(), 0, 0, -writtenOff.quantity())
                            .noting("written off", writtenOff.reference(), writtenOff.quantity());
            case StockCounted counted ->
                    item.with(counted.quantity(), 0, 0, 0)
                            .noting("counted", counted.reference(), counted.counted())
                            .countedAgain();
            case LowStockThresholdSet set -> item.signalling(Threshold.of(set.low(), set.enough()));
        };
    }

    /// Records lapsed reservations as expired, in the order in which they lapsed, until `wanted` units are available or none is left;
    /// returns what is available then.
    int freeUp(int wanted, Instant at, List<StockEvent> events) {
        int there = available();
        if (there >= wanted || nextExpiry == null || nextExpiry.isAfter(at)) {
            return there;
        }
        List<Map.Entry<String, Held>> lapsed = new ArrayList<>();
        for (Map.Entry<String, Held> entry : held.entrySet()) {
            if (entry.getValue().hasLapsed(at)) {
                lapsed.add(entry);
            }
        }
        lapsed.sort(
                Comparator.comparing((Map.Entry<String, Held> entry) -> lapse(entry.getValue()))
                        .thenComparing(Map.Entry::getKey));
        for (Map.Entry<String, Held> entry : lapsed) {
            if (there >= wanted) {
                break;
            }
            events.add(expired(entry.getKey(), entry.getValue(), at));
            there += entry.getValue().quantity();
        }
        return there;
    }

    /// Has so many units available, lapsed reservations recorded as expired where it takes them.
    void requireAvailable(int wanted, Instant at, List<StockEvent> events) {
        int there = freeUp(wanted, at, events);
        if (there < wanted) {
            throw StockRejected.outOfStock(List.of(new Shortage(sku, location, wanted, there)));
        }
    }

    private static Instant lapse(Held held) {
        Instant expiresAt = held.expiresAt();
        return expiresAt == null ? Instant.MAX : expiresAt;
    }

    StockEvent expired(String orderId, Held units, Instant at) {
        return new ReservationExpired(sku, location, orderId, units.quantity(), at);
    }

    private StockItem with(
            int onHandDelta, int reservedDelta, int allocatedDelta, int damagedDelta) {
        return copy(
                onHand + onHandDelta,
                reserved + reservedDelta,
                allocated + allocatedDelta,
                damaged + damagedDelta,
                held,
                nextExpiry);
    }

    private StockItem backIn(int quantity, Disposition disposition) {
        return switch (disposition) {
            case RESTOCK -> with(quantity, 0, 0, 0);
            case DAMAGED -> with(quantity, 0, 0, quantity);
            case WRITE_OFF -> this;
        };
    }

    private StockItem holding(String orderId, Held units) {
        Instant expiry = units.expiresAt();
        return copy(
                onHand,
                reserved,
                allocated,
                damaged,
                held.plus(orderId, units),
                expiry == null || (nextExpiry != null && nextExpiry.isBefore(expiry))
                        ? nextExpiry
                        : expiry);
    }

    private StockItem letGo(String orderId, int units, int onHandDelta) {
        Held before = held.get(orderId);
        if (before == null) {
            return this;
        }
        PMap<String, Held> after =
                units >= before.quantity()
                        ? held.minus(orderId)
                        : held.plus(orderId, before.of(before.quantity() - units));
        return copy(
                onHand + onHandDelta,
                reserved - (before.allocated() ? 0 : units),
                allocated - (before.allocated() ? units : 0),
                damaged,
                after,
                after.isEmpty() ? null : nextExpiry);
    }

    private StockItem noting(String kind, @Nullable String reference, int quantity) {
        return reference == null
                ? this
                : new StockItem(
                        sku,
                        location,
                        onHand,
                        reserved,
                        allocated,
                        damaged,
                        held,
                        references.plus(kind + ":" + reference, quantity),
                        nextExpiry,
                        counts,
                        low);
    }

    private StockItem countedAgain() {
        return new StockItem(
                sku,
                location,
                onHand,
                reserved,
                allocated,
                damaged,
                held,
                references,
                nextExpiry,
                counts + 1,
                low);
    }

    private StockItem signalling(@Nullable Threshold threshold) {
        return new StockItem(
                sku,
                location,
                onHand,
                reserved,
                allocated,
                damaged,
                held,
                references,
                nextExpiry,
                counts,
                threshold);
    }

    private StockItem copy(
            int newOnHand,
            int newReserved,
            int newAllocated,
            int newDamaged,
            PMap<String, Held> newHeld,
            @Nullable Instant newExpiry) {
        return new StockItem(
                sku,
                location,
                newOnHand,
                newReserved,
                newAllocated,
                newDamaged,
                newHeld,
                references,
                newExpiry,
                counts,
                low);
    }
}
