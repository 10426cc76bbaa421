package io.daybook.embedded.analysis;

import static org.elasticsearch.plugins.AnalysisPlugin.requiresAnalysisSettings;

import org.apache.lucene.analysis.core.KeywordTokenizer;
import org.elasticsearch.cluster.ClusterName;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.features.NodeFeature;
import org.elasticsearch.index.analysis.CharFilterFactory;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.index.analysis.TokenizerFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.ActionPlugin;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.rest.RestHandler;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// What the plugin registers.
public final class EmbeddedAnalysis extends Plugin implements AnalysisPlugin, ActionPlugin {
    @Override
    public Map<String, AnalysisProvider<CharFilterFactory>> getCharFilters() {
        return Map.of(
                "html_strip",
                (_, _, name, settings) -> CharFilters.htmlStrip(name, settings),
                "mapping",
                requiresAnalysisSettings(
                        (_, _, name, settings) -> CharFilters.mapping(name, settings)));
    }

    @Override
    public Map<String, AnalysisProvider<TokenizerFactory>> getTokenizers() {
        return Map.of(
                "keyword",
                        (_, _, name, _) -> TokenizerFactory.newFactory(name, KeywordTokenizer::new),
                "edge_ngram", (_, _, name, settings) -> EdgeNGrams.tokenizer(name, settings));
    }

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        return Map.of(
                "asciifolding", (_, _, name, settings) -> TokenFilters.asciiFolding(name, settings),
                "cjk_bigram", (_, _, name, settings) -> TokenFilters.cjkBigram(name, settings),
                "cjk_width", (_, _, name, _) -> TokenFilters.cjkWidth(name),
                "edge_ngram", (_, _, name, settings) -> EdgeNGrams.filter(name, settings),
                "stemmer", (_, _, name, settings) -> TokenFilters.stemmer(name, settings),
                "synonym_graph",
                        requiresAnalysisSettings(
                                (_, _, name, settings) -> new SynonymGraph(name, settings)),
                "trim", (_, _, name, _) -> TokenFilters.trim(name),
                "unique", (_, _, name, settings) -> UniqueTokens.filter(name, settings));
    }

    @Override
    public Collection<RestHandler> getRestHandlers(
            RestHandlersServices services,
            Supplier<DiscoveryNodes> nodes,
            Predicate<NodeFeature> supported) {
        return List.of(
                new RootInfo(nodes, ClusterName.CLUSTER_NAME_SETTING.get(services.settings())));
    }
}
