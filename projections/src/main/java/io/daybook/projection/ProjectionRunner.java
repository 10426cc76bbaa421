package io.daybook.projection;

import io.daybook.projection.letters.Corrections;
import io.daybook.shared.log.EventHistory;
import io.daybook.shared.log.EventJson;
import io.daybook.shared.log.EventLog;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

/// Posts the log into all views: each goes from batch to batch by itself, on a few threads that all share. A view that has caught up
/// costs nothing until the log signals an append; then it is applied within milliseconds. However many processes may run the same
/// views; when one dies, another goes on.
public final class ProjectionRunner implements SmartLifecycle, ViewStatuses {

    private static final Logger LOG = LoggerFactory.getLogger(ProjectionRunner.class);

    /// Should a signal be lost, or another process die, the views look by themselves.
    private static final Duration SAFETY_POLL = Duration.ofSeconds(1);

    /// Every batch has a price of its own, whatever is in it. So there is a breath between the starts of two batches, in which what comes
    /// gathers: short enough that nobody notices, and a lone event never waits for it.
    private static final Duration BREATH = Duration.ofMillis(20);

    /// In a flood (an import) nobody looks at each event as it comes: wait longer, write less often.
    private static final int FLOOD_PER_SECOND = 2_500;

    private static final Duration GATHER = Duration.ofMillis(250);
    private static final int FLOOD_EVENTS = 1_000;
    private static final long NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private final List<Drive> drives;
    private final EventLog log;
    private final int threads;
    private @Nullable ScheduledThreadPoolExecutor pool;
    private EventLog.@Nullable Subscription subscription;

    ProjectionRunner(
            List<ViewWriter> writers,
            EventLog log,
            EventHistory history,
            EventJson json,
            DataSource dataSource,
            Positions positions,
            int threads) {
        Set<String> names = new HashSet<>();
        for (ViewWriter writer : writers) {
            if (!names.add(writer.view())) {
                throw new IllegalArgumentException(
                        "Two writers post the view " + writer.view() + ": name each view once.");
            }
            positions.follows(writer.view());
        }
        SharedReads shared = new SharedReads(log);
        this.log = log;
        this.threads = threads;
        this.drives =
                writers.stream()
                        .map(writer ->
                                new Drive(
                                        new ViewWorker(
                                                writer,
                                                shared,
                                                new Corrections(writer.view(), history, json),
                                                dataSource,
                                                positions)))
                        .toList();
    }

