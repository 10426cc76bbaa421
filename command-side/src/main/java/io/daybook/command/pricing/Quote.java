package io.daybook.command.pricing;

import io.daybook.shared.cart.PricedItem;
import io.daybook.shared.cart.PricedShipping;
import io.daybook.shared.pricing.Applied;
import io.daybook.shared.pricing.RuleKind;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/// What the rules make of a basket.
///
/// @param items by SKU; those that no rule concerns are left out
/// @param shipping absent where no rule says what it costs
/// @param validUntil when the earliest of the promotions ends that gave something; absent where none does
public record Quote(
        Map<String, PricedItem> items,
        @Nullable PricedShipping shipping,
        @Nullable Instant validUntil) {

    public static final Quote NONE = new Quote(Map.of(), null, null);

    /// What rules of one kind came to in all.
    public long sum(RuleKind kind) {
        long sum = 0;
        for (PricedItem item : items.values()) {
            for (Applied rule : item.rules()) {
                sum += rule.kind() == kind ? rule.minor() : 0;
            }
        }
        return sum;
    }
}
