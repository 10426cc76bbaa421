package io.daybook.projection.stocklevel;

import io.daybook.projection.stock.Movement;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.stock.StockEvent;
import io.daybook.shared.stock.StockEvent.LowStockThresholdSet;
import io.daybook.shared.stock.StockEvent.StockCounted;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// One row of the view: the units of one SKU at one location.
///
/// @param low when it is low, where anybody wants to know
/// @param lastCount absent where the shelf was never counted
/// @param version of the stock item's stream; -1 before its first event
/// @param position of the last event applied; 0 before the first
public record StockLevel(
        long onHand,
        long available,
        long reserved,
        long allocated,
        long damaged,
        Low low,
        @Nullable Count lastCount,
        long version,
        long position) {

    static final StockLevel NONE = new StockLevel(0, 0, 0, 0, 0, Low.UNKNOWN, null, -1, 0);

    /// Whether little is left. It ran low when no more than `low` units were available, and stays so until `enough` are: between the two lies
    /// the room in which units may come and go without being news.
    ///
    /// @param low absent where nobody wants to know
    /// @param since when it ran low; absent while it is not
    public record Low(@Nullable Integer low, @Nullable Integer enough, @Nullable Instant since) {

        static final Low UNKNOWN = new Low(null, null, null);

        Low with(long available, Instant at) {
            if (low == null || enough == null) {
                return UNKNOWN;
            }
            if (since == null) {
                return available <= low ? new Low(low, enough, at) : this;
            }
            return available >= enough ? new Low(low, enough, null) : this;
        }
    }

    /// @param variance counted less expected
    public record Count(Instant at, int variance) {}

    record Key(String sku, String location) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int bySku = sku.compareTo(other.sku);
            return bySku != 0 ? bySku : location.compareTo(other.location);
        }
    }

    static StockLevel evolve(StockLevel level, Movement movement, RecordedEvent recorded) {
        StockEvent event = (StockEvent) recorded.event();
        Low low =
                event instanceof LowStockThresholdSet set
                        ? new Low(set.low(), set.enough(), level.low.since())
                        : level.low;
        return new StockLevel(
                level.onHand + movement.onHandDelta(),
                level.available + movement.availableDelta(),
                level.reserved + movement.reservedDelta(),
                level.allocated + movement.allocatedDelta(),
                level.damaged + movement.damagedDelta(),
                low.with(level.available + movement.availableDelta(), event.at()),
                event instanceof StockCounted counted
                        ? new Count(counted.at(), counted.variance())
                        : level.lastCount,
                recorded.version(),
                recorded.position());
    }
}
