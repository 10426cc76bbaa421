package io.daybook.shared.pricing;

/// What one rule gave to one line, so that its amount can be explained years later.
///
/// @param rule the rule's id: a SKU, a promotion's id, a coupon's code, a country, or a country and a currency
/// @param version of the rule at that time
/// @param minor what it came to for all units of the line together: a price, a discount, a shipping charge or a tax
public record Applied(RuleKind kind, String rule, long version, long minor) {}
