package io.daybook.projection;

import io.daybook.shared.log.EventLog;
import io.daybook.shared.log.RecordedEvent;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Lets views that are behind share what is read. Most of the price of an event is its reading, and views that begin at the same place ask for
/// the same batches at about the same time, one after the other.
final class SharedReads implements EventLog {

    /// Views take turns, so they are seldom further apart than this.
    private static final int MAX_BATCHES = 6;

    private record Key(long after, int limit) {}

    /// A batch that is read by whoever comes first, while others who want it wait.
    private static final class Batch {
        private List<RecordedEvent> events = List.of();
    }

    private final EventLog log;
    private final Map<Key, Batch> batches =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Batch> eldest) {
                    return size() > MAX_BATCHES;
                }
            };

    SharedReads(EventLog log) {
        this.log = log;
    }

    @Override
    public long head() {
        return log.head();
    }

    @Override
    public List<RecordedEvent> read(long after, int limit) {
        Key key = new Key(after, limit);
        Batch batch;
        synchronized (batches) {
            batch = batches.computeIfAbsent(key, _ -> new Batch());
        }
        synchronized (batch) {
            if (batch.events.isEmpty()) {
                List<RecordedEvent> events = log.read(after, limit);
                if (events.size() < limit) {
                    forget(key); // the end of the log grows, and is in memory anyway
                    return events;
                }
                batch.events = events;
            }
            return batch.events;
        }
    }

    private void forget(Key key) {
        synchronized (batches) {
            batches.remove(key);
        }
    }

    @Override
    public Subscription onAppend(Runnable signal) {
        return log.onAppend(signal);
    }
}
