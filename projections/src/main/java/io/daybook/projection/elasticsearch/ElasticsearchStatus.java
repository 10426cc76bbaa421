package io.daybook.projection.elasticsearch;

import org.jspecify.annotations.Nullable;

/// What is known of Elasticsearch right now.
///
/// @param reachable whether it answered
/// @param status `green`, `yellow` or `red`; absent where it did not answer
/// @param version its version, where it tells one
/// @param problem why it did not answer
public record ElasticsearchStatus(
        boolean reachable,
        @Nullable String status,
        @Nullable String version,
        @Nullable String problem) {

    /// Whether searches can be answered: all primary shards are there.
    public boolean usable() {
        return reachable && !"red".equals(status);
    }
}
