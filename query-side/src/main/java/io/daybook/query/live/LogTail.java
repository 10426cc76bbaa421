package io.daybook.query.live;

import io.daybook.query.QueryProblem;
import io.daybook.query.Rows;
import io.daybook.shared.log.EventLog;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// The end of the log, for all who wait there. One reader looks what has come, and wakes those whom it concerns: however many wait, the
/// database is asked once. Nobody is waiting, nobody asks.
///
/// It stops before the web server does, so that open answers come to their end and hold nothing up.
public final class LogTail implements SmartLifecycle {

    /// What is known of an event before it is read.
    public record Appended(long position, String stream, String type) {}

    private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);
    private static final String APPENDED =
            "select position, stream, type from daybook.events where position > ? order by position limit ?";
    private static final int AT_ONCE = 1_000;
    private static final long UNKNOWN = -1;

    /// A signal may be lost, so one looks anyway.
    private static final long LOOK_EVERY_MILLIS = 1_000;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final JdbcClient jdbc;
    private final EventLog log;
    private final int most;
    private final Semaphore places;
    private final Semaphore signals = new Semaphore(0);
    private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
    private volatile boolean running;

    LogTail(JdbcClient jdbc, EventLog log, int most) {
        this.jdbc = jdbc;
        this.log = log;
        this.most = most;
        this.places = new Semaphore(most);
    }

    /// Begins to follow. Look for what is there already after this and before waiting: nothing can slip in between.
    ///
    /// @throws QueryProblem `too-many-streams` where as many follow as may
    public Follower follow(Predicate<Appended> wanted) {
        if (!places.tryAcquire()) {
            throw QueryProblem.unavailable(
                    "too-many-streams",
                    "%d callers wait for events already, and no more can. Ask again in a moment, or without waiting."
                            .formatted(most),
                    RETRY_AFTER);
        }
        Follower follower = new Follower(this, wanted);
        followers.add(follower);
        if (!running) {
            follower.end();
        }
        signals.release();
        return follower;
    }

    void leave(Follower follower) {
        if (followers.remove(follower)) {
            places.release();
        }
    }

    @Override
    public void start() {
        running = true;
        Thread.ofVirtual().name("daybook-log-tail").start(this::run);
    }

    @Override
    public void stop() {
        running = false;
        followers.forEach(Follower::end);
        signals.release();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void run() {
        try (EventLog.Subscription _ = log.onAppend(this::signal)) {
            long seen = UNKNOWN;
            while (running) {
                if (followers.isEmpty()) {
                    seen = UNKNOWN;
                    signals.acquire();
                } else {
                    seen = look(seen);
                    if (signals.tryAcquire(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                        signals.drainPermits();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void signal() {
        if (signals.availablePermits() == 0 && !followers.isEmpty()) {
            signals.release();
        }
    }

    /// @return the last position that was looked at
    private long look(long seen) {
        try {
            if (seen == UNKNOWN) {
                long head = head();
                // What came before this look may have been missed, so everybody looks for
                // themselves.
                followers.forEach(follower -> follower.wakeAt(head));
                return head;
            }
            List<Appended> appended;
            do {
                appended = after(seen);
                for (Appended each : appended) {
                    followers.forEach(follower -> follower.tell(each));
                    seen = each.position();
                }
            } while (appended.size() == AT_ONCE);
            long upTo = seen;
            followers.forEach(follower -> follower.greet(upTo));
            return seen;
        } catch (RuntimeException e) {
            LOG.debug("The end of the log cannot be read now: {}", e.toString());
            return UNKNOWN;
        }
    }

    private long head() {
        return jdbc.sql("select coalesce(max(position), 0) from daybook.events")
                .query(Long.class)
                .single();
    }

    private List<Appended> after(long position) {
        return jdbc.sql(APPENDED)
                .param(position)
                .param(AT_ONCE)
                .query((row, _) ->
                        new Appended(row.getLong(1), Rows.text(row, 2), Rows.text(row, 3)))
                .list();
    }
}
