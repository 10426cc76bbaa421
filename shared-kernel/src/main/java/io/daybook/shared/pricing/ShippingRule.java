package io.daybook.shared.pricing;

import org.jspecify.annotations.Nullable;

/// What sending goods to a country costs.
///
/// @param amountMinor the charge
/// @param freeFromMinor no charge where the goods, after discounts and without tax on top, come to so much; absent where there always is
///     one
public record ShippingRule(long amountMinor, @Nullable Long freeFromMinor) {}
