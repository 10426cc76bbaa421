package io.daybook.shared.audit;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/// What has to be true of the log at every position, checked by SQL over the log alone: it shares no code with the models that decide, and
/// anybody can read it and run it. Each statement names what breaks the identity, with the first columns `subject`, `position` and `detail`.
public enum Identity {
    STOCK_NEVER_BELOW_ZERO(
            "stock-movements",
            "No part of what is on hand (available, reserved, allocated, damaged) is ever below zero, so no unit is sold twice."),
    RESERVATIONS_LEAVE_AS_THEY_CAME(
            "stock-movements",
            "What an order releases, lets expire, allocates or ships of a stock item is what it had reserved of it."),
    COUNTS_MEET_THE_BOOKS(
            "stock-movements",
            "What a count expected on the shelf is what the log sums to at the position at which the shelf was read."),
    ORDERS_SHIP_WHAT_WAS_ORDERED(
            "order-lines",
            "Of no line more ships or is cancelled than was ordered, and no more comes back than has shipped."),
    ORDERS_HOLD_WHAT_THEY_SHIP(
            "order-lines",
            "What an order holds of each stock item is what it has left to ship, unless a reservation lapsed while it waited to be paid."),
    ORDERS_SUM_TO_THEIR_TOTAL(
            null,
            "The lines of an order, less discounts and with the tax that comes on top, sum to its total."),
    PAYMENTS_STAY_WITHIN_WHAT_WAS_AUTHORISED(
            null,
            "A payment captures and lets go of no more than was authorised, and gives back no more than it captured."),
    ORDERS_AND_PAYMENTS_AGREE(
            null,
            "Every cent captured or given back by a payment is noted by its order in the same append, and nothing else is."),
    ORDERS_ARE_CONFIRMED_WHEN_PAID(
            "order-money", "An order is confirmed when what is held for it covers what is due."),
    CREDITS_ARE_GIVEN_BACK_ONCE(null, "No credit note gives back more than it was issued for."),
    COUPONS_STAY_WITHIN_THEIR_LIMITS(
            null,
            "No more orders stand with a coupon than it was issued for, and none is given back that was not used.");

    private final @Nullable String basis;
    private final String meaning;

    /// @param basis the common table expressions that the statement goes on from
    Identity(@Nullable String basis, String meaning) {
        this.basis = basis;
        this.meaning = meaning;
    }

    /// In kebab case, as in addresses.
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String meaning() {
        return meaning;
    }

    /// One row for each position that breaks it.
    public String sql() {
        return basis == null ? read(code()) : read(basis) + read(code());
    }

    private static String read(String name) {
        try (InputStream sql = Identity.class.getResourceAsStream("identities/" + name + ".sql")) {
            return new String(
                    Objects.requireNonNull(sql, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
