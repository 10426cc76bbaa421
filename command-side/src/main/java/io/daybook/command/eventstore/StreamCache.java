package io.daybook.command.eventstore;

import io.daybook.command.eventstore.append.Lineage;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/// The streams in memory, bounded by number and weight. One that is locked, or has events on their way, is never evicted: reading it anew
/// would miss them.
final class StreamCache {

    private final int maxEntries;
    private final long maxWeight;
    private final ConcurrentHashMap<String, StreamEntry> entries = new ConcurrentHashMap<>();
    private final LongAdder weight = new LongAdder();
    private final ReentrantLock sweeping = new ReentrantLock();
    private @Nullable Iterator<StreamEntry> hand;

    StreamCache(int maxEntries, long maxWeight) {
        this.maxEntries = maxEntries;
        this.maxWeight = maxWeight;
    }

    /// The stream's entry, locked by the current thread.
    StreamEntry lock(String stream) {
        while (true) {
            StreamEntry entry = entries.get(stream);
            if (entry == null) {
                entry = entries.computeIfAbsent(stream, StreamEntry::new);
            }
            entry.lock.lock();
            if (!entry.gone) {
                if (!entry.touched) {
                    entry.touched = true;
                }
                return entry;
            }
            entry.lock.unlock();
        }
    }

    /// The stream's entry as it is, unlocked, where there is one.
    @Nullable StreamEntry peek(String stream) {
        StreamEntry entry = entries.get(stream);
        if (entry != null && !entry.touched) {
            entry.touched = true;
        }
        return entry;
    }

    /// Another process wrote to the stream.
    void overtaken(String stream, long version) {
        StreamEntry entry = entries.get(stream);
        Lineage lineage = entry == null ? null : entry.lineage;
        if (lineage != null) {
            lineage.overtakenBy(version);
        }
    }

    void overtakenEverywhere() {
        for (StreamEntry entry : entries.values()) {
            Lineage lineage = entry.lineage;
            if (lineage != null) {
                lineage.breakOff();
            }
        }
    }

    void weigh(StreamEntry entry, long newWeight) {
        weight.add(newWeight - entry.weight);
        entry.weight = newWeight;
    }

    int size() {
        return entries.size();
    }

    /// Makes room where there is too little, by a second-chance sweep. The caller holds no stream's lock.
    void makeRoom() {
        if (!tooFull() || !sweeping.tryLock()) {
            return;
        }
        try {
            // Twice round at most: the first may only take the touched marks away.
            for (long steps = 2L * entries.size(); steps > 0 && tooFull(); steps--) {
                if (hand == null || !hand.hasNext()) {
                    hand = entries.values().iterator();
                    if (!hand.hasNext()) {
                        return;
                    }
                }
                consider(hand.next());
            }
        } finally {
            sweeping.unlock();
        }
    }

    private void consider(StreamEntry entry) {
        if (entry.touched) {
            entry.touched = false;
            return;
        }
        if (!entry.lock.tryLock()) {
            return;
        }
        try {
            if (!entry.gone && !entry.pending()) {
                entry.gone = true;
                entries.remove(entry.stream, entry);
                weigh(entry, 0);
            }
        } finally {
            entry.lock.unlock();
        }
    }

    private boolean tooFull() {
        return entries.size() > maxEntries || weight.sum() > maxWeight;
    }
}
