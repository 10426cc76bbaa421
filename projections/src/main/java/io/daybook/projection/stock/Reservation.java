package io.daybook.projection.stock;

import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.stock.StockEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// What one order holds of one stock item.
///
/// @param reserved units set aside and not paid, or set aside firmly
/// @param allocated units of a paid order
/// @param expiresAt when they lapse; absent where they do not
public record Reservation(long reserved, long allocated, @Nullable Instant expiresAt) {

    public static final Reservation NONE = new Reservation(0, 0, null);

    /// Identifies a reservation across stock items.
    public record Key(String sku, String location, String orderId) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int bySku = sku.compareTo(other.sku);
            int byLocation = bySku != 0 ? bySku : location.compareTo(other.location);
            return byLocation != 0 ? byLocation : orderId.compareTo(other.orderId);
        }
    }

    /// The reservations that a batch goes on with: those that it touches, without those that begin in it.
    public static SortedSet<Key> continuedBy(List<RecordedEvent> batch) {
        SortedSet<Key> continued = new TreeSet<>();
        Set<Key> seen = new HashSet<>();
        for (RecordedEvent recorded : batch) {
            StockEvent event = (StockEvent) recorded.event();
            String orderId = Movement.orderOf(event);
            if (orderId != null) {
                Key key = new Key(event.sku(), event.location(), orderId);
                if (seen.add(key) && !(event instanceof StockEvent.StockReserved)) {
                    continued.add(key);
                }
            }
        }
        return continued;
    }

    public boolean isOpen() {
        return reserved != 0 || allocated != 0;
    }

    /// The reservation after a movement.
    public Reservation after(Movement movement) {
        Reservation next =
                new Reservation(
                        reserved + movement.reservedDelta(),
                        allocated + movement.allocatedDelta(),
                        switch (movement.kind()) {
                            case RESERVED, EXTENDED -> movement.expiresAt();
                            case ALLOCATED -> null;
                            case RAISED,
                                    RECEIVED,
                                    RELEASED,
                                    EXPIRED,
                                    SHIPPED,
                                    RETURNED,
                                    ADJUSTED,
                                    DAMAGED,
                                    REPAIRED,
                                    WRITTEN_OFF,
                                    COUNTED,
                                    THRESHOLD_SET ->
                                    expiresAt;
                        });
        return next.isOpen() ? next : NONE;
    }

    /// How many of `units` that leave the reservation were allocated. The rest was reserved.
    int allocatedOf(int units) {
        return (int) Math.min(units, allocated);
    }
}
