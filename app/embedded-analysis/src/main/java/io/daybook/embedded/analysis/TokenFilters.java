package io.daybook.embedded.analysis;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.TrimFilter;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.analysis.NormalizingTokenFilterFactory;
import org.elasticsearch.index.analysis.TokenFilterFactory;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/// The filters that are one class of Lucene's each.
final class TokenFilters {
    private TokenFilters() {}

    record Filter(String name, UnaryOperator<TokenStream> filter) implements TokenFilterFactory {
        @Override
        public TokenStream create(TokenStream tokens) {
            return filter.apply(tokens);
        }
    }

    /// A filter that may also stand in the normalizer of a keyword field.
    private record NormalizingFilter(String name, UnaryOperator<TokenStream> filter)
            implements NormalizingTokenFilterFactory {
        @Override
        public TokenStream create(TokenStream tokens) {
            return filter.apply(tokens);
        }
    }

    static TokenFilterFactory asciiFolding(String name, Settings settings) {
        boolean original = settings.getAsBoolean("preserve_original", false);
        return original
                ? new Filter(name, tokens -> new ASCIIFoldingFilter(tokens, true))
                : new NormalizingFilter(name, ASCIIFoldingFilter::new);
    }

    static TokenFilterFactory cjkWidth(String name) {
        return new NormalizingFilter(name, CJKWidthFilter::new);
    }

    static TokenFilterFactory trim(String name) {
        return new NormalizingFilter(name, TrimFilter::new);
    }

    /// Options `output_unigrams` and `ignored_scripts` (`han`, `hiragana`, `katakana`, `hangul`).
    static TokenFilterFactory cjkBigram(String name, Settings settings) {
        int scripts =
                CJKBigramFilter.HAN
                        | CJKBigramFilter.HIRAGANA
                        | CJKBigramFilter.KATAKANA
                        | CJKBigramFilter.HANGUL;
        for (String ignored : settings.getAsList("ignored_scripts", List.of())) {
            scripts &= ~script(ignored);
        }
        int flags = scripts;
        boolean unigrams = settings.getAsBoolean("output_unigrams", false);
        return new Filter(name, tokens -> new CJKBigramFilter(tokens, flags, unigrams));
    }

    private static int script(String name) {
        return switch (name) {
            case "han" -> CJKBigramFilter.HAN;
            case "hiragana" -> CJKBigramFilter.HIRAGANA;
            case "katakana" -> CJKBigramFilter.KATAKANA;
            case "hangul" -> CJKBigramFilter.HANGUL;
            default -> throw new IllegalArgumentException("Not a script of cjk_bigram: " + name);
        };
    }

    /// Option `language` (or `name`), of which only the English ones are here.
    static TokenFilterFactory stemmer(String name, Settings settings) {
        String language = settings.get("language", settings.get("name", "porter"));
        return switch (language.toLowerCase(Locale.ROOT)) {
            case "english", "porter" -> new Filter(name, PorterStemFilter::new);
            case "possessive_english" -> new Filter(name, EnglishPossessiveFilter::new);
            default ->
                    throw new IllegalArgumentException(
                            "The embedded node has no stemmer for: " + language);
        };
    }
}
