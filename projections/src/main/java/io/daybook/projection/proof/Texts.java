package io.daybook.projection.proof;

import java.util.Locale;

/// Names of constants as they are stored and answered: `CHANGED` is `changed`.
final class Texts {

    private Texts() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static <E extends Enum<E>> E read(Class<E> type, String text) {
        return Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
