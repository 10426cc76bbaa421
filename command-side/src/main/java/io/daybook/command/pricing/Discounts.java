package io.daybook.command.pricing;

import io.daybook.command.Shape;
import io.daybook.command.http.Wire;
import io.daybook.shared.money.Percent;
import io.daybook.shared.pricing.Discount;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// Discounts as promotions and coupons give them: how they are written by callers, and what is wrong with one.
public final class Discounts {

    /// So many SKUs and so many categories may be named: every item of every cart is held against them.
    static final int MAX_TARGETS = 500;

    private Discounts() {}

    /// A discount of decimal strings.
    public static Discount read(
            Shape shape,
            @Nullable String percent,
            @Nullable String amount,
            @Nullable String currency,
            @Nullable String minimum,
            @Nullable List<String> skus,
            @Nullable List<String> categories) {
        return new Discount(
                percent,
                minor(shape, "/amount", amount, currency),
                currency,
                minor(shape, "/minimum", minimum, currency),
                skus == null ? List.of() : skus,
                categories == null ? List.of() : categories);
    }

    private static @Nullable Long minor(
            Shape shape, String pointer, @Nullable String decimal, @Nullable String currency) {
        if (decimal == null) {
            return null;
        }
        // Without a currency the amount is refused below, whatever it is.
        return currency == null
                ? Long.valueOf(1)
                : Long.valueOf(Wire.minor(shape, pointer, decimal, currency));
    }

    public static void check(Shape shape, Discount discount) {
        Long amount = discount.amountMinor();
        if ((discount.percent() == null) == (amount == null)) {
            shape.wrong(
                    "/percent",
                    "percent-or-amount",
                    "A discount is a percentage or an amount, one of the two.");
        }
        if (discount.percent() != null) {
            checkPercent(shape, "/percent", discount.percent());
        }
        if (amount != null) {
            shape.amount("/amountMinor", amount);
        }
        if (discount.minimumMinor() != null) {
            shape.amount("/minimumMinor", discount.minimumMinor());
        }
        if (discount.currency() != null || amount != null || discount.minimumMinor() != null) {
            shape.currency("/currency", discount.currency());
        }
        if (!discount.forWholeOrder()) {
            checkTargets(shape, "", discount.skus(), discount.categories());
        }
    }

    public static void checkPeriod(Shape shape, @Nullable Instant from, @Nullable Instant until) {
        if (from != null) {
            shape.time("/from", from);
        }
        if (until != null) {
            shape.time("/until", until);
            if (from != null && !until.isAfter(from)) {
                shape.wrong("/until", "invalid-period", "The end lies behind the beginning.");
            }
        }
    }

    static void checkPercent(Shape shape, String pointer, @Nullable String percent) {
        if (!Percent.isPercent(percent)) {
            shape.wrong(
                    pointer,
                    "invalid-percent",
                    "A percentage is a string of a number from 0 to 100 with up to four decimals, such as \"8.875\".");
        }
    }

    static void checkTargets(
            Shape shape, String pointer, List<String> skus, List<String> categories) {
        int targets = skus.size() + categories.size();
        if (targets == 0 || skus.size() > MAX_TARGETS || categories.size() > MAX_TARGETS) {
            shape.wrong(
                    pointer + "/skus",
                    "invalid-length",
                    "Here are up to %d SKUs and as many categories allowed, and one of them at least."
                            .formatted(MAX_TARGETS));
            return;
        }
        for (int i = 0; i < skus.size(); i++) {
            shape.sku(pointer + "/skus/" + i, skus.get(i));
        }
        for (int i = 0; i < categories.size(); i++) {
            shape.words(pointer + "/categories/" + i, categories.get(i));
        }
    }
}
