package io.daybook.query.carts;

import io.daybook.query.Amount;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// A cart with the prices that the customer was shown.
///
/// @param status `open`, `checked-out` or `abandoned`
/// @param version of the cart's stream, as in the ETag
/// @param orderId the order that the cart became
public record CartContents(
        String cartId,
        String status,
        long version,
        String currency,
        @Nullable String customerReference,
        @Nullable String orderId,
        Instant openedAt,
        Amount total,
        List<Item> items) {

    public record Item(
            String sku, String description, int quantity, Amount unitPrice, Amount amount) {}
}
