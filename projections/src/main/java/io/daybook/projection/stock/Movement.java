package io.daybook.projection.stock;

import io.daybook.shared.stock.StockEvent;
import io.daybook.shared.stock.StockEvent.DamagedStockWrittenOff;
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

import java.time.Instant;
import java.util.Locale;

/// What a stock event changes. The deltas keep on hand = available + reserved + allocated + damaged.
///
/// @param quantity units moved; signed for an adjustment and a count, 0 for an extension and a threshold
/// @param asked the signed units an adjustment was asked for, or the variance of a count
/// @param expiresAt when the reservation lapses, for a reservation or its extension
public record Movement(
        Kind kind,
        int quantity,
        int onHandDelta,
        int availableDelta,
        int reservedDelta,
        int allocatedDelta,
        int damagedDelta,
        @Nullable Integer asked,
        @Nullable String orderId,
        @Nullable String reference,
        @Nullable String reason,
        @Nullable Instant expiresAt) {

    /// What kind of event moved the stock.
    public enum Kind {
        RECEIVED,
        RESERVED,
        RAISED,
        EXTENDED,
        ALLOCATED,
        RELEASED,
        EXPIRED,
        SHIPPED,
        RETURNED,
        ADJUSTED,
        DAMAGED,
        REPAIRED,
        WRITTEN_OFF,
        COUNTED,
        THRESHOLD_SET;

        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// The movement that an event is, given what its order held of the item before.
    public static Movement of(StockEvent event, Reservation held) {
        return switch (event) {
            case StockReceived received -> {
                int units = received.quantity();
                yield new Movement(
                        Kind.RECEIVED,
                        units,
                        units,
                        units,
                        0,
                        0,
                        0,
                        null,
                        null,
                        received.reference(),
                        null,
                        null);
            }
            case StockReserved reserved -> {
                int units = reserved.quantity();
                yield ofOrder(
                        Kind.RESERVED,
                        units,
                        new int[] {0, -units, units, 0},
                        reserved.orderId(),
                        null,
                        reserved.expiresAt());
            }
            case ReservationRaised raised -> {
                int units = raised.quantity();
                yield ofOrder(
                        Kind.RAISED,
                        units,
                        raised.allocated()
                                ? new int[] {0, -units, 0, units}
                                : new int[] {0, -units, units, 0},
                        raised.orderId(),
                        null,
                        null);
            }
            case ReservationExtended extended ->
                    ofOrder(
                            Kind.EXTENDED,
                            0,
                            new int[] {0, 0, 0, 0},
                            extended.orderId(),
                            null,
                            extended.expiresAt());
            case StockAllocated allocated -> {
                int units = allocated.quantity();
                yield ofOrder(
                        Kind.ALLOCATED,
                        units,
                        new int[] {0, 0, -units, units},
                        allocated.orderId(),
                        null,
                        null);
            }
            case ReservationReleased released ->
                    freed(
                            Kind.RELEASED,
                            released.quantity(),
                            held,
                            released.orderId(),
                            released.reason());
            case ReservationExpired expired ->
                    freed(Kind.EXPIRED, expired.quantity(), held, expired.orderId(), null);
            case StockShipped shipped -> {
                int units = shipped.quantity();
                int allocated = held.allocatedOf(units);
                yield ofOrder(
                        Kind.SHIPPED,
                        units,
                        new int[] {-units, 0, allocated - units, -allocated},
                        shipped.orderId(),
                        null,
                        null);
            }
            case StockReturned returned -> returned(returned);
            case StockAdjusted adjusted -> {
                int units = adjusted.quantity();
                yield new Movement(
                        Kind.ADJUSTED,
                        units,
                        units,
                        units,
                        0,
                        0,
                        0,
                        adjusted.asked(),
                        null,
                        adjusted.reference(),
                        adjusted.reason(),
                        null);
            }
            case StockDamaged damaged ->
                    ofDamage(
                            Kind.DAMAGED,
                            damaged.quantity(),
                            new int[] {0, -damaged.quantity(), damaged.quantity()},
                            damaged.reference(),
                            damaged.reason());
            case StockRepaired repaired ->
                    ofDamage(
                            Kind.REPAIRED,
                            repaired.quantity(),
                            new int[] {0, repaired.quantity(), -repaired.quantity()},
                            repaired.reference(),
                            repaired.reason());
            case DamagedStockWrittenOff writtenOff ->
                    ofDamage(
                            Kind.WRITTEN_OFF,
                            writtenOff.quantity(),
                            new int[] {-writtenOff.quantity(), 0, -writtenOff.quantity()},
                            writtenOff.reference(),
                            writtenOff.reason());
            case StockCounted counted -> {
                int units = counted.quantity();
                yield new Movement(
                        Kind.COUNTED,
                        units,
                        units,
                        units,
                        0,
                        0,
                        0,
                        counted.variance(),
                        null,
                        counted.reference(),
                        counted.reason(),
                        null);
            }
            case LowStockThresholdSet _ ->
                    new Movement(
                            Kind.THRESHOLD_SET, 0, 0, 0, 0, 0, 0, null, null, null, null, null);
        };
    }

    /// The order whose reservation an event touches, where it does.
    public static @Nullable String orderOf(StockEvent event) {
        return switch (event) {
            case StockReserved reserved -> reserved.orderId();
            case ReservationRaised raised -> raised.orderId();
            case ReservationExtended extended -> extended.orderId();
            case StockAllocated allocated -> allocated.orderId();
            case ReservationReleased released -> released.orderId();
            case ReservationExpired expired -> expired.orderId();
            case StockShipped shipped -> shipped.orderId();
            case StockReceived _,
                    StockReturned _,
                    StockAdjusted _,
                    StockDamaged _,
                    StockRepaired _,
                    DamagedStockWrittenOff _,
                    StockCounted _,
                    LowStockThresholdSet _ ->
                    null;
        };
    }

    private static Movement freed(
            Kind kind, int units, Reservation held, String orderId, @Nullable String reason) {
        int allocated = held.allocatedOf(units);
        return ofOrder(
                kind,
                units,
                new int[] {0, units, allocated - units, -allocated},
                orderId,
                reason,
                null);
    }

    private static Movement returned(StockReturned returned) {
        int units = returned.quantity();
        int onHand = 0;
        int available = 0;
        int damaged = 0;
        switch (returned.disposition()) {
            case RESTOCK -> {
                onHand = units;
                available = units;
            }
            case DAMAGED -> {
                onHand = units;
                damaged = units;
            }
            case WRITE_OFF -> {}
        }
        return new Movement(
                Kind.RETURNED,
                units,
                onHand,
                available,
                0,
                0,
                damaged,
                null,
                null,
                returned.reference(),
                returned.disposition().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                null);
    }

    /// @param deltas of on hand, available and damaged
    private static Movement ofDamage(
            Kind kind, int units, int[] deltas, String reference, String reason) {
        return new Movement(
                kind, units, deltas[0], deltas[1], 0, 0, deltas[2], null, null, reference, reason,
                null);
    }

    /// @param deltas of on hand, available, reserved and allocated
    private static Movement ofOrder(
            Kind kind,
            int units,
            int[] deltas,
            String orderId,
            @Nullable String reason,
            @Nullable Instant expiresAt) {
        return new Movement(
                kind, units, deltas[0], deltas[1], deltas[2], deltas[3], 0, null, orderId, null,
                reason, expiresAt);
    }
}
