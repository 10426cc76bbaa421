package io.daybook.shared.stock;

import io.daybook.shared.log.DomainEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What happens to a stock item, one SKU at one location. Quantities are units; `quantity` is positive unless its doc says signed.
/// A reservation belongs to one order and is unique by it within the stock item.
public sealed interface StockEvent extends DomainEvent {

    String sku();

    String location();

    /// Goods arrived: on hand and available rise.
    record StockReceived(
            String sku, String location, int quantity, @Nullable String reference, Instant at)
            implements StockEvent {}

    /// Units are set aside for an order: available falls, reserved rises.
    ///
    /// @param expiresAt when the reservation lapses; absent for a firm one, which stands until shipped or released
    record StockReserved(
            String sku,
            String location,
            String orderId,
            int quantity,
            @Nullable Instant expiresAt,
            Instant at)
            implements StockEvent {}

    /// More units are set aside for an order that holds some already: available falls; reserved or, for a paid order, allocated rises.
    record ReservationRaised(
            String sku,
            String location,
            String orderId,
            int quantity,
            boolean allocated,
            Instant at)
            implements StockEvent {}

    /// The order has more time.
    record ReservationExtended(
            String sku, String location, String orderId, Instant expiresAt, Instant at)
            implements StockEvent {}

    /// The order is paid: its reserved units become allocated and can no longer expire.
    record StockAllocated(String sku, String location, String orderId, int quantity, Instant at)
            implements StockEvent {}

    /// Reserved or allocated units go back to available.
    record ReservationReleased(
            String sku, String location, String orderId, int quantity, String reason, Instant at)
            implements StockEvent {}

    /// A reservation's time ran out before it was paid: all its units go back to available.
    record ReservationExpired(String sku, String location, String orderId, int quantity, Instant at)
            implements StockEvent {}

    /// Allocated units (or firmly reserved ones) left the house: on hand falls.
    record StockShipped(String sku, String location, String orderId, int quantity, Instant at)
            implements StockEvent {}

    /// Goods came back. Restocked units raise on hand and available; damaged ones raise on hand and damaged; written off ones
    /// raise nothing.
    ///
    /// @param reference the order, credit note or return they came back for
    record StockReturned(
            String sku,
            String location,
            int quantity,
            Disposition disposition,
            String reference,
            Instant at)
            implements StockEvent {}

    /// A correction of what is there.
    ///
    /// @param quantity signed units by which on hand and available changed
    /// @param asked signed units that were asked for; differs where no more was there to write off
    record StockAdjusted(
            String sku,
            String location,
            int quantity,
            int asked,
            String reason,
            @Nullable String reference,
            Instant at)
            implements StockEvent {}

    /// Units turn out not to be fit for sale: available falls, damaged rises.
    record StockDamaged(
            String sku, String location, int quantity, String reason, String reference, Instant at)
            implements StockEvent {}

    /// Damaged units are fit for sale again: damaged falls, available rises.
    record StockRepaired(
            String sku, String location, int quantity, String reason, String reference, Instant at)
            implements StockEvent {}

    /// Damaged units are thrown away: on hand and damaged fall.
    record DamagedStockWrittenOff(
            String sku, String location, int quantity, String reason, String reference, Instant at)
            implements StockEvent {}

    /// The shelf was counted. What moved between the reading and this record is no part of the variance.
    ///
    /// @param counted all units on the shelf, whatever they are set aside for, damaged ones included
    /// @param expected on hand at the position `readAt`
    /// @param variance counted less expected
    /// @param quantity signed units by which on hand and available changed: the variance or, where more is missing than is available, what
    ///     was available
    /// @param readAt position of the log at which the shelf was read
    record StockCounted(
            String sku,
            String location,
            int counted,
            int expected,
            int variance,
            int quantity,
            long readAt,
            String reason,
            String reference,
            Instant at)
            implements StockEvent {}

    /// From now on the item counts as low when no more than `low` units are available, and as replenished when `enough` are again.
    ///
    /// @param low absent where nobody wants to be told any more
    /// @param enough more than `low`, so that one unit back and forth is no news; absent with `low`
    record LowStockThresholdSet(
            String sku,
            String location,
            @Nullable Integer low,
            @Nullable Integer enough,
            Instant at)
            implements StockEvent {}

    /// What is done with goods that came back.
    enum Disposition {
        RESTOCK,
        DAMAGED,
        WRITE_OFF
    }
}
