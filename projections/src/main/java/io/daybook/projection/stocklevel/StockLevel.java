package io.daybook.projection.stocklevel;

import io.daybook.projection.stock.Movement;
import io.daybook.shared.log.RecordedEvent;

/// One row of the view: the units of one SKU at one location.
///
/// @param version of the stock item's stream; -1 before its first event
/// @param position of the last event applied; 0 before the first
record StockLevel(
        long onHand,
        long available,
        long reserved,
        long allocated,
        long damaged,
        long version,
        long position) {

    static final StockLevel NONE = new StockLevel(0, 0, 0, 0, 0, -1, 0);

    record Key(String sku, String location) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int bySku = sku.compareTo(other.sku);
            return bySku != 0 ? bySku : location.compareTo(other.location);
        }
    }

    static StockLevel evolve(StockLevel level, Movement movement, RecordedEvent recorded) {
        return new StockLevel(
                level.onHand + movement.onHandDelta(),
                level.available + movement.availableDelta(),
                level.reserved + movement.reservedDelta(),
                level.allocated + movement.allocatedDelta(),
                level.damaged + movement.damagedDelta(),
                recorded.version(),
                recorded.position());
    }
}
