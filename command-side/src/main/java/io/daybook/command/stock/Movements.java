package io.daybook.command.stock;

import io.daybook.command.stock.StockCommand.AdjustStock;
import io.daybook.command.stock.StockCommand.CountStock;
import io.daybook.command.stock.StockCommand.MarkDamaged;
import io.daybook.command.stock.StockCommand.ReceiveStock;
import io.daybook.command.stock.StockCommand.RecordCount;
import io.daybook.command.stock.StockCommand.RepairStock;
import io.daybook.command.stock.StockCommand.ReturnStock;
import io.daybook.command.stock.StockCommand.SetLowStockThreshold;
import io.daybook.command.stock.StockCommand.TakeBackStock;
import io.daybook.command.stock.StockCommand.WriteOffDamaged;
import io.daybook.command.stock.StockItem.Threshold;
import io.daybook.command.stock.StockRejected.Code;
import io.daybook.command.stock.StockRejected.Shortage;
import io.daybook.shared.stock.StockEvent;
import io.daybook.shared.stock.StockEvent.DamagedStockWrittenOff;
import io.daybook.shared.stock.StockEvent.Disposition;
import io.daybook.shared.stock.StockEvent.LowStockThresholdSet;
import io.daybook.shared.stock.StockEvent.StockAdjusted;
import io.daybook.shared.stock.StockEvent.StockCounted;
import io.daybook.shared.stock.StockEvent.StockDamaged;
import io.daybook.shared.stock.StockEvent.StockReceived;
import io.daybook.shared.stock.StockEvent.StockRepaired;
import io.daybook.shared.stock.StockEvent.StockReturned;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What changes the goods themselves: they arrive, come back, are corrected, damaged, mended, thrown away and counted. A movement is made once under
/// its reference.
final class Movements {

    private Movements() {}

    static List<StockEvent> receive(ReceiveStock command, StockItem item) {
        if (isKnown("received", command.reference(), command.quantity(), item)) {
            return List.of();
        }
        requireRoom(command.quantity(), item);
        return List.of(
                new StockReceived(
                        item.sku(),
                        item.location(),
                        command.quantity(),
                        command.reference(),
                        command.at()));
    }

    static List<StockEvent> adjust(AdjustStock command, StockItem item) {
        int asked = command.quantity();
        if (isKnown("adjusted", command.reference(), asked, item)) {
            return List.of();
        }
        requireRoom(asked, item);
        List<StockEvent> events = new ArrayList<>(1);
        int there = asked < 0 ? item.freeUp(-asked, command.at(), events) : 0;
        int quantity = asked;
        if (asked < 0 && there < -asked) {
            if (!command.writeOffUpToAvailable()) {
                throw StockRejected.outOfStock(
                        List.of(new Shortage(item.sku(), item.location(), -asked, there)));
            }
            quantity = -there;
        }
        events.add(
                new StockAdjusted(
                        item.sku(),
                        item.location(),
                        quantity,
                        asked,
                        command.reason(),
                        command.reference(),
                        command.at()));
        return events;
    }

    static List<StockEvent> damage(MarkDamaged command, StockItem item) {
        int quantity = command.quantity();
        if (isKnown("damaged", command.reference(), quantity, item)) {
            return List.of();
        }
        List<StockEvent> events = new ArrayList<>(1);
        item.requireAvailable(quantity, command.at(), events);
        events.add(
                new StockDamaged(
                        item.sku(),
                        item.location(),
                        quantity,
                        command.reason(),
                        command.reference(),
                        command.at()));
        return events;
    }

    static List<StockEvent> repair(RepairStock command, StockItem item) {
        if (isKnown("repaired", command.reference(), command.quantity(), item)) {
            return List.of();
        }
        requireDamaged(command.quantity(), item);
        return List.of(
                new StockRepaired(
                        item.sku(),
                        item.location(),
                        command.quantity(),
                        command.reason(),
                        command.reference(),
                        command.at()));
    }

