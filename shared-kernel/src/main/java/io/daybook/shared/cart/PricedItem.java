package io.daybook.shared.cart;

import io.daybook.shared.order.LineTax;
import io.daybook.shared.pricing.Applied;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What the shop's rules make of one item of a cart, all its units together.
///
/// @param discountMinor how much less the units cost; absent for none
/// @param tax absent where none is reckoned
/// @param rules which rules gave that, in the order in which they were applied
public record PricedItem(
        String sku, @Nullable Long discountMinor, @Nullable LineTax tax, List<Applied> rules) {

    public PricedItem {
        rules = List.copyOf(rules);
    }

    public long reductionMinor() {
        return discountMinor == null ? 0 : discountMinor;
    }

    /// What units of this list price ask of the customer.
    public long amountMinor(long listMinor) {
        long less = listMinor - reductionMinor();
        return tax == null || tax.included() ? less : less + tax.minor();
    }
}
