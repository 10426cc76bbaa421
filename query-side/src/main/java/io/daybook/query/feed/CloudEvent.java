package io.daybook.query.feed;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.time.Instant;

/// An event as others take it, by CloudEvents 1.0. Numbers among the extensions are strings, because CloudEvents has none beyond 32 bits.
///
/// @param id of the event, the same whenever it is told
/// @param source what tells it, always `urn:daybook`
/// @param type stable name, such as `order.placed`
/// @param subject the stream, such as `order:4711`
/// @param time when it was recorded; when it happened in the shop stands in `data` as `at`
/// @param position place in the log
/// @param streamversion place in the stream
/// @param revision of the shape of `data`
/// @param data what happened, with personal data masked; amounts are minor units
record CloudEvent(
        String specversion,
        String id,
        String source,
        String type,
        String subject,
        Instant time,
        String datacontenttype,
        String position,
        String streamversion,
        String revision,
        String commandid,
        @Nullable String correlationid,
        @Nullable String causationid,
        @Nullable String actor,
        @Nullable String role,
        @Nullable String reason,
        JsonNode data) {

    static final String SPECVERSION = "1.0";
    static final String SOURCE = "urn:daybook";

    long place() {
        return Long.parseLong(position);
    }
}
