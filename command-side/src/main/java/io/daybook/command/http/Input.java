package io.daybook.command.http;

import io.daybook.command.Rejection.Problem;
import io.daybook.shared.money.Money;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Checks the values of one request and collects all that is wrong, so that the caller hears it at once. Each check returns the value, or a
/// harmless stand-in where it is wrong; [#done()] refuses the request before that stand-in can be used.
public final class Input {

    /// Far above any sale, far below overflow when a ledger is added up.
    public static final int MAX_QUANTITY = 1_000_000;

    /// Lines of one request.
    public static final int MAX_LINES = 2_000;

    private static final int MAX_PROBLEMS = 50;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern SKU = Pattern.compile("[\\p{Alnum}][\\p{Alnum} ._/#&+-]{0,63}");
    private static final Pattern LOCATION = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}");

    private final List<Problem> problems = new ArrayList<>();

    /// An identifier: letters, digits, `.`, `_`, `-`; at most 100 characters.
    public String id(String pointer, String value) {
        return matching(
                ID,
                pointer,
                value,
                "an identifier: letters, digits, '.', '_' and '-', at most 100 characters");
    }

    /// An SKU: letters, digits and a few signs; at most 64 characters.
    public String sku(String pointer, String value) {
        return matching(SKU, pointer, value, "an SKU of at most 64 characters");
    }

    /// A location, `main` where none is named.
    public String location(String pointer, @Nullable String value) {
        return value == null
                ? "main"
                : matching(
                        LOCATION,
                        pointer,
                        value,
                        "a location: small letters, digits and '-', at most 40 characters");
    }

    /// Text of 1 to `most` characters without control characters.
    public String text(String pointer, String value, int most) {
        if (value.isBlank()
                || value.length() > most
                || value.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n')) {
            return wrong(
                    pointer,
                    "text-bounds",
                    "This must be text of 1 to " + most + " characters without control characters.",
                    "-");
        }
        return value;
    }

    public @Nullable String optionalText(String pointer, @Nullable String value, int most) {
        return value == null ? null : text(pointer, value, most);
    }

    /// Texts by BCP 47 language, one to twenty of them.
    public Map<String, String> texts(String pointer, Map<String, String> values, int most) {
        if (values.isEmpty() || values.size() > 20) {
            return wrong(
                    pointer,
                    "size-bounds",
                    "Name one to twenty languages here.",
                    Map.of("en", "-"));
        }
        values.forEach((language, value) -> {
            matching(
                    LANGUAGE,
                    pointer,
                    language,
                    "an object whose keys are languages such as 'en' or 'zh-Hans'");
            if (value == null) {
                wrong(pointer + "/" + language, "missing", "This text is missing.", "-");
            } else {
                text(pointer + "/" + language, value, most);
            }
        });
        return values;
    }

    /// A positive number of units.
    public int quantity(String pointer, int value) {
        return between(pointer, value, 1, MAX_QUANTITY);
    }

    /// A number of units that may be negative but not zero.
    public int signedQuantity(String pointer, int value) {
        return value == 0
                ? wrong(pointer, "quantity-bounds", "This must not be zero.", 1)
                : between(pointer, value, -MAX_QUANTITY, MAX_QUANTITY);
    }

    public int between(String pointer, int value, int least, int most) {
        return value < least || value > most
                ? wrong(
                        pointer,
                        "quantity-bounds",
                        "This must be from %d to %d.".formatted(least, most),
                        1)
                : value;
    }

    /// An ISO 4217 currency of 0, 2 or 3 decimals.
    public String currency(String pointer, String value) {
        try {
            Money.decimals(value);
            return value;
        } catch (IllegalArgumentException e) {
            return wrong(
                    pointer,
                    "unknown-currency",
                    "This must be an ISO 4217 currency of 0, 2 or 3 decimals, such as GBP.",
                    "XXX");
        }
    }

    /// A positive amount as a decimal string, in minor units.
    public long amount(String pointer, String decimal, String currency) {
        long minor = signedAmount(pointer, decimal, currency);
        return minor > 0
                ? minor
                : wrong(pointer, "amount-bounds", "This must be an amount above zero.", 1L);
    }

    /// A price as a decimal string, zero included, in minor units.
    public long price(String pointer, String decimal, String currency) {
        long minor = signedAmount(pointer, decimal, currency);
        return minor >= 0
                ? minor
                : wrong(pointer, "amount-bounds", "A price is never negative.", 0L);
    }

    /// An amount of either sign as a decimal string, in minor units.
    public long signedAmount(String pointer, String decimal, String currency) {
        if (!isKnown(currency)) {
            return 1; // reported where the currency stands
        }
        try {
            return Money.parse(decimal, currency).minor();
        } catch (IllegalArgumentException e) {
            return wrong(
                    pointer,
                    "amount-bounds",
                    "This must be a decimal string in %s with at most %d decimals, such as \"%s\"."
                            .formatted(
                                    currency,
                                    Money.decimals(currency),
                                    Money.of(1250, currency).toDecimal()),
                    1L);
        }
    }

    /// A list of one to `most` entries.
    public <T> List<T> lines(String pointer, List<T> values, int most) {
        return values.isEmpty() || values.size() > most
                ? wrong(
                        pointer,
                        "size-bounds",
                        "This must hold from 1 to %d entries.".formatted(most),
                        List.of())
                : values;
    }

    /// One of an enum's values by its name in small letters and `-`.
    public <E extends Enum<E>> E oneOf(String pointer, String value, Class<E> type) {
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String name = constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
            if (name.equals(value)) {
                return constant;
            }
            names.add(name);
        }
        return wrong(
                pointer,
                "unknown-value",
                "This must be one of: " + String.join(", ", names) + ".",
                type.getEnumConstants()[0]);
    }

    /// Notes that something is wrong, and gives the stand-in back.
    public <T> T wrong(String pointer, String code, String detail, T standIn) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(new Problem(pointer, code, detail));
        }
        return standIn;
    }

    /// Refuses the request when anything was wrong.
    public void done() {
        if (!problems.isEmpty()) {
            throw BadRequest.invalid(problems);
        }
    }

    private String matching(Pattern pattern, String pointer, String value, String what) {
        return pattern.matcher(value).matches()
                ? value
                : wrong(pointer, "text-bounds", "This must be " + what + ".", "-");
    }

    private static boolean isKnown(String currency) {
        try {
            Money.decimals(currency);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
