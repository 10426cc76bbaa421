package io.daybook.projection.proof;

import io.daybook.projection.Faults;
import io.daybook.projection.ProjectionRunner;
import io.daybook.projection.ViewPositions;
import io.daybook.projection.ViewStatus;
import io.daybook.projection.ViewWriter;
import io.daybook.projection.letters.Corrections;
import io.daybook.projection.proof.Course.Step;
import io.daybook.shared.log.EventJson;
import io.daybook.shared.log.EventLog;
import io.daybook.shared.log.EventStreams;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

/// Holds all views against the log for ever, on one thread with a small share of the time; and does at once what is asked for. However many
/// processes may do so: each step is claimed, and when one dies, another goes on where it was.
public final class StandingProof implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(StandingProof.class);

    /// How long nothing is asked of the tables while there is nothing to do.
    private static final Duration LOOK = Duration.ofMillis(500);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(1);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    /// A session's scratch tables are made anew now and then, so that nothing of them grows.
    private static final Duration SESSION = Duration.ofMinutes(10);

    /// A view that is further behind has better to do.
    private static final long FAR_BEHIND = 20_000;

    /// What somebody waits for may take half of a processor.
    private static final double SHARE_WHEN_ASKED = 0.5;

    private static final int EVENTS_WHEN_ASKED = 5_000;
    private static final int LEAST_EVENTS = 500;
    private static final int MOST_EVENTS = 5_000;
    private static final Duration SHORT_STEP = Duration.ofMillis(25);
    private static final Duration LONG_STEP = Duration.ofMillis(200);
    private static final int MAX_FAILURES = 5;

    /// How much of its time is worked.
    ///
    /// @param share of one processor, for the standing proof; none where it is 0
    /// @param rest rounds of a view begin no more often than this
    record Pace(double share, Duration rest) {}

    private final Map<String, ViewWriter> writers = new LinkedHashMap<>();
    private final Map<String, Entities> entities = new HashMap<>();
    private final ProofTables tables;
    private final DataSource dataSource;
    private final EventLog log;
    private final ViewPositions positions;
    private final ProjectionRunner runner;
    private final Pace pace;

    /// How many events a step of a view is to fold, so that it neither costs more than its claim nor holds a snapshot for long.
    private final Map<String, Integer> sizes = new HashMap<>();

    private final Map<Course, Integer> failures = new HashMap<>();
    private final Map<Course, Long> notBefore = new HashMap<>();
    private @Nullable Session session;
    private int turn;
    private @Nullable Thread thread;
    private volatile boolean running;
    private boolean asked;

    StandingProof(
            List<ViewWriter> writers,
            ProofTables tables,
            DataSource dataSource,
            EventLog log,
            EventStreams streams,
            EventJson json,
            ViewPositions positions,
            ProjectionRunner runner,
            Pace pace) {
        for (ViewWriter writer : writers) {
            this.writers.put(writer.view(), writer);
            this.entities.put(
                    writer.view(),
                    new Entities(writer, streams, new Corrections(writer.view(), streams, json)));
        }
        this.tables = tables;
        this.dataSource = dataSource;
        this.log = log;
        this.positions = positions;
        this.runner = runner;
        this.pace = pace;
    }

    /// A connection with the scratch tables that it has so far.
    private static final class Session {

        private final Connection connection;
        private final Map<String, Scratch> scratches = new HashMap<>();
        private final Map<Course, Prover> provers = new HashMap<>();
        private final long openedAt = System.nanoTime();

        Session(Connection connection) {
            this.connection = connection;
        }

        boolean isOld() {
            return System.nanoTime() - openedAt > SESSION.toNanos();
        }

        void close() {
            provers.values().forEach(Prover::end);
            try (connection;
                    Statement statement = connection.createStatement()) {
                connection.rollback();
                connection.setAutoCommit(true);
                statement.execute("discard temporary");
            } catch (SQLException e) {
                LOG.debug("The session was gone already, and its tables with it.", e);
            }
        }
    }

    @Override
    public synchronized void start() {
        if (running || writers.isEmpty()) {
            return;
        }
        running = true;
        tables.onAsked(this::wake);
        Thread newThread = new Thread(this::run, "proof");
        newThread.setDaemon(true);
        newThread.setPriority(Thread.MIN_PRIORITY);
        thread = newThread;
        newThread.start();
    }

    @Override
    public void stop() {
        Thread old;
        synchronized (this) {
            running = false;
            old = thread;
            thread = null;
            notifyAll();
        }
        if (old != null) {
            try {
                old.join(STOP_WITHIN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// Somebody has asked for something.
    private synchronized void wake() {
        asked = true;
        notifyAll();
    }

    private void run() {
        boolean registered = false;
        long standingFrom = System.nanoTime();
        while (running) {
            Duration pause = LOOK;
            try {
                if (!registered) {
                    tables.register(List.copyOf(writers.keySet()));
                    registered = true;
                }
                Duration asked = stepAsked();
                if (asked != null) {
                    pause = asked;
                } else if (pace.share() > 0 && System.nanoTime() - standingFrom >= 0) {
                    Duration busy = stepStanding();
                    if (busy != null) {
                        Duration rest = restAfter(busy, pace.share());
                        standingFrom = System.nanoTime() + rest.toNanos();
                    }
                }
                if (asked == null && pace.share() > 0) {
                    long left = standingFrom - System.nanoTime();
                    pause = Duration.ofNanos(Math.clamp(left, 1_000_000, LOOK.toNanos()));
                    if (left < 0) {
                        pause = LOOK;
                    }
                }
            } catch (RuntimeException e) {
                LOG.debug("The proof goes on later", e);
                closeSession();
                pause = AFTER_FAILURE;
            }
            rest(pause);
        }
        closeSession();
    }

    private synchronized void rest(Duration pause) {
        try {
            if (running && !asked && !pause.isZero()) {
                wait(Math.max(1, pause.toMillis()));
            }
            asked = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }

    private static Duration restAfter(Duration busy, double share) {
        return Duration.ofNanos((long) (busy.toNanos() * (1 / share - 1)));
    }

    /// Goes on with what somebody has asked for; absent where there is nothing of the kind.
    ///
    /// @return how long to rest after it
    private @Nullable Duration stepAsked() {
        for (Course course : tables.open()) {
            if (!writers.containsKey(course.view()) || !isDue(course)) {
                continue;
            }
            if (course.reconciliation() != null
                    && course.key() == null
                    && !tables.isCounted(course.reconciliation())) {
                tables.total(course.reconciliation(), entitiesOf(course).count());
            }
            long began = System.nanoTime();
            Step step = step(course, EVENTS_WHEN_ASKED);
            if (step == null) {
                continue;
            }
            return switch (step) {
                case MORE ->
                        restAfter(Duration.ofNanos(System.nanoTime() - began), SHARE_WHEN_ASKED);
                case DONE -> Duration.ZERO;
                case ELSEWHERE -> SHORT_STEP;
            };
        }
        return null;
    }

    /// Takes a step of the next view whose turn it is; absent where none has anything to do.
    ///
    /// @return how long it took
    private @Nullable Duration stepStanding() {
        List<String> views = List.copyOf(writers.keySet());
        for (int i = 0; i < views.size() && running; i++) {
            String view = views.get(turn++ % views.size());
            Course course = Course.standing(view);
            if (!isDue(course)) {
                continue;
            }
            if (!tables.nextRound(view, pace.rest())) {
                notBefore.put(course, System.nanoTime() + untilNextLook().toNanos());
                continue;
            }
            long began = System.nanoTime();
            Step step = step(course, sizes.getOrDefault(view, LEAST_EVENTS));
            Duration busy = Duration.ofNanos(System.nanoTime() - began);
            if (step == Step.MORE || step == Step.DONE) {
                tables.worked(view, Math.max(1, busy.toMillis()));
                fit(view, busy);
                if (step == Step.DONE) {
                    tables.nextRound(view, pace.rest());
                }
                return busy;
            }
        }
        return null;
    }

    /// A view whose round has ended is asked about now and then.
    private Duration untilNextLook() {
        Duration tenth = pace.rest().dividedBy(10);
        return tenth.compareTo(AFTER_FAILURE) < 0 ? tenth : AFTER_FAILURE;
    }

    private void fit(String view, Duration busy) {
        int size = sizes.getOrDefault(view, LEAST_EVENTS);
        if (busy.compareTo(SHORT_STEP) < 0) {
            sizes.put(view, Math.min(MOST_EVENTS, size * 2));
        } else if (busy.compareTo(LONG_STEP) > 0) {
            sizes.put(view, Math.max(LEAST_EVENTS, size / 2));
        }
    }

    private boolean isDue(Course course) {
        Long time = notBefore.get(course);
        return time == null || System.nanoTime() - time >= 0;
    }

    /// Absent where it has to wait.
    private @Nullable Step step(Course course, int events) {
        String reason = reasonToWait(course.view());
        if (reason != null) {
            waits(course, reason);
            return null;
        }
        try {
            Step step = prover(course).step(course, events);
            failures.remove(course);
            notBefore.remove(course);
            if (step == Step.DONE && session != null) {
                Prover done = session.provers.remove(course);
                if (done != null) {
                    done.end();
                }
            }
            return step;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
            return null;
        } catch (Exception e) {
            closeSession();
            failed(course, e);
            return null;
        }
    }

    private void failed(Course course, Exception failure) {
        if (failure instanceof ViewClaim.Unprovable) {
            waits(course, String.valueOf(failure.getMessage()));
            notBefore.put(course, System.nanoTime() + AFTER_REFUSAL.toNanos());
            return;
        }
        if (Faults.isOfTheStore(failure)) {
            waits(course, Faults.textOf(failure));
            return;
        }
        int times = failures.merge(course, 1, Integer::sum);
        if (times == 1) {
            LOG.warn("View {} cannot be held against the log now", course.view(), failure);
        }
        if (course.reconciliation() != null && times >= MAX_FAILURES) {
            failures.remove(course);
            notBefore.remove(course);
            tables.fail(course.reconciliation(), Faults.textOf(failure));
        } else {
            waits(course, Faults.textOf(failure));
        }
    }

    private void waits(Course course, String why) {
        notBefore.put(course, System.nanoTime() + AFTER_FAILURE.toNanos());
        tables.waits(course, why);
    }

    /// A view that is behind or does not go on is not held up, and is not judged.
    private @Nullable String reasonToWait(String view) {
        for (ViewStatus status : runner.all()) {
            if (status.view().equals(view) && status.state() != ViewStatus.State.RUNNING) {
                return "The view itself does not go on: " + status.lastError();
            }
        }
        return positions
                .of(view)
                .filter(position -> position.lag() > FAR_BEHIND)
                .map(position -> "The view is %,d events behind.".formatted(position.lag()))
                .orElse(null);
    }

    private Entities entitiesOf(Course course) {
        Entities of = entities.get(course.view());
        if (of == null) {
            throw new IllegalStateException("Nobody posts " + course.view() + " here.");
        }
        return of;
    }

    private Prover prover(Course course) throws SQLException {
        Session open = session();
        Prover known = open.provers.get(course);
        if (known != null) {
            return known;
        }
        ViewWriter writer = writers.get(course.view());
        if (writer == null) {
            throw new IllegalStateException("Nobody posts " + course.view() + " here.");
        }
        Scratch scratch = open.scratches.get(course.view());
        if (scratch == null) {
            scratch = Scratch.create(writer, open.connection);
            open.connection.commit();
            open.scratches.put(course.view(), scratch);
        }
        Prover prover =
                new Prover(
                        writer,
                        entitiesOf(course),
                        log::head,
                        open.connection,
                        scratch,
                        () -> runner.wake(course.view()));
        open.provers.put(course, prover);
        return prover;
    }

    private Session session() throws SQLException {
        Session open = session;
        if (open != null && open.isOld()) {
            closeSession();
            open = null;
        }
        if (open == null) {
            Connection connection = dataSource.getConnection();
            connection.setAutoCommit(false);
            open = new Session(connection);
            session = open;
        }
        return open;
    }

    private void closeSession() {
        Session open = session;
        session = null;
        if (open != null) {
            open.close();
        }
    }
}
