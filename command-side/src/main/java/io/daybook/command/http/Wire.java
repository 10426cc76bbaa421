package io.daybook.command.http;

import io.daybook.command.Shape;
import io.daybook.shared.money.Money;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads what has another form in JSON than in commands: amounts are decimal strings, and names of choices are small letters with `-`. What is
/// wrong is noted in a [Shape] under its JSON pointer, and a harmless value stands in for it until [Shape#done()] refuses the request.
public final class Wire {

    private Wire() {}

    /// An amount such as `"12.50"` in minor units of its currency.
    public static long minor(Shape shape, String pointer, String decimal, String currency) {
        int decimals;
        try {
            decimals = Money.decimals(currency);
        } catch (IllegalArgumentException e) {
            return 1; // the command refuses the currency where it stands
        }
        try {
            return Money.parse(decimal, currency).minor();
        } catch (IllegalArgumentException e) {
            shape.wrong(
                    pointer,
                    "invalid-amount",
                    "An amount in %s is a string of a decimal number with at most %d decimals, such as \"%s\"."
                            .formatted(currency, decimals, Money.of(1250, currency).toDecimal()));
            return 1;
        }
    }

    /// A time such as `"2026-11-27T00:00:00Z"`; absent where none was given.
    public static @Nullable Instant time(Shape shape, String pointer, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeParseException e) {
            shape.wrong(
                    pointer,
                    "invalid-time",
                    "A time is a string in the form of RFC 3339, such as \"2026-11-27T00:00:00Z\".");
            return null;
        }
    }

    /// One of an enum's values.
    public static <E extends Enum<E>> E choice(
            Shape shape, String pointer, String name, Class<E> type) {
        List<String> names = new ArrayList<>();
        for (E value : type.getEnumConstants()) {
            String written = value.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (written.equals(name)) {
                return value;
            }
            names.add(written);
        }
        shape.wrong(pointer, "unknown-choice", "This is one of: " + String.join(", ", names) + ".");
        return type.getEnumConstants()[0];
    }

    /// Goods unless the line says otherwise.
    public static LineKind lineKind(Shape shape, String line, @Nullable String kind) {
        return kind == null ? LineKind.GOODS : choice(shape, line + "/kind", kind, LineKind.class);
    }

    /// The customer of an order or a credit note.
    ///
    /// @param reference the shop's customer number; absent for a guest
    /// @param country name or code of the country that the order goes to
    public record CustomerBody(
            @Nullable String reference,
            String country,
            @Nullable String name,
            @Nullable String email,
            @Nullable String address) {

        public Customer customer() {
            return new Customer(
                    reference == null ? Customer.GUEST : reference, country, name, email, address);
        }
    }
}
