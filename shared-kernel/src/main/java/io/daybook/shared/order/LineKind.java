package io.daybook.shared.order;

/// Goods take stock; a charge (postage, a fee, a discount) moves money only.
public enum LineKind {
    GOODS,
    CHARGE
}
