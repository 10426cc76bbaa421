package io.daybook.app.http;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What one engine takes at a time.
///
/// @param body bytes of one request
/// @param importBody bytes of an uploaded file of history, compressed
/// @param concurrentRequests under `/api` that are worked on at once; further ones are told to come back
@ConfigurationProperties("daybook.http")
record Limits(
        @DefaultValue("1MB") DataSize body,
        @DefaultValue("256MB") DataSize importBody,
        @DefaultValue("2000") int concurrentRequests) {

    /// Of a provider's callback, whose signature is checked over all of it.
    private static final long CALLBACK_BYTES = 64 * 1024;

    long bodyLimit(String path) {
        if (path.startsWith("/api/v1/providers/")) {
            return CALLBACK_BYTES;
        }
        return (path.equals("/api/v1/imports") ? importBody : body).toBytes();
    }
}
