package io.daybook.shared.money;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/// Percentages as decimal texts such as `20` or `8.875`, from 0 to 100 with up to four decimals. Amounts of them are rounded half up
/// to whole minor units.
public final class Percent {

    private static final Pattern FORM = Pattern.compile("\\d{1,3}(\\.\\d{1,4})?");
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private Percent() {}

    public static boolean isPercent(@Nullable String text) {
        return text != null
                && FORM.matcher(text).matches()
                && new BigDecimal(text).compareTo(HUNDRED) <= 0;
    }

    /// So much per cent of an amount.
    public static long of(long minor, String percent) {
        return BigDecimal.valueOf(minor)
                .multiply(new BigDecimal(percent))
                .divide(HUNDRED, 0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    /// What is contained in an amount to which so much per cent were added before.
    public static long within(long minor, String percent) {
        BigDecimal rate = new BigDecimal(percent);
        return BigDecimal.valueOf(minor)
                .multiply(rate)
                .divide(HUNDRED.add(rate), 0, RoundingMode.HALF_UP)
                .longValueExact();
    }
}
