package io.daybook.projection.rebuild;

import io.daybook.projection.Faults;
import io.daybook.projection.ViewWriter;
import io.daybook.projection.letters.Corrections;
import io.daybook.projection.rebuild.Handover.Outcome.NotYet;
import io.daybook.projection.rebuild.Handover.Outcome.Switched;
import io.daybook.projection.rebuild.NextVersion.Live;
import io.daybook.projection.rebuild.Rebuild.Kind;
import io.daybook.projection.rebuild.Rebuild.State;
import io.daybook.projection.rebuild.Versions.Version;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventLog;
import io.daybook.shared.log.EventLog.Stretch;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

import javax.sql.DataSource;

/// One rebuild as this process works on it: its acts, from the first table to the switch, and what comes of each. Each act can be done again after
/// a crash, by whichever process. Used by one thread at a time.
final class Making {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Making.class);

    private final ViewWriter writer;
    private final DataSource dataSource;
    private final Claims claims;
    private final NextVersion next;
    private final Handover handover;

    private volatile Claim claim;
    private volatile State state;
    private volatile boolean busy;
    private volatile boolean lost;
    private volatile long notBeforeNanos = System.nanoTime();
    private int failures;
    private boolean waits;
    private long told = -1;
    private boolean known;

    Making(
            Claim claim,
            ViewWriter writer,
            DataSource dataSource,
            EventLog log,
            Claims claims,
            Corrections corrections,
            Consumer<String> wakeLive) {
        Versions versions = new Versions(writer);
        this.claim = claim;
        this.state = claim.state();
        this.writer = writer;
        this.dataSource = dataSource;
        this.claims = claims;
        this.next = new NextVersion(claim, writer, dataSource, log, versions, corrections);
        this.handover = new Handover(next, writer, dataSource, log, claims, versions, wakeLive);
    }

    Claim claim() {
        return claim;
    }

    /// What was wished since the last look.
    void seen(Claim latest) {
        claim = latest;
    }

    State state() {
        return state;
    }

    long position() {
        return next.position();
    }

    Set<Class<? extends DomainEvent>> handles() {
        return next.handles();
    }

    boolean isLost() {
        return lost;
    }

    /// Whether an act of it is going on.
    boolean isBusy() {
        return busy;
    }

    /// Whether something is to be done about it now.
    boolean isDue() {
        return !busy
                && !lost
                && !state.isEnd()
                && System.nanoTime() - notBeforeNanos >= 0
                && (!claim.paused() || claim.cancelAsked());
    }

    /// Whether it takes part in the pass over the log.
    boolean isFilling() {
        return state == State.FILLING && known && !claim.cancelAsked();
    }

    void begun() {
        busy = true;
    }

    void ended() {
        busy = false;
    }

    /// Does what is next. The pass over the log is not among it: that one is shared.
    void act() {
        attempt(() -> {
            if (claim.cancelAsked()) {
                cancel();
                return;
            }
            if (!known && state != State.QUEUED) {
                takeOver();
            }
            switch (state) {
                case QUEUED -> begin();
                case INDEXING -> index();
                case FOLLOWING -> {
                    if (follow()) {
                        caughtUp();
                    }
                }
                case COMPARING -> compare();
                case AWAITING_CONFIRMATION -> {
                    follow();
                    if (claim.confirmed()) {
                        become(State.SWITCHING);
                    }
                }
                case SWITCHING -> switchOver();
                case FILLING, PAUSED, SWITCHED, CANCELLED, FAILED -> {}
            }
        });
    }

    /// Applies a stretch of the log that is shared with others.
    void apply(Stretch stretch) {
        attempt(() -> {
            next.fill(stretch);
            tell();
        });
    }

    /// The pass has come near the live version.
    void filled() {
        attempt(() -> become(State.INDEXING));
    }

    /// Where the live version is: how far the next one may come.
    long livePosition() throws SQLException {
        return next.live().position();
    }

    // ------------------------------------------------------------------------------------------------------- acts

    private void begin() throws Exception {
        State first = claim.kind() == Kind.ROLLBACK ? State.FOLLOWING : State.FILLING;
        try (Connection connection = Claims.begun(dataSource.getConnection())) {
            next.make(connection);
            claims.begin(connection, claim.id(), first, writer);
            connection.commit();
        }
        state = first;
        LOG.info(
                "{} of view {}: version {} is begun.",
                claim.kind().text(),
                writer.view(),
                claim.version());
        takeOver();
    }

    private void takeOver() throws Exception {
        next.takeOver(state == State.FILLING);
        known = true;
    }

    private void index() throws Exception {
        for (String table : next.tables()) {
            if (isHeldUp()) {
                return;
            }
            next.index(table);
        }
        next.fillIndex();
        become(State.FOLLOWING);
    }

    /// True when it is so near to the live version that the rest can be done under a claim.
    private boolean follow() throws Exception {
        Live live = next.live();
        while (live.position() - next.position() > Handover.NEAR) {
            if (isHeldUp()) {
                return false;
            }
            next.followTo(live.position());
            live = next.live();
        }
        next.settle(live.lettersVersion());
        tell();
        return true;
    }

    private boolean isHeldUp() {
        return claim.cancelAsked() || claim.paused();
    }

    private void caughtUp() throws SQLException {
        handover.noteFilled();
        become(
                switch (claim.kind()) {
                    case REBUILD -> State.COMPARING;
                    case ROLLBACK, HEAL -> State.SWITCHING;
                });
    }

    private void compare() throws Exception {
        Comparison comparison = handover.compare();
        if (comparison == null) {
            become(State.FOLLOWING);
            return;
        }
        boolean same = comparison.differences() == 0;
        if (!same && comparison.ahead() > 0) {
            later("Waits for the view to count documents that it has written already.");
            return;
        }
        long at = next.position();
        State then = same && !claim.askAlways() ? State.SWITCHING : State.AWAITING_CONFIRMATION;
        claims.compared(claim.id(), at, comparison.differences(), comparison.samples(), then);
        state = then;
        LOG.info(
                "Version {} of view {} {} at position {}.",
                claim.version(),
                writer.view(),
                same
                        ? "is equal to the live one"
                        : "differs from the live one in %d rows or documents"
                                .formatted(comparison.differences()),
                at);
    }

    private void switchOver() throws Exception {
        if (!follow()) {
            return;
        }
        switch (handover.switchOver(claim)) {
            case Switched switched -> {
                state = State.SWITCHED;
                LOG.info(
                        "Readers of view {} have version {} from position {} on.",
                        writer.view(),
                        claim.version(),
                        next.position());
                switched.superseded().forEach(this::dropIndexOf);
            }
            case NotYet.APART, NotYet.CANCELLED -> {}
            case NotYet.OLDER_READERS ->
                    later(
                            "Waits for transactions that began before the next version was complete.");
            case NotYet.READERS -> later("Waits for readers to come to an end.");
        }
    }

    private void cancel() throws SQLException {
        discard(connection -> claims.become(connection, claim.id(), State.CANCELLED));
        state = State.CANCELLED;
        LOG.info("Version {} of view {} is dropped.", claim.version(), writer.view());
    }

    @FunctionalInterface
    private interface End {
        void on(Connection connection) throws SQLException;
    }

    private void discard(End end) throws SQLException {
        Version dropped;
        try (Connection connection = Claims.begun(dataSource.getConnection())) {
            dropped = next.discard(connection);
            end.on(connection);
            connection.commit();
        }
        dropIndexOf(dropped);
    }

    private void dropIndexOf(@Nullable Version dropped) {
        if (dropped != null && dropped.index() != null) {
            String name = dropped.index();
            writer.index().ifPresent(index -> index.drop(name));
        }
    }

    // ------------------------------------------------------------------------------------------------------- faults

    @FunctionalInterface
    private interface Act {
        void run() throws Exception;
    }

    private void attempt(Act act) {
        try {
            waits = false;
            act.run();
            if (!waits) {
                failures = 0;
            }
        } catch (Claims.Lost e) {
            lost = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) { // whatever it is, other rebuilds and the live views must not suffer
            failed(e);
        }
    }

    private void failed(Throwable failure) {
        String text = Faults.textOf(failure);
        try {
            if (Faults.isOfTheStore(failure)) {
                LOG.warn("The rebuild of view {} waits: {}", writer.view(), text);
                later(text);
                return;
            }
            LOG.error("View {} cannot be rebuilt.", writer.view(), failure);
            discard(connection -> claims.fail(connection, claim.id(), text));
            state = State.FAILED;
        } catch (Claims.Lost e) {
            lost = true;
        } catch (SQLException e) {
            LOG.warn("The rebuild of view {} waits for the database.", writer.view(), e);
            pause();
        }
    }

    private void later(String waitsFor) throws SQLException {
        waits = true;
        pause();
        claims.tell(claim.id(), waitsFor);
    }

    private void pause() {
        Duration pause = Duration.ofMillis(50L << Math.min(failures, 7));
        failures++;
        notBeforeNanos =
                System.nanoTime()
                        + (pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE).toNanos();
    }

    // ----------------------------------------------------------------------------------------------------- telling

    private void become(State then) throws SQLException {
        claims.became(claim.id(), then);
        state = then;
        tell();
    }

    private void tell() throws SQLException {
        long position = next.position();
        if (told != position) {
            claims.tell(claim.id(), position, next.target(), next.eventsPerSecond());
            told = position;
        }
    }
}
