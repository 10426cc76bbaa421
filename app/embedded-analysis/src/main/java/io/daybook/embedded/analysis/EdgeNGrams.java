package io.daybook.embedded.analysis;

import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenFilter;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenizer;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.index.analysis.TokenizerFactory;

import java.util.List;
import java.util.function.IntPredicate;

/// The beginnings of words, for typing ahead. Options `min_gram` (1) and `max_gram` (2).
final class EdgeNGrams {
    private EdgeNGrams() {}

    /// Further option: `preserve_original`, also gives a token longer than `max_gram` in full.
    static TokenFilterFactory filter(String name, Settings settings) {
        int shortest = shortest(settings);
        int longest = longest(settings);
        boolean original = settings.getAsBoolean("preserve_original", false);
        return new TokenFilters.Filter(
                name, tokens -> new EdgeNGramTokenFilter(tokens, shortest, longest, original));
    }

    /// Further option: `token_chars`, of which `letter` and `digit` are here; without it no character splits.
    static TokenizerFactory tokenizer(String name, Settings settings) {
        int shortest = shortest(settings);
        int longest = longest(settings);
        IntPredicate inToken = inToken(settings.getAsList("token_chars", List.of()));
        return TokenizerFactory.newFactory(name, () -> tokenizer(shortest, longest, inToken));
    }

    private static Tokenizer tokenizer(int shortest, int longest, IntPredicate inToken) {
        return new EdgeNGramTokenizer(shortest, longest) {
            @Override
            protected boolean isTokenChar(int character) {
                return inToken.test(character);
            }
        };
    }

    private static IntPredicate inToken(List<String> kinds) {
        if (kinds.isEmpty()) {
            return _ -> true;
        }
        IntPredicate any = _ -> false;
        for (String kind : kinds) {
            any =
                    any.or(
                            switch (kind) {
                                case "letter" -> Character::isLetter;
                                case "digit" -> Character::isDigit;
                                default ->
                                        throw new IllegalArgumentException(
                                                "The embedded node has no token_chars: " + kind);
                            });
        }
        return any;
    }

    private static int shortest(Settings settings) {
        return settings.getAsInt("min_gram", 1);
    }

    private static int longest(Settings settings) {
        return settings.getAsInt("max_gram", 2);
    }
}
