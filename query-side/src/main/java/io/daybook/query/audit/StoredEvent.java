package io.daybook.query.audit;

import tools.jackson.databind.JsonNode;

import java.time.Instant;

/// One event as the log holds it, with personal data masked.
///
/// @param position place in the log
/// @param version place in the stream
/// @param type stable name, such as `order.placed`
/// @param revision of the payload's shape
/// @param payload what happened; its `at` is business time, its amounts are minor units
/// @param metadata who caused it and why
public record StoredEvent(
        long position,
        long version,
        String eventId,
        String type,
        int revision,
        String commandId,
        Instant recordedAt,
        JsonNode payload,
        JsonNode metadata) {}
