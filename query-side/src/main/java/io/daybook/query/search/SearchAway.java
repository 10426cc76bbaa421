package io.daybook.query.search;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;

import java.util.concurrent.TimeoutException;

/// An index cannot be asked: Elasticsearch is away, or the index is being filled. It is no fault of ours, so it has no stack trace.
public final class SearchAway extends RuntimeException {

    SearchAway(Throwable cause) {
        super(cause.getMessage(), cause, false, false);
    }

    /// Whether it is Elasticsearch that is away, rather than this one index.
    boolean isOfTheStore() {
        return !(getCause() instanceof ElasticsearchException);
    }

    /// Whether it did not answer in time, which it may do in a moment, rather than not at all.
    boolean isSlow() {
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException) {
                return true;
            }
        }
        return false;
    }
}
