package io.daybook.query;

import io.daybook.projection.ViewPositions;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Views that come as far as a test says. Every view starts at the head of the log.
final class TestPositions implements ViewPositions {

    static final long HEAD = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final Map<String, Long> positions = new ConcurrentSkipListMap<>();
    private volatile CountDownLatch waiting = new CountDownLatch(1);

    void set(String view, long position) {
        lock.lock();
        try {
            positions.put(view, position);
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Counts down when the next query begins to wait.
    CountDownLatch nextWait() {
        waiting = new CountDownLatch(1);
        return waiting;
    }

    @Override
    public Optional<ViewPosition> of(String view) {
        long position = positions.getOrDefault(view, HEAD);
        return Optional.of(
                new ViewPosition(
                        view,
                        position,
                        Instant.parse("2010-12-01T08:26:00Z"),
                        Math.max(0, HEAD - position)));
    }

    @Override
    public List<ViewPosition> all() {
        return positions.keySet().stream().map(view -> of(view).orElseThrow()).toList();
    }

    @Override
    public boolean await(String view, long position, Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lock();
        try {
            while (positions.getOrDefault(view, HEAD) < position) {
                if (left <= 0) {
                    return false;
                }
                waiting.countDown();
                left = moved.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
