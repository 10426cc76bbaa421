package io.daybook.command.eventstore;

import io.daybook.command.eventstore.append.Append;
import io.daybook.command.eventstore.append.Lineage;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/// One stream in memory: its lock, and the state after the last unit of work that was decided, durable or not. All but the lineage
/// is guarded by the lock.
final class StreamEntry {

    final String stream;
    final ReentrantLock lock = new ReentrantLock();

    /// Read without the lock by the appender, which breaks it.
    volatile @Nullable Lineage lineage;

    @Nullable Model<?, ?> model;
    @Nullable Object state;
    long version = -1;
    long weight;

    /// Of the last snapshot that is there or on its way; -1 where there is none.
    long snapshotVersion = -1;

    /// What may be seen without the lock. Absent from before a unit of work with events of this stream is handed over until its state is the
    /// stream's, so that whoever sees something sees the last that was decided.
    volatile @Nullable Glimpse glimpse;

    record Glimpse(Model<?, ?> model, Object state, Lineage lineage) {}

    /// The last unit of work with events of this stream, and those before it that were on their way when it came. One that fails may end before
    /// earlier ones, which are being written.
    private @Nullable Append last;

    private @Nullable ArrayDeque<Append> earlier;

    /// Evicted: whoever waited for the lock must look the stream up again.
    boolean gone;

    /// Used since the evictor last came by.
    volatile boolean touched = true;

    StreamEntry(String stream) {
        this.stream = stream;
    }

    boolean usable() {
        Lineage current = lineage;
        return current != null && !current.broken() && model != null;
    }

    void publish() {
        Model<?, ?> known = model;
        Object current = state;
        Lineage upon = lineage;
        glimpse =
                known == null || current == null || upon == null
                        ? null
                        : new Glimpse(known, current, upon);
    }

    /// Remembers that events of this stream are on their way.
    void sent(Append append) {
        Append before = last;
        if (before == append) {
            return;
        }
        if (before != null && !before.done().isDone()) {
            ArrayDeque<Append> unended = earlier == null ? new ArrayDeque<>(4) : earlier;
            while (!unended.isEmpty() && unended.getFirst().done().isDone()) {
                unended.removeFirst();
            }
            unended.addLast(before);
            earlier = unended;
        }
        last = append;
    }

    /// Waits until nothing of this stream is on its way any more, whatever became of it.
    void awaitPending() {
        if (earlier != null) {
            earlier.forEach(StreamEntry::await);
            earlier = null;
        }
        if (last != null) {
            await(last);
            last = null;
        }
    }

    private static void await(Append pending) {
        pending.done().handle((receipt, failure) -> receipt).join();
    }

    boolean pending() {
        if (last != null && !last.done().isDone()) {
            return true;
        }
        if (earlier != null) {
            for (Append each : earlier) {
                if (!each.done().isDone()) {
                    return true;
                }
            }
        }
        return false;
    }
}
