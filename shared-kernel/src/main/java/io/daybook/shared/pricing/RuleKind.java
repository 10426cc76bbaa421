package io.daybook.shared.pricing;

/// What kind of rule had a say in a line's amount.
public enum RuleKind {
    /// A product's price; its version is that of the product's stream.
    PRICE,
    PROMOTION,
    COUPON,
    SHIPPING,
    TAX
}
