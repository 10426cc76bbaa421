package io.daybook.command.stock;

import io.daybook.command.eventstore.Model;
import io.daybook.command.eventstore.snapshots.SnapshotForm;
import io.daybook.command.stock.StockCommand.AdjustStock;
import io.daybook.command.stock.StockCommand.AllocateStock;
import io.daybook.command.stock.StockCommand.CountStock;
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
import io.daybook.command.stock.StockRejected.Code;
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
import java.util.Objects;

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
    public record Threshold(int low, int enough) {}

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
            case ReceiveStock receive -> receive(receive, item);
            case AdjustStock adjust -> adjust(adjust, item);
            case ReturnStock back ->
                    item.knows("returned", back.reference(), back.quantity())
                            ? List.of()
                            : takeBack(
                                    back.quantity(),
                                    back.disposition(),
                                    back.reference(),
                                    back.at(),
                                    item);
            case TakeBackStock back ->
                    takeBack(
                            back.quantity(), back.disposition(), back.reference(), back.at(), item);
            case MarkDamaged damage -> damage(damage, item);
            case RepairStock repair -> repair(repair, item);
            case WriteOffDamaged writeOff -> writeOff(writeOff, item);
            case RecordCount count -> count(count, item);
            case SetLowStockThreshold threshold -> setLow(threshold, item);
            case ReserveStock reserve -> reserve(reserve, item);
            case RaiseReservation raise -> raise(raise, item);
            case ExtendReservation extend -> extend(extend, item);
            case AllocateStock allocate -> allocate(allocate, item);
            case ReleaseReservation release -> release(release, item);
            case ExpireReservation expire -> expire(expire, item);
            case ShipStock ship -> ship(ship, item);
        };
    }

    private static List<StockEvent> receive(ReceiveStock command, StockItem item) {
        if (item.knows("received", command.reference(), command.quantity())) {
            return List.of();
        }
        item.requireRoom(command.quantity());
        return List.of(
                new StockReceived(
                        item.sku,
                        item.location,
                        command.quantity(),
                        command.reference(),
                        command.at()));
    }

    private static List<StockEvent> adjust(AdjustStock command, StockItem item) {
        int asked = command.quantity();
        if (item.knows("adjusted", command.reference(), asked)) {
            return List.of();
        }
        item.requireRoom(asked);
        List<StockEvent> events = new ArrayList<>(1);
        int there = asked < 0 ? item.freeUp(-asked, command.at(), events) : 0;
        int quantity = asked;
        if (asked < 0 && there < -asked) {
            if (!command.writeOffUpToAvailable()) {
                throw StockRejected.outOfStock(
                        List.of(new Shortage(item.sku, item.location, -asked, there)));
            }
            quantity = -there;
        }
        events.add(
                new StockAdjusted(
                        item.sku,
                        item.location,
                        quantity,
                        asked,
                        command.reason(),
                        command.reference(),
                        command.at()));
        return events;
    }

    private static List<StockEvent> damage(MarkDamaged command, StockItem item) {
        int quantity = command.quantity();
        if (item.knows("damaged", command.reference(), quantity)) {
            return List.of();
        }
        List<StockEvent> events = new ArrayList<>(1);
        int there = item.freeUp(quantity, command.at(), events);
        if (there < quantity) {
            throw StockRejected.outOfStock(
                    List.of(new Shortage(item.sku, item.location, quantity, there)));
        }
        events.add(
                new StockDamaged(
                        item.sku,
                        item.location,
                        quantity,
                        command.reason(),
                        command.reference(),
                        command.at()));
        return events;
    }

    private static List<StockEvent> repair(RepairStock command, StockItem item) {
        if (item.knows("repaired", command.reference(), command.quantity())) {
            return List.of();
        }
        item.requireDamaged(command.quantity());
        return List.of(
                new StockRepaired(
                        item.sku,
                        item.location,
                        command.quantity(),
                        command.reason(),
                        command.reference(),
                        command.at()));
    }

    private static List<StockEvent> writeOff(WriteOffDamaged command, StockItem item) {
        if (item.knows("written off", command.reference(), command.quantity())) {
            return List.of();
        }
        item.requireDamaged(command.quantity());
        return List.of(
                new DamagedStockWrittenOff(
                        item.sku,
                        item.location,
                        command.quantity(),
                        command.reason(),
                        command.reference(),
                        command.at()));
    }

    /// The variance is what the shelf differed by when it was read, so what moved since then changes nothing about it. Another count since
    /// then does: it has made up for the same difference already.
    private static List<StockEvent> count(RecordCount command, StockItem item) {
        CountStock count = command.count();
        if (item.knows("counted", count.reference(), count.counted())) {
            return List.of();
        }
        item.requireGood(command);
        int variance = count.counted() - command.past().onHand();
        item.requireRoom(variance);
        List<StockEvent> events = new ArrayList<>(1);
        int quantity =
                variance < 0
                        ? -Math.min(-variance, item.freeUp(-variance, count.at(), events))
                        : variance;
        events.add(
                new StockCounted(
                        item.sku,
                        item.location,
                        count.counted(),
                        command.past().onHand(),
                        variance,
                        quantity,
                        count.readAt(),
                        count.reason(),
                        count.reference(),
                        count.at()));
        return events;
    }

    private static List<StockEvent> setLow(SetLowStockThreshold command, StockItem item) {
        Integer low = command.low();
        Integer enough = command.enough();
        return Objects.equals(threshold(low, enough), item.low)
                ? List.of()
                : List.of(
                        new LowStockThresholdSet(
                                item.sku, item.location, low, enough, command.at()));
    }

    private static List<StockEvent> takeBack(
            int quantity, Disposition disposition, String reference, Instant at, StockItem item) {
        item.requireRoom(quantity);
        return List.of(
                new StockReturned(item.sku, item.location, quantity, disposition, reference, at));
    }

    private static List<StockEvent> reserve(ReserveStock command, StockItem item) {
        if (item.held.containsKey(command.orderId())) {
            return List.of(); // an order reserves an item once
        }
        List<StockEvent> events = new ArrayList<>(1);
        int there = item.freeUp(command.quantity(), command.at(), events);
        if (there < command.quantity()) {
            throw StockRejected.outOfStock(
                    List.of(new Shortage(item.sku, item.location, command.quantity(), there)));
        }
        events.add(
                new StockReserved(
                        item.sku,
                        item.location,
                        command.orderId(),
                        command.quantity(),
                        command.expiresAt(),
                        command.at()));
        return events;
    }

    private static List<StockEvent> raise(RaiseReservation command, StockItem item) {
        int quantity = command.quantity();
        List<StockEvent> events = new ArrayList<>(2);
        int there = item.freeUp(quantity, command.at(), events);
        if (there < quantity) {
            throw StockRejected.outOfStock(
                    List.of(new Shortage(item.sku, item.location, quantity, there)));
        }
        Held held = item.held.get(command.orderId());
        if (held != null) {
            events.add(
                    new ReservationRaised(
                            item.sku,
                            item.location,
                            command.orderId(),
                            quantity,
                            held.allocated(),
                            command.at()));
            return events;
        }
        events.add(
                new StockReserved(
                        item.sku,
                        item.location,
                        command.orderId(),
                        quantity,
                        command.isPaid() ? null : command.expiresAt(),
                        command.at()));
        if (command.isPaid()) {
            events.add(
                    new StockAllocated(
                            item.sku, item.location, command.orderId(), quantity, command.at()));
        }
        return events;
    }

    private static List<StockEvent> extend(ExtendReservation command, StockItem item) {
        Held held = item.requireHeld(command.orderId(), 1);
        if (held.expiresAt() == null || !command.expiresAt().isAfter(held.expiresAt())) {
            return List.of(); // it stands at least as long already
        }
        if (held.hasLapsed(command.at())) {
            throw item.notReserved(command.orderId());
        }
        return List.of(
                new ReservationExtended(
                        item.sku,
                        item.location,
                        command.orderId(),
                        command.expiresAt(),
                        command.at()));
    }

    private static List<StockEvent> allocate(AllocateStock command, StockItem item) {
        Held held = item.held.get(command.orderId());
        List<StockEvent> events = new ArrayList<>(1);
        if (held == null) {
            // It lapsed and was recorded so for another's sake: the paid order may have it again
            // where something is left.
            ReserveStock again =
                    new ReserveStock(
                            item.sku,
                            item.location,
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
                        item.sku,
                        item.location,
                        command.orderId(),
                        held == null ? command.quantity() : held.quantity(),
                        command.at()));
        return events;
    }

    private static List<StockEvent> release(ReleaseReservation command, StockItem item) {
        Held held = item.held.get(command.orderId());
        if (held == null) {
            return List.of(); // it lapsed before, and the units are free already
        }
        return List.of(
                new ReservationReleased(
                        item.sku,
                        item.location,
                        command.orderId(),
                        Math.min(command.quantity(), held.quantity()),
                        command.reason(),
                        command.at()));
    }

    private static List<StockEvent> expire(ExpireReservation command, StockItem item) {
        Held held = item.held.get(command.orderId());
        if (held == null) {
            return List.of(); // another decision needed the units and has recorded it
        }
        return List.of(
                held.hasLapsed(command.at())
                        ? item.expired(command.orderId(), held, command.at())
                        : new ReservationReleased(
                                item.sku,
                                item.location,
                                command.orderId(),
                                held.quantity(),
                                "order not paid",
                                command.at()));
    }

    private static List<StockEvent> ship(ShipStock command, StockItem item) {
        Held held = item.requireHeld(command.orderId(), command.quantity());
        if (!held.mayShip()) {
            throw item.notReserved(command.orderId());
        }
        return List.of(
                new StockShipped(
                        item.sku,
                        item.location,
                        command.orderId(),
                        command.quantity(),
                        command.at()));
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
            case LowStockThresholdSet set -> item.signalling(threshold(set.low(), set.enough()));
        };
    }

    /// Records lapsed reservations as expired, in the order in which they lapsed, until `wanted` units are available or none is left;
    /// returns what is available then.
    private int freeUp(int wanted, Instant at, List<StockEvent> events) {
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

    private static Instant lapse(Held held) {
        Instant expiresAt = held.expiresAt();
        return expiresAt == null ? Instant.MAX : expiresAt;
    }

    private StockEvent expired(String orderId, Held units, Instant at) {
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

    private static @Nullable Threshold threshold(@Nullable Integer low, @Nullable Integer enough) {
        return low == null || enough == null ? null : new Threshold(low, enough);
    }

    private boolean knows(String kind, @Nullable String reference, int quantity) {
        Integer known = reference == null ? null : references.get(kind + ":" + reference);
        if (known != null && known != quantity) {
            throw StockRejected.because(
                    Code.REFERENCE_REUSED,
                    "%d units of %s were %s under the reference '%s' before: use another reference."
                            .formatted(known, sku, kind, reference));
        }
        return known != null;
    }

    private void requireRoom(int quantity) {
        if (quantity > MAX_ON_HAND - onHand) {
            throw StockRejected.because(
                    Code.TOO_MUCH_STOCK,
                    "%s at %s cannot hold more than %d units."
                            .formatted(sku, location, MAX_ON_HAND));
        }
    }

    private void requireDamaged(int quantity) {
        if (quantity > damaged) {
            throw StockRejected.because(
                    Code.NOT_SO_MANY_DAMAGED,
                    "%d units of %s are damaged at %s.".formatted(damaged, sku, location));
        }
    }

    private void requireGood(RecordCount command) {
        switch (command.past().standing()) {
            case AHEAD ->
                    throw StockRejected.because(
                            Code.COUNT_AHEAD,
                            "The log has not come to the position at which the shelf was read: send a Consistency-Token of this engine.");
            case TOO_OLD ->
                    throw StockRejected.because(
                            Code.COUNT_TOO_OLD, "The shelf was read too long ago: count it again.");
            case GOOD -> {
                if (command.past().counts() != counts) {
                    throw StockRejected.because(
                            Code.COUNT_OVERTAKEN,
                            "%s at %s was counted by another since the shelf was read: count it again."
                                    .formatted(sku, location));
                }
            }
        }
    }

    private Held requireHeld(String orderId, int quantity) {
        Held units = held.get(orderId);
        if (units == null || units.quantity() < quantity) {
            throw notReserved(orderId);
        }
        return units;
    }

    private StockRejected notReserved(String orderId) {
        return StockRejected.because(
                Code.NOT_RESERVED,
                "Order %s holds no such units of %s at %s.".formatted(orderId, sku, location));
    }
}
