package io.daybook.projection;

import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.Metadata;
import io.daybook.shared.log.RecordedEvent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Builds recorded events as a log would: dense positions, and dense versions per stream.
public final class History {

    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static final Metadata METADATA =
            new Metadata(
                    "back-office-7", "back-office", "c-1", "r-1", null, null, "asked by phone");

    private final List<RecordedEvent> events = new ArrayList<>();
    private final Map<String, Long> versions = new HashMap<>();

    public History and(String stream, DomainEvent... more) {
        for (DomainEvent event : more) {
            long version = versions.merge(stream, 0L, (old, _) -> old + 1);
            long position = events.size() + 1L;
            events.add(
                    new RecordedEvent(
                            position,
                            stream,
                            version,
                            new UUID(0, position),
                            event,
                            METADATA,
                            NOON.plusSeconds(position)));
        }
        return this;
    }

    public List<RecordedEvent> events() {
        return List.copyOf(events);
    }

    public RecordedEvent last() {
        return events.getLast();
    }
}
