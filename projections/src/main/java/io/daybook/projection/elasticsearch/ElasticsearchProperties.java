package io.daybook.projection.elasticsearch;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/// Where Elasticsearch is, under `daybook.elasticsearch`.
///
/// @param uris its nodes; empty until an embedded node has told its port
/// @param apiKey an API key in its encoded form, instead of a user
/// @param replicas copies of each shard; absent: none where the cluster has one data node, else one
/// @param responseTimeout how long one request may take
public record ElasticsearchProperties(
        @DefaultValue List<URI> uris,
        @Nullable String apiKey,
        @Nullable String username,
        @Nullable String password,
        @Nullable Integer replicas,
        @DefaultValue("1s") Duration connectTimeout,
        @DefaultValue("30s") Duration responseTimeout) {

    public ElasticsearchProperties {
        uris = List.copyOf(uris);
        if (apiKey != null && username != null) {
            throw new IllegalArgumentException(
                    "Set either daybook.elasticsearch.api-key or daybook.elasticsearch.username, not both.");
        }
        if ((username == null) != (password == null)) {
            throw new IllegalArgumentException(
                    "daybook.elasticsearch.username and daybook.elasticsearch.password go together.");
        }
    }

    /// A node without security, as the embedded one is.
    public static ElasticsearchProperties at(URI uri) {
        return new ElasticsearchProperties(
                List.of(uri),
                null,
                null,
                null,
                null,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30));
    }

    /// Without the secrets, so that no log can tell them.
    @Override
    public String toString() {
        return "Elasticsearch at %s (%s)"
                .formatted(
                        uris,
                        apiKey != null
                                ? "with an API key"
                                : username != null ? "as " + username : "without a user");
    }
}
