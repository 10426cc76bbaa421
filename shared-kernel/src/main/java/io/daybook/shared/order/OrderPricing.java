package io.daybook.shared.order;

import io.daybook.shared.pricing.Applied;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// How an order's amounts came about: which version of which rule gave what to each line.
///
/// @param coupon the coupon that was redeemed with the order; absent for none
public record OrderPricing(List<LineRules> lines, @Nullable String coupon) {

    /// @param line number of the line, from 1
    /// @param rules in the order in which they were applied
    public record LineRules(int line, List<Applied> rules) {

        public LineRules {
            rules = List.copyOf(rules);
        }
    }

    public OrderPricing {
        lines = List.copyOf(lines);
    }
}
