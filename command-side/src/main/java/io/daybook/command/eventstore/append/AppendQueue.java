package io.daybook.command.eventstore.append;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Units of work in the order in which they were decided, bounded by their entries.
final class AppendQueue {

    private final int maxEntries;
    private final int maxBatch;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition drained = lock.newCondition();
    private final ArrayDeque<Append> waiting = new ArrayDeque<>();
    private int entries;
    private boolean takerWaits;
    private boolean called;
    private int putters;

    AppendQueue(int maxEntries, int maxBatch) {
        this.maxEntries = maxEntries;
        this.maxBatch = maxBatch;
    }

    /// Waits for a place; false when there was none in time.
    ///
    /// @param quiet not to wake the taker, because the caller sees to it
    boolean put(Append append, boolean quiet, long timeoutNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = timeoutNanos;
            while (full()) {
                if (left <= 0) {
                    return false;
                }
                putters++;
                try {
                    left = drained.awaitNanos(left);
                } finally {
                    putters--;
                }
            }
            waiting.add(append);
            entries += weight(append);
            if (takerWaits && !quiet) {
                filled.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until something is there or somebody calls; false where neither came in time.
    boolean awaitWork(long timeoutNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = timeoutNanos;
            takerWaits = true;
            while (waiting.isEmpty() && left > 0 && !called) {
                left = filled.awaitNanos(left);
            }
            boolean work = called || !waiting.isEmpty();
            called = false;
            return work;
        } finally {
            takerWaits = false;
            lock.unlock();
        }
    }

    /// The next batch; empty where nothing is waiting.
    List<Append> poll() {
        lock.lock();
        try {
            if (waiting.isEmpty()) {
                return List.of();
            }
            List<Append> batch = new ArrayList<>(Math.min(waiting.size(), maxBatch));
            int rows = 0;
            for (@Nullable Append next; (next = waiting.peek()) != null; ) {
                if (!batch.isEmpty() && rows + weight(next) > maxBatch) {
                    break;
                }
                rows += weight(next);
                batch.add(next);
                waiting.poll();
            }
            entries -= rows;
            if (putters > 0) {
                drained.signalAll();
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    List<Append> takeAll() {
        lock.lock();
        try {
            List<Append> all = new ArrayList<>(waiting);
            waiting.clear();
            entries = 0;
            drained.signalAll();
            return all;
        } finally {
            lock.unlock();
        }
    }

    /// Ends the taker's wait.
    void wakeTaker() {
        lock.lock();
        try {
            called = true;
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return entries;
        } finally {
            lock.unlock();
        }
    }

    // One that is larger than the whole queue is let in alone.
    private boolean full() {
        return entries >= maxEntries;
    }

    private static int weight(Append append) {
        return Math.max(1, append.entries.size());
    }
}
