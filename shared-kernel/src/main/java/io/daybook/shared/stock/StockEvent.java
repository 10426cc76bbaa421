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

    /// What is done with goods that came back.
    enum Disposition {
        RESTOCK,
        DAMAGED,
        WRITE_OFF
    }
}
