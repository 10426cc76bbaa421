package io.daybook.shared.cart;

import io.daybook.shared.order.LineTax;
import io.daybook.shared.pricing.Applied;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What sending a cart's goods costs.
///
/// @param minor the charge; 0 where it is free
/// @param tax absent where none is reckoned
/// @param rules which rules gave that
public record PricedShipping(long minor, @Nullable LineTax tax, List<Applied> rules) {

    public PricedShipping {
        rules = List.copyOf(rules);
    }

    public long amountMinor() {
        return tax == null || tax.included() ? minor : minor + tax.minor();
    }
}
