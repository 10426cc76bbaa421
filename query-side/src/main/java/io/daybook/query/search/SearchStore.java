package io.daybook.query.search;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.SearchResponse;

import io.daybook.projection.StoreUnavailable;
import io.daybook.projection.elasticsearch.Elasticsearch;
import io.daybook.projection.elasticsearch.SearchIndex;
import io.daybook.query.QueryProblem;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

/// Asks Elasticsearch. When it is away, or the index is not filled yet, the answer is 503 `search-unavailable` and everything else works
/// on.
public final class SearchStore {

    private static final Logger LOG = LoggerFactory.getLogger(SearchStore.class);

    /// Nobody waits longer for a list; shards that are slower are an error, never a silently shorter list.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Elasticsearch elasticsearch;

    public SearchStore(Elasticsearch elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    public <D> SearchResponse<D> search(
            SearchIndex index, SearchRequest.Builder request, Class<D> document) {
        SearchRequest ask =
                request.index(elasticsearch.alias(index))
                        .timeout(PATIENCE.toMillis() + "ms")
                        .allowPartialSearchResults(false)
                        .build();
        try {
            SearchResponse<D> found =
                    elasticsearch.call(PATIENCE.plusSeconds(1), c -> c.search(ask, document));
            if (found.timedOut()) {
                throw unavailable("The search took too long. Ask again, or for less.");
            }
            return found;
        } catch (StoreUnavailable e) {
            LOG.debug("A search was not answered", e);
            throw unavailable(
                    "The search store does not answer. Everything else works; ask again in a moment.");
        } catch (ElasticsearchException e) {
            if ("index_not_found_exception".equals(e.error().type())) {
                throw unavailable("The search index is being filled. Ask again in a moment.");
            }
            throw e;
        }
    }

    private static QueryProblem unavailable(String detail) {
        return QueryProblem.unavailable("search-unavailable", detail, Duration.ofSeconds(5));
    }
}
