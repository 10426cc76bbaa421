package io.daybook.command;

import io.daybook.command.Rejection.Problem;
import io.daybook.shared.money.Money;
import io.daybook.shared.order.Customer;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Checks the shape of a command and collects all that is wrong with it, so that the caller learns it in one go. Used in the compact
/// constructors of commands, which are the only door into the models: what passes here is bounded everywhere behind.
///
/// Pointers are JSON pointers into the command; those of list members are put together only when something is wrong.
public final class Shape {

    public static final int MAX_ID = 64;
    public static final int MAX_TEXT = 500;

    /// The longest invoice of the real data that the engine is tried on has 1,114 lines.
    public static final int MAX_LINES = 2_000;

    public static final int MAX_QUANTITY = 1_000_000;

    /// Bound of one unit's price: a line of the greatest quantity still fits a long with room to spare.
    public static final long MAX_UNIT_PRICE_MINOR = 1_000_000_000_000L;

    private static final int MAX_PROBLEMS = 20;
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private final List<Problem> problems = new ArrayList<>(0);

    private Shape() {}

    public static Shape check() {
        return new Shape();
    }

    /// Whether the text is an id: 1 to 64 of `A-Z a-z 0-9 . _ -`.
    public static boolean isId(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > MAX_ID) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean allowed =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || c == '.'
                            || c == '_'
                            || c == '-';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    /// Whether the text can be stored and shown: no control characters but tab and line ends, no half of a surrogate pair.
    public static boolean isText(@Nullable String text, int max) {
        if (text == null || text.length() > max) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)
                    || (Character.isISOControl(c) && c != '\t' && c != '\n' && c != '\r')) {
                return false;
            }
        }
        return true;
    }

    public Shape id(String pointer, @Nullable String id) {
        if (!isId(id)) {
            wrong(
                    pointer,
                    "invalid-id",
                    "An id has 1 to 64 characters out of A-Z, a-z, 0-9, '.', '_' and '-'.");
        }
        return this;
    }

    public Shape optionalId(String pointer, @Nullable String id) {
        return id == null ? this : id(pointer, id);
    }

    public Shape sku(String pointer, @Nullable String sku) {
        if (!isId(sku)) {
            wrong(
                    pointer,
                    "invalid-sku",
                    "A SKU has 1 to 64 characters out of A-Z, a-z, 0-9, '.', '_' and '-'.");
        }
        return this;
    }

    /// The code of a charge is shown and never looked up, so that it may hold blanks: `BANK CHARGES`.
    public Shape chargeCode(String pointer, @Nullable String code) {
        if (code == null || code.isBlank() || !isText(code, MAX_ID)) {
            wrong(pointer, "invalid-charge-code", "The code of a charge has 1 to 64 characters.");
        }
        return this;
    }

    /// A text that may be empty, but not absent.
    public Shape text(String pointer, @Nullable String text) {
        if (!isText(text, MAX_TEXT)) {
            wrong(
                    pointer,
                    "invalid-text",
                    "A text has up to 500 characters and no control characters.");
        }
        return this;
    }

    public Shape optionalText(String pointer, @Nullable String text) {
        return text == null ? this : text(pointer, text);
    }

    /// A text that says something.
    public Shape words(String pointer, @Nullable String text) {
        if (text == null || text.isBlank()) {
            wrong(pointer, "missing-text", "Some words are needed here.");
            return this;
        }
        return text(pointer, text);
    }

    public Shape quantity(String pointer, int quantity) {
        if (!isQuantity(quantity)) {
            wrong(pointer, "invalid-quantity", "A quantity is from 1 to 1000000 units.");
        }
        return this;
    }

    /// A signed quantity other than 0.
    public Shape delta(String pointer, int quantity) {
        if (quantity == 0 || quantity > MAX_QUANTITY || quantity < -MAX_QUANTITY) {
            wrong(
                    pointer,
                    "invalid-quantity",
                    "A change of quantity is from -1000000 to 1000000 units, and not 0.");
        }
        return this;
    }

    public static boolean isQuantity(int quantity) {
        return quantity >= 1 && quantity <= MAX_QUANTITY;
    }

    public Shape currency(String pointer, @Nullable String currency) {
        try {
            if (currency != null) {
                Money.decimals(currency);
                return this;
            }
        } catch (IllegalArgumentException e) {
            // Said below, in the same words as for an absent one.
        }
        wrong(
                pointer,
                "invalid-currency",
                "A currency is an ISO 4217 code such as GBP, of 0, 2 or 3 decimals.");
        return this;
    }

    /// An amount above 0.
    public Shape amount(String pointer, long minor) {
        if (minor <= 0 || minor > Money.MAX_MINOR) {
            wrong(pointer, "invalid-amount", "An amount is above 0 and within bounds.");
        }
        return this;
    }

    /// The price of one unit of goods: not negative.
    public Shape price(String pointer, long minor) {
        if (minor < 0 || minor > MAX_UNIT_PRICE_MINOR) {
            wrong(pointer, "invalid-price", "A price is not negative and within bounds.");
        }
        return this;
    }

    /// The price of one unit of a charge: a discount is negative.
    public Shape signedPrice(String pointer, long minor) {
        if (minor < -MAX_UNIT_PRICE_MINOR || minor > MAX_UNIT_PRICE_MINOR) {
            wrong(pointer, "invalid-price", "A price is within bounds.");
        }
        return this;
    }

    public Shape time(String pointer, @Nullable Instant at) {
        if (at == null || at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
            wrong(pointer, "invalid-time", "A time is between the years 1970 and 2200.");
        }
        return this;
    }

    /// A deadline that, where there is one, lies after `at`.
    public Shape deadline(String pointer, @Nullable Instant deadline, @Nullable Instant at) {
        if (deadline != null) {
            time(pointer, deadline);
            if (at != null && !deadline.isAfter(at)) {
                wrong(
                        pointer,
                        "invalid-deadline",
                        "The deadline lies after the time of the command.");
            }
        }
        return this;
    }

    public Shape customer(String pointer, @Nullable Customer customer) {
        if (customer == null) {
            wrong(pointer, "missing-customer", "A customer is needed; a guest is `GUEST`.");
            return this;
        }
        id(pointer + "/reference", customer.reference());
        words(pointer + "/country", customer.country());
        optionalText(pointer + "/name", customer.name());
        optionalText(pointer + "/email", customer.email());
        optionalText(pointer + "/address", customer.address());
        return this;
    }

    /// A list of up to [#MAX_LINES] members, `min` at least; false where its members need no look.
    public boolean list(String pointer, @Nullable Collection<?> list, int min) {
        if (list == null || list.size() < min || list.size() > MAX_LINES) {
            wrong(
                    pointer,
                    "invalid-length",
                    "Here are %d to %d entries allowed.".formatted(min, MAX_LINES));
            return false;
        }
        return true;
    }

    /// Says that something is wrong. After twenty problems the rest is not collected.
    public void wrong(String pointer, String code, String detail) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(new Problem(pointer, code, detail));
        }
    }

    /// Whether nothing has been found wrong so far.
    public boolean isSound() {
        return problems.isEmpty();
    }

    /// @throws InvalidCommand where anything was found wrong
    public void done() {
        if (!problems.isEmpty()) {
            throw new InvalidCommand(problems);
        }
    }
}
