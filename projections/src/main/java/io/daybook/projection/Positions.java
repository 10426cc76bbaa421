package io.daybook.projection;

import io.daybook.shared.log.EventLog;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import javax.sql.DataSource;

/// How far the views have come, in memory. The runner tells of every step it takes; what another process does is seen by looking at
/// the table, which happens only while somebody asks, and then rarely.
final class Positions implements ViewPositions {

    private static final Logger LOG = LoggerFactory.getLogger(Positions.class);
    private static final long LOOK_NANOS = Duration.ofMillis(25).toNanos();
    private static final long NOT_KNOWN = -1;

    private final DataSource dataSource;
    private final EventLog log;
    private final ConcurrentMap<String, Mark> marks = new ConcurrentHashMap<>();
    private final AtomicLong headAskedAt = new AtomicLong(System.nanoTime() - LOOK_NANOS);
    private volatile long head = NOT_KNOWN;

    Positions(DataSource dataSource, EventLog log) {
        this.dataSource = dataSource;
        this.log = log;
    }

    /// There is such a view: until more is known of it, it stands at the beginning, and the whole log is what it lacks.
    void follows(String view) {
        mark(view);
    }

    /// The view has come to `position`. A view that is set back, to be posted again, tells so with `setBack`.
    void advanced(String view, long position, @Nullable Instant eventAt) {
        mark(view).advance(position, eventAt);
    }

    void setBack(String view, long position, @Nullable Instant eventAt) {
        mark(view).set(position, eventAt);
    }

    @Override
    public Optional<ViewPosition> of(String view) {
        Mark mark = marks.get(view);
        if (mark == null || mark.position() < head()) {
            look(view);
            mark = marks.get(view);
        }
        long end = head();
        return mark == null || end == NOT_KNOWN
                ? Optional.empty()
                : Optional.of(mark.toViewPosition(view, end));
    }

    @Override
    public List<ViewPosition> all() {
        lookAtAll();
        long head = head();
        List<ViewPosition> all = new ArrayList<>();
        for (Map.Entry<String, Mark> entry : new TreeMap<>(marks).entrySet()) {
            all.add(entry.getValue().toViewPosition(entry.getKey(), head));
        }
        return all;
    }

    @Override
    public boolean await(String view, long position, Duration timeout) throws InterruptedException {
        Mark mark = mark(view);
        long deadline = System.nanoTime() + timeout.toNanos();
        while (mark.position() < position) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            if (!mark.await(position, Math.min(left, LOOK_NANOS))) {
                look(view);
            }
        }
        return true;
    }

    /// The end of the log, as of a moment ago; of what this process itself has appended, as of now: no answer says that it is current while it
    /// lacks what was acknowledged here. While the log cannot be asked, what was last known, and that is nothing right after a start.
    private long head() {
        long now = System.nanoTime();
        long askedAt = headAskedAt.get();
        if (now - askedAt >= LOOK_NANOS && headAskedAt.compareAndSet(askedAt, now)) {
            try {
                head = log.head();
            } catch (RuntimeException e) {
                LOG.debug("The log's end is not known at the moment", e);
            }
        }
        long appended = log.knownHead();
        return appended == 0 ? head : Math.max(head, appended);
    }

    private Mark mark(String view) {
        return marks.computeIfAbsent(view, _ -> new Mark());
    }

    private void look(String view) {
        Mark mark = marks.get(view);
        if (mark != null && !mark.mayLook()) {
            return;
        }
        lookAtAll();
    }

    /// The table has a dozen rows: one look serves everybody.
    private void lookAtAll() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement(
                                "select view, position, event_at from views.view_positions");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                OffsetDateTime eventAt = row.getObject(3, OffsetDateTime.class);
                mark(row.getString(1))
                        .advance(row.getLong(2), eventAt == null ? null : eventAt.toInstant());
            }
        } catch (SQLException e) {
            // The database is away: what is known in memory is still true, only perhaps not the
            // latest.
            for (Mark mark : marks.values()) {
                mark.mayLook();
            }
        }
    }

    /// One view's position, and those who wait for it.
    private static final class Mark {

        private final ReentrantLock lock = new ReentrantLock();
        private final Condition moved = lock.newCondition();
        private long position;
        private @Nullable Instant eventAt;
        private long lookedAt = System.nanoTime() - LOOK_NANOS;

        long position() {
            lock.lock();
            try {
                return position;
            } finally {
                lock.unlock();
            }
        }

        ViewPosition toViewPosition(String view, long head) {
            lock.lock();
            try {
                return new ViewPosition(view, position, eventAt, Math.max(0, head - position));
            } finally {
                lock.unlock();
            }
        }

        void advance(long newPosition, @Nullable Instant newEventAt) {
            lock.lock();
            try {
                if (newPosition > position) {
                    set(newPosition, newEventAt);
                }
            } finally {
                lock.unlock();
            }
        }

        void set(long newPosition, @Nullable Instant newEventAt) {
            lock.lock();
            try {
                position = newPosition;
                eventAt = newEventAt;
                moved.signalAll();
            } finally {
                lock.unlock();
            }
        }

        boolean await(long wanted, long nanos) throws InterruptedException {
            lock.lock();
            try {
                long left = nanos;
                while (position < wanted && left > 0) {
                    left = moved.awaitNanos(left);
                }
                return position >= wanted;
            } finally {
                lock.unlock();
            }
        }

        /// Whether nobody has looked at the table for this view's sake lately.
        boolean mayLook() {
            lock.lock();
            try {
                long now = System.nanoTime();
                if (now - lookedAt < LOOK_NANOS) {
                    return false;
                }
                lookedAt = now;
                return true;
            } finally {
                lock.unlock();
            }
        }
    }
}
