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

    long bodyLimit(String path) {
        return (path.equals("/api/v1/imports") ? importBody : body).toBytes();
    }
}
