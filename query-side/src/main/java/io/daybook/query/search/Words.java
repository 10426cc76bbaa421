package io.daybook.query.search;

import org.jspecify.annotations.Nullable;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A text that is looked for in PostgreSQL, folded and taken apart as the functions `daybook.folded` and `daybook.words` do it.
///
/// @param folded the whole text without case, accents and widths
public record Words(String asked, String folded) {

    /// The end of all texts that begin so, in byte order: no character is beyond this one.
    private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

    private static final Pattern ACCENTS = Pattern.compile("[\\u0300-\\u036f]+");

    private static final String CJK = "\\u2e80-\\u9fff\\uf900-\\ufaff";

    /// A run of Chinese characters, or a word of anything but them and punctuation.
    private static final Pattern RUN =
            Pattern.compile(
                    "[" + CJK + "]+|[^" + CJK + "\\x00-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7f]+");

    private static final Pattern ONLY_CJK = Pattern.compile("[" + CJK + "]+");

    public static Words of(String text) {
        return new Words(text, fold(text));
    }

    private static String fold(String text) {
        String plain =
                ACCENTS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                        .replaceAll("")
                        .toLowerCase(Locale.ROOT);
        return plain.replace('ø', 'o').replace('ł', 'l').replace('đ', 'd').replace('ı', 'i');
    }

    /// All words, of which the last may be only begun, as `to_tsquery` takes it. Chinese characters that stand together must be found
    /// together. Absent where there is no word in it.
    public @Nullable String query() {
        List<String> all = new ArrayList<>();
        Matcher run = RUN.matcher(folded);
        while (run.find()) {
            String word = run.group();
            if (ONLY_CJK.matcher(word).matches()) {
                all.add(
                        "("
                                + String.join(
                                        " <-> ",
                                        word.codePoints()
                                                .mapToObj(
                                                        one -> "'" + Character.toString(one) + "'")
                                                .toList())
                                + ")");
            } else {
                all.add(
                        "'"
                                + word
                                + "'"
                                + (run.end() == folded.stripTrailing().length() ? ":*" : ""));
            }
        }
        return all.isEmpty() ? null : String.join(" & ", all);
    }

    /// The name in the language that was typed in: the first that has the first word.
    public Optional<String> in(Collection<String> names) {
        Matcher run = RUN.matcher(folded);
        if (!run.find()) {
            return Optional.empty();
        }
        return names.stream().filter(name -> fold(name).contains(run.group())).findFirst();
    }

    /// An id as it may have been meant, for ids are compared byte by byte.
    public List<String> ids() {
        return ids(asked);
    }

    public static List<String> ids(String id) {
        String given = id.strip();
        return List.of(given, given.toUpperCase(Locale.ROOT), given.toLowerCase(Locale.ROOT))
                .stream()
                .distinct()
                .toList();
    }

    /// Ends of the ranges that hold all ids beginning with one of [#ids()].
    public List<String> idsEnd() {
        return ids().stream().map(id -> id + LAST).toList();
    }

    /// The folded text as the beginning of a `like` pattern.
    public String likeBeginning() {
        return folded.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }
}
