package io.daybook.projection.rebuild;

import java.util.Locale;

/// Names of constants as they are stored and answered: `AWAITING_CONFIRMATION` is `awaiting-confirmation`.
final class Texts {

    private Texts() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static <E extends Enum<E>> E read(Class<E> type, String text) {
        return Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
