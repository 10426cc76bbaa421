package io.daybook.query.carts;

import io.daybook.query.Amount;
import io.daybook.query.pricing.LineRule;
import io.daybook.query.pricing.LineTax;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// A cart with the prices that the customer was shown.
///
/// @param status `open`, `checked-out` or `abandoned`
/// @param version of the cart's stream, as in the ETag
/// @param orderId the order that the cart became
/// @param country where the goods shall go; absent until it is said
/// @param subtotal list prices of all items
/// @param discount what promotions and the coupon take off
/// @param coupon absent for none
/// @param shipping what sending the goods costs; absent where no rule says
/// @param tax all tax, included or on top; of what is known so far
/// @param total what checking out asks for
/// @param validUntil when the earliest promotion ends that gave something; absent where none does
public record CartContents(
        String cartId,
        String status,
        long version,
        String currency,
        @Nullable String customerReference,
        @Nullable String orderId,
        Instant openedAt,
        @Nullable String country,
        Amount subtotal,
        Amount discount,
        @Nullable Coupon coupon,
        @Nullable Shipping shipping,
        Amount tax,
        Amount total,
        @Nullable Instant validUntil,
        List<Item> items) {

    /// @param discount what it takes off
    public record Coupon(String code, Amount discount) {}

    /// @param price without tax on top
    /// @param amount tax on top included
    public record Shipping(
            Amount price, @Nullable LineTax tax, Amount amount, List<LineRule> rules) {}

    /// @param discount how much less all units together cost; absent for none
    /// @param tax absent where none is reckoned
    /// @param amount what the item asks of the customer
    /// @param rules which version of which rule gave what, in the order in which they were applied
    public record Item(
            String sku,
            String description,
            int quantity,
            Amount unitPrice,
            @Nullable Amount discount,
            @Nullable LineTax tax,
            Amount amount,
            List<LineRule> rules) {}
}
