package io.daybook.shared.log;

import java.time.Instant;
import java.util.UUID;

/// One entry of the daybook.
///
/// @param position place in the whole log: dense, from 1, and in the order of commits
/// @param stream the aggregate's stream, `category:id`
/// @param version place in the stream: dense, from 0
public record RecordedEvent(
        long position,
        String stream,
        long version,
        UUID eventId,
        DomainEvent event,
        Metadata metadata,
        Instant recordedAt) {}
