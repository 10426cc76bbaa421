package io.daybook.query.pricing;

import io.daybook.query.Amount;

import org.jspecify.annotations.Nullable;

/// The tax of a line.
///
/// @param percent the rate as a decimal string
/// @param included whether the price contains it; else it comes on top
public record LineTax(String percent, Amount amount, boolean included) {

    /// Absent where no rate is stored.
    public static @Nullable LineTax of(
            @Nullable String percent, long minor, boolean included, String currency) {
        return percent == null ? null : new LineTax(percent, Amount.of(minor, currency), included);
    }
}
