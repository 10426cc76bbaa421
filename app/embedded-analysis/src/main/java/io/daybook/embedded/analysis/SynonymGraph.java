package io.daybook.embedded.analysis;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.synonym.SolrSynonymParser;
import org.apache.lucene.analysis.synonym.SynonymGraphFilter;
import org.apache.lucene.analysis.synonym.SynonymMap;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.IndexService.IndexCreationContext;
import org.elasticsearch.index.analysis.AbstractTokenFilterFactory;
import org.elasticsearch.index.analysis.CharFilterFactory;
import org.elasticsearch.index.analysis.CustomAnalyzer;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.index.analysis.TokenizerFactory;

import java.io.IOException;
import java.io.StringReader;
import java.text.ParseException;
import java.util.List;
import java.util.function.Function;

/// `synonym_graph`: rules in Solr's notation in the option `synonyms`, and `expand` (true). The rules' words go through the
/// filters that stand before this one.
final class SynonymGraph extends AbstractTokenFilterFactory {
    private final List<String> rules;
    private final boolean expand;

    SynonymGraph(String name, Settings settings) {
        super(name);
        this.rules = settings.getAsList("synonyms");
        this.expand = settings.getAsBoolean("expand", true);
    }

    @Override
    public TokenFilterFactory getChainAwareTokenFilterFactory(
            IndexCreationContext context,
            TokenizerFactory tokenizer,
            List<CharFilterFactory> charFilters,
            List<TokenFilterFactory> before,
            Function<String, TokenFilterFactory> others) {
        SynonymMap synonyms =
                parsed(
                        new CustomAnalyzer(
                                tokenizer,
                                charFilters.toArray(CharFilterFactory[]::new),
                                before.stream()
                                        .map(TokenFilterFactory::getSynonymFilter)
                                        .toArray(TokenFilterFactory[]::new)));
        // The map has no automaton when there is no rule.
        return new TokenFilters.Filter(
                name(),
                tokens ->
                        synonyms.fst == null
                                ? tokens
                                : new SynonymGraphFilter(tokens, synonyms, false));
    }

    private SynonymMap parsed(Analyzer analyzer) {
        try {
            var parser = new SolrSynonymParser(true, expand, analyzer);
            parser.parse(new StringReader(String.join("\n", rules)));
            return parser.build();
        } catch (IOException | ParseException e) {
            throw new IllegalArgumentException("The synonyms of " + name() + " cannot be read", e);
        }
    }

    @Override
    public TokenStream create(TokenStream tokens) {
        throw new IllegalStateException(name() + " is used through its chain-aware form only");
    }
}
