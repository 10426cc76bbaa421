package io.daybook.query;

import io.daybook.shared.money.Money;

/// Money as callers see it: a decimal string with the currency's decimals, `{"amount":"12.50","currency":"GBP"}`.
public record Amount(String amount, String currency) {

    public static Amount of(long minor, String currency) {
        return new Amount(Money.of(minor, currency).toDecimal(), currency);
    }
}
