package io.daybook.query.search;

import io.daybook.query.Inputs;
import io.daybook.shared.money.Money;

import org.jspecify.annotations.Nullable;

/// Amounts of money as filters.
public final class Amounts {

    private Amounts() {}

    /// An ISO 4217 code that the engine can count in.
    public static String currency(String parameter, String code) {
        try {
            Money.decimals(code);
            return code;
        } catch (IllegalArgumentException e) {
            throw Inputs.malformed(
                    parameter, "'%s' is an ISO 4217 code such as GBP.".formatted(parameter));
        }
    }

    /// A decimal amount such as `12.50`, in minor units.
    public static @Nullable Long minor(
            String parameter, @Nullable String decimal, String currency) {
        if (decimal == null) {
            return null;
        }
        try {
            return Money.parse(decimal, currency).minor();
        } catch (IllegalArgumentException e) {
            throw Inputs.malformed(
                    parameter,
                    "'%s' is an amount in %s such as 12.50.".formatted(parameter, currency));
        }
    }

    /// Refuses limits that nothing can be between.
    public static void ordered(
            String minParameter, @Nullable Long min, String maxParameter, @Nullable Long max) {
        if (min != null && max != null && min > max) {
            throw Inputs.malformed(
                    minParameter, "'%s' is at most '%s'.".formatted(minParameter, maxParameter));
        }
    }
}