    @Override
    public synchronized void start() {
        if (pool != null) {
            return;
        }
        AtomicInteger number = new AtomicInteger();
        ScheduledThreadPoolExecutor newPool =
                new ScheduledThreadPoolExecutor(
                        threads,
                        task -> {
                            Thread thread = new Thread(task, "views-" + number.incrementAndGet());
                            thread.setDaemon(true);
                            return thread;
                        });
        newPool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        newPool.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        pool = newPool;
        drives.forEach(drive -> drive.begin(newPool));
        subscription = log.onAppend(this::wakeAll);
        newPool.scheduleWithFixedDelay(
                this::wakeAll, 0, SAFETY_POLL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Lets the batches that are being written come to their end.
    @Override
    public synchronized void stop() {
        ScheduledThreadPoolExecutor oldPool = pool;
        if (oldPool == null) {
            return;
        }
        pool = null;
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
        oldPool.shutdown();
        try {
            if (!oldPool.awaitTermination(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn(
                        "A view's batch did not end in {} s: it is cut off.",
                        STOP_WITHIN.toSeconds());
                oldPool.shutdownNow();
            }
        } catch (InterruptedException e) {
            oldPool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return pool != null;
    }

    @Override
    public List<ViewStatus> all() {
        return drives.stream().map(Drive::status).toList();
    }

    /// Lets a view look at the log again: somebody else held its claim for a moment.
    public void wake(String view) {
        for (Drive drive : drives) {
            if (drive.worker.view().equals(view)) {
                drive.wake();
            }
        }
    }

    private void wakeAll() {
        for (Drive drive : drives) {
            drive.wake();
        }
    }

    /// Runs one view's steps, one after the other. Between two steps it goes to the back of the queue, so that views that are far behind
    /// leave room for those that are not.
    private static final class Drive implements Runnable {

        private final ViewWorker worker;

        /// The log may have grown since the last step began.
        private final AtomicBoolean wanted = new AtomicBoolean();

        /// The drive is in the pool: about to run, running, or pausing.
        private final AtomicBoolean queued = new AtomicBoolean();

        private volatile @Nullable ScheduledThreadPoolExecutor pool;
        private volatile ViewStatus status;
        private long beganBefore = System.nanoTime() - NANOS_PER_SECOND;
        private int failures;

        Drive(ViewWorker worker) {
            this.worker = worker;
            this.status = new ViewStatus(worker.view(), ViewStatus.State.RUNNING, null, null, 0);
        }

        ViewStatus status() {
            return status;
        }

        void begin(ScheduledThreadPoolExecutor newPool) {
            queued.set(false);
            pool = newPool;
        }

        void wake() {
            wanted.set(true);
            if (queued.compareAndSet(false, true)) {
                runAfter(Duration.ZERO);
            }
        }

        @Override
        public void run() {
            wanted.set(false);
            long began = System.nanoTime();
            ViewWorker.Step step;
            try {
                step = worker.step();
                recovered();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (
                    Throwable
                            e) { // whatever it is, the other views and the next try must not suffer
                runAfter(failed(e));
                return;
            }
            if (step == ViewWorker.Step.MORE) {
                runAfter(untilNext(began));
            } else {
                queued.set(false);
                if (wanted.get()) {
                    wake();
                }
            }
        }

        private Duration untilNext(long began) {
            long sinceBefore = Math.max(1, began - beganBefore);
            beganBefore = began;
            Duration pace = worker.hasMore() || wanted.get() ? worker.pace() : Duration.ZERO;
            if (!worker.hasMore()) {
                boolean flood =
                        worker.lastBatch() * NANOS_PER_SECOND / sinceBefore >= FLOOD_PER_SECOND;
                Duration least = flood ? GATHER : BREATH;
                pace = pace.compareTo(least) < 0 ? least : pace;
            }
            if (worker.lastBatch() >= FLOOD_EVENTS) {
                pace = pace.multipliedBy(4);
            }
            Duration left = pace.minusNanos(System.nanoTime() - began);
            return left.isNegative() ? Duration.ZERO : left;
        }

        private void runAfter(Duration pause) {
            ScheduledThreadPoolExecutor current = pool;
            if (current == null) {
                return;
            }
            try {
                if (pause.isZero()) {
                    current.execute(this);
                } else {
                    current.schedule(this, pause.toNanos(), TimeUnit.NANOSECONDS);
                }
            } catch (RejectedExecutionException e) {
                queued.set(false); // the runner is stopping
            }
        }

        private void recovered() {
            if (failures > 0) {
                failures = 0;
                worker.goesOn();
                LOG.info("View {} goes on.", worker.view());
            } else if (status.parked() == worker.parked()) {
                return;
            }
            status =
                    new ViewStatus(
                            worker.view(), ViewStatus.State.RUNNING, null, null, worker.parked());
        }

        /// Tells once why the view does not go on; returns the pause before it is tried again.
        private Duration failed(Throwable failure) {
            boolean waiting = Faults.isOfTheStore(failure);
            ViewStatus.State state = waiting ? ViewStatus.State.WAITING : ViewStatus.State.FAILED;
            Instant since = status.failingSince();
            if (status.state() != state) {
                if (waiting) {
                    LOG.warn(
                            "View {} waits for its store: {}",
                            worker.view(),
                            Faults.textOf(failure));
                } else {
                    LOG.error("View {} cannot go on.", worker.view(), failure);
                }
            }
            status =
                    new ViewStatus(
                            worker.view(),
                            state,
                            Faults.textOf(failure),
                            since == null ? Instant.now() : since,
                            worker.parked());
            if (!Faults.isOfTheDatabase(failure)) {
                worker.standsStill(status);
            }
            Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 6));
            failures++;
            return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
        }
    }
}
