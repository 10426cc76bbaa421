package io.daybook.command.eventstore.reading;

import io.daybook.shared.log.RecordedEvent;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The end of the log in memory, so that views which keep up are fed without a query. One unbroken range of positions.
final class RecentEvents {

    private final @Nullable RecordedEvent[] ring;
    private long first = 1;
    private long last;

    RecentEvents(int capacity) {
        ring = new RecordedEvent[capacity];
    }

    /// @param events without a gap, in order
    synchronized void add(List<RecordedEvent> events) {
        long position = events.getFirst().position();
        if (position != last + 1) {
            first = position;
        }
        for (RecordedEvent event : events) {
            ring[slot(event.position())] = event;
        }
        last = events.getLast().position();
        first = Math.max(first, last - ring.length + 1);
    }

    /// Nothing where the range that is asked for has left memory or was never there.
    synchronized Optional<List<RecordedEvent>> after(long position, int limit) {
        if (position + 1 < first || position >= last) {
            return Optional.empty();
        }
        int count = (int) Math.min(limit, last - position);
        List<RecordedEvent> events = new ArrayList<>(count);
        for (long at = position + 1; at <= position + count; at++) {
            RecordedEvent event = ring[slot(at)];
            if (event == null) {
                return Optional.empty();
            }
            events.add(event);
        }
        return Optional.of(events);
    }

    private int slot(long position) {
        return (int) (position % ring.length);
    }
}
