package io.daybook.embedded.analysis;

import org.apache.lucene.analysis.charfilter.HTMLStripCharFilter;
import org.apache.lucene.analysis.charfilter.MappingCharFilter;
import org.apache.lucene.analysis.charfilter.NormalizeCharMap;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.analysis.CharFilterFactory;
import org.elasticsearch.index.analysis.NormalizingCharFilterFactory;
import org.jspecify.annotations.Nullable;

import java.io.Reader;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `html_strip` and `mapping`.
final class CharFilters {
    private static final Pattern RULE = Pattern.compile("(.*)\\s*=>\\s*(.*)\\s*$");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))");

    private CharFilters() {}

    private record Filter(String name, UnaryOperator<Reader> filter) implements CharFilterFactory {
        @Override
        public Reader create(Reader reader) {
            return filter.apply(reader);
        }
    }

    private record NormalizingFilter(String name, UnaryOperator<Reader> filter)
            implements NormalizingCharFilterFactory {
        @Override
        public Reader create(Reader reader) {
            return filter.apply(reader);
        }
    }

    /// Option `escaped_tags`: tags to keep.
    static CharFilterFactory htmlStrip(String name, Settings settings) {
        Set<String> kept = Set.copyOf(settings.getAsList("escaped_tags"));
        return new Filter(name, reader -> new HTMLStripCharFilter(reader, kept));
    }

    /// Option `mappings`: rules `from => to`, where `\\uXXXX` stands for a character that would be trimmed, as a space.
    static CharFilterFactory mapping(String name, Settings settings) {
        var rules = new NormalizeCharMap.Builder();
        for (String rule : settings.getAsList("mappings")) {
            Matcher sides = RULE.matcher(rule);
            if (!sides.matches()) {
                throw new IllegalArgumentException("Not a mapping rule, 'from => to': " + rule);
            }
            rules.add(unescaped(sides.group(1).strip()), unescaped(sides.group(2).strip()));
        }
        NormalizeCharMap map = rules.build();
        return new NormalizingFilter(name, reader -> new MappingCharFilter(map, reader));
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(escape ->
                        Matcher.quoteReplacement(character(escape.group(1), escape.group(2))));
    }

    private static String character(@Nullable String hex, String letter) {
        if (hex != null) {
            return Character.toString(Integer.parseInt(hex, 16));
        }
        return switch (letter) {
            case "n" -> "\n";
            case "t" -> "\t";
            case "r" -> "\r";
            case "b" -> "\b";
            case "f" -> "\f";
            default -> letter;
        };
    }
}
