package io.daybook.command.pricing;

import io.daybook.shared.pricing.Discount;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// What is to be priced.
///
/// @param country where the goods go; absent where nobody has said, which leaves tax and shipping open
/// @param coupon absent for none
public record Basket(
        String currency, @Nullable String country, List<Item> items, @Nullable Coupon coupon) {

    /// @param listMinor quantity times the price that the customer was shown
    public record Item(String sku, @Nullable String category, int quantity, long listMinor) {}

    /// @param until when it counts no more; absent where nobody has said
    public record Coupon(String code, Discount discount, @Nullable Instant until) {}
}