    static List<StockEvent> writeOff(WriteOffDamaged command, StockItem item) {
        if (isKnown("written off", command.reference(), command.quantity(), item)) {
            return List.of();
        }
        requireDamaged(command.quantity(), item);
        return List.of(
                new DamagedStockWrittenOff(
                        item.sku(),
                        item.location(),
                        command.quantity(),
                        command.reason(),
                        command.reference(),
                        command.at()));
    }

    /// The variance is what the shelf differed by when it was read, so what moved since then changes nothing about it. Another count since
    /// then does: it has made up for the same difference already.
    static List<StockEvent> count(RecordCount command, StockItem item) {
        CountStock count = command.count();
        if (isKnown("counted", count.reference(), count.counted(), item)) {
            return List.of();
        }
        requireGood(command, item);
        int variance = count.counted() - command.past().onHand();
        requireRoom(variance, item);
        List<StockEvent> events = new ArrayList<>(1);
        int quantity =
                variance < 0
                        ? -Math.min(-variance, item.freeUp(-variance, count.at(), events))
                        : variance;
        events.add(
                new StockCounted(
                        item.sku(),
                        item.location(),
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

    static List<StockEvent> setLow(SetLowStockThreshold command, StockItem item) {
        Integer low = command.low();
        Integer enough = command.enough();
        return Objects.equals(Threshold.of(low, enough), item.low())
                ? List.of()
                : List.of(
                        new LowStockThresholdSet(
                                item.sku(), item.location(), low, enough, command.at()));
    }

    /// Goods of no order: once per reference.
    static List<StockEvent> bringBack(ReturnStock command, StockItem item) {
        return isKnown("returned", command.reference(), command.quantity(), item)
                ? List.of()
                : back(
                        command.quantity(),
                        command.disposition(),
                        command.reference(),
                        command.at(),
                        item);
    }

    /// Goods of a credit note, which sees to it that they come back once.
    static List<StockEvent> takeBack(TakeBackStock command, StockItem item) {
        return back(
                command.quantity(), command.disposition(), command.reference(), command.at(), item);
    }

    private static List<StockEvent> back(
            int quantity, Disposition disposition, String reference, Instant at, StockItem item) {
        requireRoom(quantity, item);
        return List.of(
                new StockReturned(
                        item.sku(), item.location(), quantity, disposition, reference, at));
    }

    private static boolean isKnown(
            String kind, @Nullable String reference, int quantity, StockItem item) {
        Integer known = reference == null ? null : item.references().get(kind + ":" + reference);
        if (known != null && known != quantity) {
            throw StockRejected.because(
                    Code.REFERENCE_REUSED,
                    "%d units of %s were %s under the reference '%s' before: use another reference."
                            .formatted(known, item.sku(), kind, reference));
        }
        return known != null;
    }

    private static void requireRoom(int quantity, StockItem item) {
        if (quantity > StockItem.MAX_ON_HAND - item.onHand()) {
            throw StockRejected.because(
                    Code.TOO_MUCH_STOCK,
                    "%s at %s cannot hold more than %d units."
                            .formatted(item.sku(), item.location(), StockItem.MAX_ON_HAND));
        }
    }

    private static void requireDamaged(int quantity, StockItem item) {
        if (quantity > item.damaged()) {
            throw StockRejected.because(
                    Code.NOT_SO_MANY_DAMAGED,
                    "%d units of %s are damaged at %s."
                            .formatted(item.damaged(), item.sku(), item.location()));
        }
    }

    private static void requireGood(RecordCount command, StockItem item) {
        switch (command.past().standing()) {
            case AHEAD ->
                    throw StockRejected.because(
                            Code.COUNT_AHEAD,
                            "The log has not come to the position at which the shelf was read: send a Consistency-Token of this engine.");
            case TOO_OLD ->
                    throw StockRejected.because(
                            Code.COUNT_TOO_OLD, "The shelf was read too long ago: count it again.");
            case GOOD -> {
                if (command.past().counts() != item.counts()) {
                    throw StockRejected.because(
                            Code.COUNT_OVERTAKEN,
                            "%s at %s was counted by another since the shelf was read: count it again."
                                    .formatted(item.sku(), item.location()));
                }
            }
        }
    }
}
