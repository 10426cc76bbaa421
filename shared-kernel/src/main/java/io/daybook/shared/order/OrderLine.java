package io.daybook.shared.order;

import org.jspecify.annotations.Nullable;

/// One line of an order. Lines are never merged: two lines may name the same SKU, at the same or at different prices.
///
/// @param line number of the line in its order, from 1
/// @param sku the SKU, or for a charge its code
/// @param quantity units, positive
/// @param unitPriceMinor what one unit costs; 0 for a free line; may be negative for a charge (a discount, a voucher)
/// @param location where the goods are reserved; absent for a charge
public record OrderLine(
        int line,
        LineKind kind,
        String sku,
        String description,
        int quantity,
        long unitPriceMinor,
        @Nullable String location) {

    public long amountMinor() {
        return Math.multiplyExact(quantity, unitPriceMinor);
    }
}
