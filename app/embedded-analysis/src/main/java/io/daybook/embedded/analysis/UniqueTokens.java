package io.daybook.embedded.analysis;

import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.FilteringTokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.RemoveDuplicatesTokenFilter;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.analysis.TokenFilterFactory;

import java.io.IOException;

/// `unique`: each token once. Lucene has only the form with the option `only_on_same_position`.
final class UniqueTokens extends FilteringTokenFilter {
    private static final int EXPECTED = 8;

    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final CharArraySet seen = new CharArraySet(EXPECTED, false);

    private UniqueTokens(TokenStream tokens) {
        super(tokens);
    }

    static TokenFilterFactory filter(String name, Settings settings) {
        boolean samePosition = settings.getAsBoolean("only_on_same_position", false);
        return new TokenFilters.Filter(
                name, samePosition ? RemoveDuplicatesTokenFilter::new : UniqueTokens::new);
    }

    @Override
    protected boolean accept() {
        char[] copy = new char[term.length()];
        System.arraycopy(term.buffer(), 0, copy, 0, copy.length);
        return seen.add(copy);
    }

    @Override
    public void reset() throws IOException {
        super.reset();
        seen.clear();
    }
}
