package io.daybook.query.search;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.SearchResponse;

import io.daybook.projection.StoreUnavailable;
import io.daybook.projection.elasticsearch.Elasticsearch;
import io.daybook.projection.elasticsearch.SearchIndex;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/// Asks Elasticsearch.
public final class SearchStore {

    /// Nobody waits longer before PostgreSQL is asked instead; shards that are slower are an error, never a silently shorter list.
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /// Long enough for a busy machine, on which a node that is late is not a node that is gone.
    private static final Duration GLANCE = Duration.ofSeconds(2);

    private final Elasticsearch elasticsearch;
    private final Duration patience;
    private final Duration glance;

    public SearchStore(Elasticsearch elasticsearch) {
        this(elasticsearch, PATIENCE, GLANCE);
    }

    SearchStore(Elasticsearch elasticsearch, Duration patience, Duration glance) {
        this.elasticsearch = elasticsearch;
        this.patience = patience;
        this.glance = glance;
    }

    /// @throws SearchAway when there is no answer to be had
    public <D> SearchResponse<D> search(
            SearchIndex index, SearchRequest.Builder request, Class<D> document) {
        return ask(index, request, document, patience);
    }

    /// Finds out whether the index can be asked.
    ///
    /// @throws SearchAway when it cannot
    void glance(SearchIndex index) {
        ask(
                index,
                new SearchRequest.Builder()
                        .size(0)
                        .terminateAfter(1L)
                        .trackTotalHits(t -> t.enabled(false)),
                Void.class,
                glance);
    }

    private <D> SearchResponse<D> ask(
            SearchIndex index, SearchRequest.Builder request, Class<D> document, Duration limit) {
        SearchRequest ask =
                request.index(elasticsearch.alias(index))
                        .timeout(limit.toMillis() + "ms")
                        .allowPartialSearchResults(false)
                        .build();
        try {
            SearchResponse<D> found = elasticsearch.call(limit, c -> c.search(ask, document));
            if (found.timedOut()) {
                throw new SearchAway(new TimeoutException("The search took too long."));
            }
            return found;
        } catch (StoreUnavailable e) {
            throw new SearchAway(e);
        } catch (ElasticsearchException e) {
            if ("index_not_found_exception".equals(e.error().type())) {
                throw new SearchAway(e);
            }
            throw e;
        }
    }
}
