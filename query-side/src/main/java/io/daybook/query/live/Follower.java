package io.daybook.query.live;

import io.daybook.query.live.LogTail.Appended;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// One who waits at the end of the log. Closing it gives its place to another.
public final class Follower implements AutoCloseable {

    private final LogTail tail;
    private final Predicate<Appended> wanted;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean woken;
    private long noticed;
    private boolean over;

    /// Known to the tail's thread alone.
    private boolean greeted;

    Follower(LogTail tail, Predicate<Appended> wanted) {
        this.tail = tail;
        this.wanted = wanted;
    }

    /// Waits until something may have come since it was last waited, or all is over.
    ///
    /// @return false when the time was up
    public boolean await(Duration patience) {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (!woken && !over) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            woken = false;
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            over = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// The position that what is wanted had come to when it was last told; 0 before.
    public long noticed() {
        lock.lock();
        try {
            return noticed;
        } finally {
            lock.unlock();
        }
    }

    /// Whether the engine ends, and what is open with it.
    public boolean isOver() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        tail.leave(this);
    }

    /// Wakes a newcomer, who has not been told of what came before.
    void greet(long position) {
        if (!greeted) {
            wakeAt(position);
        }
    }

    void tell(Appended event) {
        if (wanted.test(event)) {
            wake(event.position());
        }
    }

    /// @param position that the log has come to, at least
    void wakeAt(long position) {
        greeted = true;
        wake(position);
    }

    private void wake(long position) {
        lock.lock();
        try {
            woken = true;
            noticed = Math.max(noticed, position);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            over = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
