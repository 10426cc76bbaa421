package io.daybook.shared.order;

import io.daybook.shared.money.Percent;

/// The tax of one line, all its units together.
///
/// @param percent the rate as a decimal text, such as `20` or `8.875`
/// @param minor the tax itself, rounded half up once per line
/// @param included whether the unit price contains it; else it comes on top
public record LineTax(String percent, long minor, boolean included) {

    /// The tax of a line whose price, less its discount, comes to so much.
    public static LineTax on(long minor, String percent, boolean included) {
        return new LineTax(
                percent,
                included ? Percent.within(minor, percent) : Percent.of(minor, percent),
                included);
    }
}
