package io.daybook.query;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.function.IntPredicate;

/// What callers may send: bounded, checked, and refused with the parameter's name.
public final class Inputs {

    private static final int LONGEST_ID = 200;
    private static final int LONGEST_TEXT = 200;
    private static final int MOST_VALUES = 20;

    private Inputs() {}

    /// An id or a SKU: 1 to 200 printable characters.
    public static String id(String parameter, String value) {
        if (value.isEmpty() || value.length() > LONGEST_ID || has(value, Character::isISOControl)) {
            throw QueryProblem.malformed(
                    "malformed-id",
                    parameter,
                    "'%s' is 1 to %d printable characters.".formatted(parameter, LONGEST_ID));
        }
        return value;
    }

    /// A text to look for: at most 200 characters.
    public static @Nullable String text(String parameter, @Nullable String value) {
        if (value != null
                && (value.length() > LONGEST_TEXT || has(value, Character::isISOControl))) {
            throw malformed(
                    parameter,
                    "'%s' is at most %d printable characters.".formatted(parameter, LONGEST_TEXT));
        }
        return value;
    }

    /// The values of a parameter that may be repeated, as they were sent: Spring takes a single value apart at its commas.
    ///
    /// @param declared what the endpoint declares, which only tells whether there are any
    public static List<String> each(
            String parameter, @Nullable List<String> declared, HttpServletRequest request) {
        String[] values = declared == null ? null : request.getParameterValues(parameter);
        if (values == null) {
            return List.of();
        }
        if (values.length > MOST_VALUES) {
            throw malformed(
                    parameter, "Give '%s' at most %d times.".formatted(parameter, MOST_VALUES));
        }
        for (String value : values) {
            text(parameter, value);
        }
        return List.of(values);
    }

    /// One of a few words.
    public static @Nullable String oneOf(
            String parameter, @Nullable String value, Collection<String> words) {
        if (value != null && !words.contains(value)) {
            throw malformed(
                    parameter, "'%s' is one of %s.".formatted(parameter, String.join(", ", words)));
        }
        return value;
    }

    /// An RFC 3339 instant such as `2010-12-01T08:26:00Z`, of the years 1900 to 9999.
    public static @Nullable Instant instant(String parameter, @Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            // A plus sign that the caller did not escape has become a space.
            OffsetDateTime time =
                    value.length() <= 40
                            ? OffsetDateTime.parse(value.replace(' ', '+'))
                            : OffsetDateTime.MIN;
            if (time.getYear() >= 1900 && time.getYear() <= 9999) {
                return time.toInstant();
            }
        } catch (DateTimeParseException e) {
            // Told below, like a year out of bounds.
        }
        throw malformed(
                parameter,
                "'%s' is an RFC 3339 time such as 2010-12-01T08:26:00Z.".formatted(parameter));
    }

    /// 400 `malformed-parameter`.
    public static QueryProblem malformed(String parameter, String detail) {
        return QueryProblem.malformed("malformed-parameter", parameter, detail);
    }

    private static boolean has(String value, IntPredicate what) {
        return value.chars().anyMatch(what);
    }
}
