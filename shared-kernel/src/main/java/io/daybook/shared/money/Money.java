package io.daybook.shared.money;

import java.math.BigDecimal;
import java.util.Currency;

/// An amount in the minor units of an ISO 4217 currency of 0, 2 or 3 decimals. Never floating.
///
/// @param minor minor units, signed
/// @param currency ISO 4217 code
public record Money(long minor, String currency) {

    /// Far above any order, far below overflow when amounts are added up.
    public static final long MAX_MINOR = 1_000_000_000_000_000L;

    public Money {
        decimals(currency);
        if (minor > MAX_MINOR || minor < -MAX_MINOR) {
            throw new IllegalArgumentException(
                    "An amount of %d minor units is out of bounds.".formatted(minor));
        }
    }

    public static Money of(long minor, String currency) {
        return new Money(minor, currency);
    }

    public static Money zero(String currency) {
        return new Money(0, currency);
    }

    /// Reads a decimal such as `12.50`. More decimals than the currency has are refused, not rounded.
    public static Money parse(String decimal, String currency) {
        try {
            if (decimal.length() > 24) {
                throw new IllegalArgumentException(
                        "An amount of " + decimal.length() + " characters is too long.");
            }
            long minor =
                    new BigDecimal(decimal).movePointRight(decimals(currency)).longValueExact();
            return new Money(minor, currency);
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    "'%s' is not an amount in %s, which has %d decimals."
                            .formatted(decimal, currency, decimals(currency)),
                    e);
        }
    }

    /// The number of decimals of a currency: 0, 2 or 3.
    public static int decimals(String currency) {
        int digits = Currency.getInstance(currency).getDefaultFractionDigits();
        if (digits != 0 && digits != 2 && digits != 3) {
            throw new IllegalArgumentException("Currency " + currency + " is not supported.");
        }
        return digits;
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(minor, sameCurrency(other).minor), currency);
    }

    public Money minus(Money other) {
        return new Money(Math.subtractExact(minor, sameCurrency(other).minor), currency);
    }

    public Money times(long factor) {
        return new Money(Math.multiplyExact(minor, factor), currency);
    }

    /// The amount as a decimal string with the currency's decimals, such as `12.50`.
    public String toDecimal() {
        return BigDecimal.valueOf(minor, decimals(currency)).toPlainString();
    }

    @Override
    public String toString() {
        return toDecimal() + " " + currency;
    }

    private Money sameCurrency(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException(
                    "Amounts in %s and %s do not add up.".formatted(currency, other.currency));
        }
        return other;
    }
}
