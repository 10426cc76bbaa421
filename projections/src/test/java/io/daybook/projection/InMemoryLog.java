package io.daybook.projection;

import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventHistory;
import io.daybook.shared.log.EventLog;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.log.UnknownEventType;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A log without a store.
public final class InMemoryLog implements EventLog, EventHistory {

    private final History history = new History();
    private final List<Runnable> signals = new CopyOnWriteArrayList<>();
    private volatile List<RecordedEvent> events = List.of();
    private volatile long unknownAt = Long.MAX_VALUE;
    private volatile boolean away;

    public long append(String stream, DomainEvent... more) {
        synchronized (this) {
            events = history.and(stream, more).events();
        }
        signals.forEach(Runnable::run);
        return head();
    }

    /// Makes the event at that position one that this release does not know.
    void unknownAt(long position) {
        unknownAt = position;
    }

    /// From now on nobody is told where the log ends.
    void goAway() {
        away = true;
    }

    @Override
    public long head() {
        if (away) {
            throw new IllegalStateException("The log is away.");
        }
        return events.size();
    }

    @Override
    public List<RecordedEvent> read(long after, int limit) {
        List<RecordedEvent> now = events;
        int from = (int) Math.min(after, now.size());
        int to = Math.min(now.size(), from + limit);
        if (unknownAt > from && unknownAt <= to) {
            throw new UnknownEventType("order.teleported", 1, unknownAt);
        }
        return now.subList(from, to);
    }

    @Override
    public List<RecordedEvent> ofStream(String stream, long after, int limit) {
        return events.stream()
                .filter(event -> event.stream().equals(stream) && event.version() > after)
                .limit(limit)
                .toList();
    }

    @Override
    public Subscription onAppend(Runnable signal) {
        signals.add(signal);
        return () -> signals.remove(signal);
    }
}
