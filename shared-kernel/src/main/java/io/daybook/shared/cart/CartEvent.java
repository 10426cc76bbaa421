package io.daybook.shared.cart;

import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.pricing.Discount;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// What happens to a cart. It holds the price that the customer was shown.
public sealed interface CartEvent extends DomainEvent {

    String cartId();

    record CartOpened(
            String cartId, String currency, @Nullable String customerReference, Instant at)
            implements CartEvent {}

    /// @param unitPriceMinor the product's price when it was put into the cart
    /// @param category the product's category then, by which rules may find it
    /// @param priceVersion version of the product's stream then
    record CartItemAdded(
            String cartId,
            String sku,
            String description,
            int quantity,
            long unitPriceMinor,
            @Nullable String category,
            @Nullable Long priceVersion,
            Instant at)
            implements CartEvent {

        public CartItemAdded(
                String cartId,
                String sku,
                String description,
                int quantity,
                long unitPriceMinor,
                Instant at) {
            this(cartId, sku, description, quantity, unitPriceMinor, null, null, at);
        }

        /// Quantity times unit price.
        public long listMinor() {
            return Math.multiplyExact(quantity, unitPriceMinor);
        }
    }

    /// @param quantity the new quantity, positive
    record CartItemQuantityChanged(String cartId, String sku, int quantity, Instant at)
            implements CartEvent {}

    record CartItemRemoved(String cartId, String sku, Instant at) implements CartEvent {}

    /// Where the goods shall go, which tax and shipping depend on.
    record CartDestinationSet(String cartId, String country, Instant at) implements CartEvent {}

    /// @param discount what the coupon gives, as it was issued
    /// @param until when it counts no more; absent where nobody has said
    record CartCouponApplied(
            String cartId, String code, Discount discount, @Nullable Instant until, Instant at)
            implements CartEvent {}

    record CartCouponRemoved(String cartId, String code, Instant at) implements CartEvent {}

    /// The shop's rules were applied to the cart, and came to something else than before. It is what the customer was shown, and
    /// what checking out charges.
    ///
    /// @param items those for which something has changed; one without rules has no discount and no tax any more
    /// @param shipping absent where no rule says what it costs, or where the goods go
    /// @param validUntil when the earliest of the promotions ends that gave something; absent where none does
    record CartPriced(
            String cartId,
            List<PricedItem> items,
            @Nullable PricedShipping shipping,
            @Nullable Instant validUntil,
            Instant at)
            implements CartEvent {

        public CartPriced {
            items = List.copyOf(items);
        }
    }

    record CartCheckedOut(String cartId, String orderId, Instant at) implements CartEvent {}

    record CartAbandoned(String cartId, String reason, Instant at) implements CartEvent {}
}
