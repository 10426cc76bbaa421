package io.daybook.shared.cart;

import io.daybook.shared.log.DomainEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What happens to a cart. It holds the price that the customer was shown.
public sealed interface CartEvent extends DomainEvent {

    String cartId();

    record CartOpened(
            String cartId, String currency, @Nullable String customerReference, Instant at)
            implements CartEvent {}

    /// @param unitPriceMinor the product's price when it was put into the cart
    record CartItemAdded(
            String cartId,
            String sku,
            String description,
            int quantity,
            long unitPriceMinor,
            Instant at)
            implements CartEvent {}

    /// @param quantity the new quantity, positive
    record CartItemQuantityChanged(String cartId, String sku, int quantity, Instant at)
            implements CartEvent {}

    record CartItemRemoved(String cartId, String sku, Instant at) implements CartEvent {}

    record CartCheckedOut(String cartId, String orderId, Instant at) implements CartEvent {}

    record CartAbandoned(String cartId, String reason, Instant at) implements CartEvent {}
}
