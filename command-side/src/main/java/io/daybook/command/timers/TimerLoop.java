package io.daybook.command.timers;

import io.daybook.command.Rejection;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Fires the timers of one kind. However many are due, no more than a bounded number are under way, and the next are taken as fast as those
/// are done: the pace is that of the engine, and live commands find room between. A timer that fails is tried again, ever more slowly.
///
/// Any number of processes may do this at once: each takes what no other has.
public final class TimerLoop implements AutoCloseable {

    /// @param atOnce how many may be under way
    /// @param threads how many of these may be begun at once: each may need a connection
    /// @param longestPause between attempts
    public record Pace(int atOnce, int threads, Duration longestPause) {}

    private record Outcome(Timer timer, @Nullable Throwable failure) {}

    private static final Logger LOG = LoggerFactory.getLogger(TimerLoop.class);
    private static final long POLL_MILLIS = 400;
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long RENEW_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PAUSE_MILLIS = 1_000;

    private final TimerTable table;
    private final String kind;
    private final Pace pace;
    private final Function<Timer, CompletableFuture<?>> firing;
    private final Semaphore beginning;
    private final LinkedBlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final Set<Timer> underWay = new HashSet<>();
    private final ExecutorService threads;
    private final Thread thread;
    private volatile boolean closing;
    private long renewed = System.nanoTime();
    private boolean away;

    /// @param firing begins what is to be done and completes when it is done; exceptionally where it is to be tried again. What it does must be
    ///     silent when repeated, for a process may die between doing it and saying so
    public TimerLoop(
            TimerTable table,
            String kind,
            Pace pace,
            Function<Timer, CompletableFuture<?>> firing) {
        this.table = table;
        this.kind = kind;
        this.pace = pace;
        this.firing = firing;
        this.beginning = new Semaphore(pace.threads());
        this.threads =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("daybook-" + kind + "-", 0).factory());
        this.thread =
                Thread.ofPlatform().name("daybook-timers-" + kind).daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /// Takes no more timers, and waits a moment for those under way. What does not end in time is fired again by the next process.
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.shutdownNow();
    }

    private void run() {
        while (!closing || !underWay.isEmpty()) {
            try {
                if (!closing) {
                    takeAndFire();
                }
                gather();
                isBack();
            } catch (SQLException | RuntimeException e) {
                isAway(e);
                if (closing) {
                    return;
                }
                pause();
            } catch (InterruptedException e) {
                LOG.debug("Timers {} were woken.", kind);
            }
        }
    }

    /// Takes more when half of them are done, so that they are taken many at a time.
    private void takeAndFire() throws SQLException {
        int room = pace.atOnce() - underWay.size();
        if (2 * room < pace.atOnce()) {
            return;
        }
        for (Timer timer : table.take(kind, room)) {
            if (underWay.add(timer)) {
                threads.execute(() -> fire(timer));
            }
        }
    }

    private void fire(Timer timer) {
        CompletableFuture<?> done;
        beginning.acquireUninterruptibly();
        try {
            done = firing.apply(timer);
        } catch (RuntimeException e) {
            done = CompletableFuture.failedFuture(e);
        } finally {
            beginning.release();
        }
        done.whenComplete((_, failure) -> outcomes.add(new Outcome(timer, failure)));
    }

    /// Waits for outcomes until it is time to look for due timers, and settles in one go what comes within moments.
    private void gather() throws SQLException, InterruptedException {
        List<Outcome> settled = new ArrayList<>();
        Outcome next = outcomes.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        long end = System.nanoTime() + GATHER_NANOS;
        while (next != null) {
            settled.add(next);
            next =
                    2 * settled.size() >= underWay.size()
                            ? outcomes.poll()
                            : outcomes.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        settle(settled);
        if (System.nanoTime() - renewed > RENEW_NANOS) {
            renewed = System.nanoTime();
            table.renew(kind, underWay);
        }
    }

    private void settle(List<Outcome> settled) throws SQLException {
        List<Timer> done = new ArrayList<>();
        List<Timer> failed = new ArrayList<>();
        for (Outcome outcome : settled) {
            underWay.remove(outcome.timer());
            if (outcome.failure() == null) {
                done.add(outcome.timer());
            } else {
                failed.add(outcome.timer());
                tell(outcome.timer(), outcome.failure());
            }
        }
        // Where this fails, the leases run out, and they are fired once more.
        table.done(kind, done);
        table.failed(kind, failed, pace.longestPause());
    }

    private void tell(Timer timer, Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (cause instanceof Rejection refused && refused.kind() == Rejection.Kind.BUSY) {
            LOG.debug("Timer {} {} is tried again: {}", kind, timer.id(), cause.getMessage());
        } else {
            LOG.info("Timer {} {} is tried again: {}", kind, timer.id(), cause.toString());
        }
    }

    private void isAway(Exception failure) {
        if (!away) {
            away = true;
            LOG.warn("Timers {} wait for PostgreSQL: {}", kind, failure.getMessage());
        }
    }

    private void isBack() {
        if (away) {
            away = false;
            LOG.info("Timers {} go on.", kind);
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            LOG.debug("Timers {} were woken.", kind);
        }
    }
}
