package io.daybook.shared.pricing;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What is taken off, and of what: of the lines that are named by SKU or category, or, where none is named, of the order as a whole.
///
/// @param percent so much per cent, as a decimal text; absent for an amount
/// @param amountMinor so much of each unit of the lines, or once of the order; absent for a percentage
/// @param currency the discount is for carts in this currency only; absent for any, which a percentage without a minimum may be
/// @param minimumMinor the list prices of all goods come to so much at least; absent for no minimum
public record Discount(
        @Nullable String percent,
        @Nullable Long amountMinor,
        @Nullable String currency,
        @Nullable Long minimumMinor,
        List<String> skus,
        List<String> categories) {

    public Discount {
        skus = List.copyOf(skus);
        categories = List.copyOf(categories);
    }

    public boolean forWholeOrder() {
        return skus.isEmpty() && categories.isEmpty();
    }
}
