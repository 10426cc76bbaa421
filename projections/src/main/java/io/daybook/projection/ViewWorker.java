package io.daybook.projection;

import io.daybook.projection.ViewRow.Stand;
import io.daybook.projection.letters.Corrections;
import io.daybook.projection.letters.Failure;
import io.daybook.projection.letters.Letters;
import io.daybook.shared.letters.DeadLetterEvent;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventLog;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.log.UnknownEventType;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import javax.sql.DataSource;

/// Takes one view from batch to batch. Used by one thread at a time.
///
/// The view's row is the claim: it is locked, the batch is written and the row is moved on in one transaction, so that a batch is applied
/// exactly once by however many processes.
///
/// Events that the view is not made of are passed over in memory; the row is told now and then only.
///
/// What people decide about its dead letters the view acts upon as soon as it hears of it, be it that it stands still or is far behind: how
/// far it has, stands in the same row.
final class ViewWorker {

    /// What a step came to.
    enum Step {
        /// Nothing is left to apply.
        CAUGHT_UP,
        /// There may be more.
        MORE,
        /// Another process is at this view.
        ELSEWHERE
    }

    /// A view that cannot apply this many events is broken as a whole.
    static final long MAX_PARKED = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(ViewWorker.class);
    private static final long STORE_PASSED_OVER_NANOS = Duration.ofMillis(250).toNanos();

    /// A view that is behind, or stands still, asks this often what was decided; one that is not meets the decision in the log.
    private static final long ASK_NANOS = Duration.ofSeconds(1).toNanos();

    private final ViewWriter writer;
    private final EventLog log;
    private final DataSource dataSource;
    private final ViewRow row;
    private final Positions positions;
    private final Set<Class<? extends DomainEvent>> handles;
    private final Corrections corrections;
    private final Letters letters;

    private boolean registered;
    private boolean full;
    private boolean standsStill;
    private boolean prepared;
    private int lastBatch;
    private long stored;
    private long position;
    private @Nullable Instant eventAt;
    private long storedAtNanos;
    private long settled = -1;
    private long askedAtNanos;
    private volatile long parked;

    ViewWorker(
            ViewWriter writer,
            EventLog log,
            Corrections corrections,
            DataSource dataSource,
            Positions positions) {
        this.writer = writer;
        this.log = log;
        this.dataSource = dataSource;
        this.row = new ViewRow(writer.view(), dataSource);
        this.positions = positions;
        this.handles = Set.copyOf(writer.handles());
        this.corrections = corrections;
        this.letters = new Letters(writer.view(), writer, corrections);
    }

    String view() {
        return writer.view();
    }

    Duration pace() {
        return writer.pace();
    }

    long parked() {
        return parked;
    }

    /// How many events the last batch had, those included that the view passes over.
    int lastBatch() {
        return lastBatch;
    }

    /// Whether the last batch was full, so that the view is behind.
    boolean hasMore() {
        return full;
    }

    /// Applies or passes over the next batch.
    Step step() throws Exception {
        boolean stoodStill = standsStill;
        standsStill = true; // until this has come through
        Step step = step(stoodStill);
        standsStill = false;
        return step;
    }

    private Step step(boolean stoodStill) throws Exception {
        if (!registered) {
            register();
        }
        if (!prepared && !prepare()) {
            return Step.ELSEWHERE;
        }
        if (stoodStill || full) {
            askNowAndThen();
        }
        if (settled < corrections.version()) {
            return settle() == Applied.ELSEWHERE ? Step.ELSEWHERE : Step.MORE;
        }
        int limit = writer.batchLimit();
        List<RecordedEvent> batch = readable(position, limit);
        full = batch.size() == limit;
        lastBatch = batch.size();
        if (tellsOfDecisions(batch)) {
            corrections.refresh();
            if (settled < corrections.version()) {
                return settle() == Applied.ELSEWHERE ? Step.ELSEWHERE : Step.MORE;
            }
        }
        if (batch.isEmpty()) {
            storePassedOver();
            return Step.CAUGHT_UP;
        }
        List<RecordedEvent> handled = new ArrayList<>(batch.size());
        for (RecordedEvent recorded : batch) {
            if (handles.contains(recorded.event().getClass())) {
                handled.add(recorded);
            }
        }
        if (handled.isEmpty()) {
            passOver(batch.getLast());
            storePassedOver();
            return Step.MORE;
        }
        // Where the view is to go without all of them, the position moves on all the same.
        return apply(corrections.correct(handled), batch.getLast()) == Applied.ELSEWHERE
                ? Step.ELSEWHERE
                : Step.MORE;
    }

    /// Reads on until the first event that this release does not know, which stops the view: what comes before it is applied.
    private List<RecordedEvent> readable(long after, int limit) {
        try {
            return log.read(after, limit);
        } catch (UnknownEventType e) {
            if (limit == 1) {
                throw e;
            }
            return readable(after, limit / 2);
        }
    }

    private boolean tellsOfDecisions(List<RecordedEvent> batch) {
        for (RecordedEvent recorded : batch) {
            if (recorded.event() instanceof DeadLetterEvent decision
                    && decision.view().equals(view())) {
                return true;
            }
        }
        return false;
    }

    private void askNowAndThen() {
        long now = System.nanoTime();
        if (now - askedAtNanos >= ASK_NANOS) {
            askedAtNanos = now;
            corrections.refresh();
        }
    }

    /// Acts upon what was decided about dead letters since the row was last told.
    private Applied settle() throws Exception {
        long version = corrections.version();
        Applied applied =
                underClaim((connection, _) -> {
                    letters.settle(ViewStore.live(connection), settled);
                    long nowParked = letters.count(connection);
                    row.settle(connection, version, nowParked);
                    return nowParked;
                });
        if (applied == Applied.DONE) {
            settled = version;
        }
        return applied;
    }

    @FunctionalInterface
    private interface Work {
        /// Returns how many events are parked now.
        long on(Connection connection, Stand stands) throws Exception;
    }

    /// Does it in one transaction under the claim, where the row is where this process has left it.
    private Applied underClaim(Work work) throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                Stand stands = row.claim(connection);
                if (stands == null) {
                    connection.rollback();
                    registered =
                            false; // should the row be gone rather than locked, it is made again
                    return Applied.ELSEWHERE;
                }
                if (isElsewhere(stands)) {
                    connection.rollback();
                    takeOver(stands);
                    return Applied.MOVED;
                }
                long nowParked = work.on(connection, stands);
                connection.commit();
                parked = nowParked;
                return Applied.DONE;
            } catch (Throwable e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    /// Whether another process has applied or settled something meanwhile, or a crash has taken some of it back.
    private boolean isElsewhere(Stand stands) {
        return stands.position() != stored || stands.settled() != settled;
    }

    private enum Applied {
        DONE,
        /// Another process has the row locked.
        ELSEWHERE,
        /// Another process has moved the row: its position has been taken over.
        MOVED
    }

    /// Applies events, halving them until an event that cannot be applied stands alone and is parked.
    private Applied apply(List<RecordedEvent> events, RecordedEvent last) throws Exception {
        try {
            return transact(events, last, null);
        } catch (Exception e) {
            if (!Faults.isOfTheEvent(e)) {
                throw e;
            }
            if (events.size() == 1) {
                RecordedEvent event = events.getFirst();
                Failure failure = Failure.of(event, e);
                LOG.warn(
                        "View {} cannot apply event {} ({} at position {}): it is parked, with the later events of {}. {}",
                        view(),
                        event.eventId(),
                        event.event().getClass().getSimpleName(),
                        event.position(),
                        event.stream(),
                        failure.error());
                LOG.debug("Why event {} could not be applied", event.eventId(), e);
                return transact(events, last, failure);
            }
            int middle = events.size() / 2;
            Applied first = apply(events.subList(0, middle), events.get(middle - 1));
            return first == Applied.DONE
                    ? apply(events.subList(middle, events.size()), last)
                    : first;
        }
    }

    /// Applies events and moves the row to `last`, in one transaction.
    ///
    /// @param poison why the only event cannot be applied: it is parked instead
    private Applied transact(
            List<RecordedEvent> events, RecordedEvent last, @Nullable Failure poison)
            throws Exception {
        Applied applied =
                underClaim((connection, stands) -> {
                    long nowParked = stands.parked();
                    List<RecordedEvent> free = events;
                    if (poison != null) {
                        letters.park(connection, events.getFirst(), poison);
                        nowParked += events.size();
                        free = List.of();
                    } else if (stands.parked() > 0) {
                        free = letters.parkThoseBehind(connection, events);
                        nowParked += events.size() - free.size();
                    }
                    if (nowParked > Math.max(MAX_PARKED, stands.parked())) {
                        throw new ViewBroken(
                                "View %s could not apply %d events. Something is wrong with the view rather than with them: it stops."
                                        .formatted(view(), nowParked));
                    }
                    if (!free.isEmpty()) {
                        writer.write(free, ViewStore.live(connection));
                    }
                    row.move(connection, last, nowParked);
                    return nowParked;
                });
        if (applied == Applied.DONE) {
            stored = last.position();
            storedAtNanos = System.nanoTime();
            passOver(last);
        }
        return applied;
    }

    private void passOver(RecordedEvent last) {
        position = last.position();
        eventAt = last.recordedAt();
        positions.advanced(view(), position, eventAt);
    }

    /// Tells the row how far the view has come without anything to apply, for other processes and the next start.
    private void storePassedOver() throws SQLException {
        if (position <= stored || System.nanoTime() - storedAtNanos < STORE_PASSED_OVER_NANOS) {
            return;
        }
        storedAtNanos = System.nanoTime();
        if (row.passOver(stored, position, eventAt)) {
            stored = position;
        } else {
            registered = false; // another process has moved it, and is asked where to
        }
    }

    private void register() throws SQLException {
        Stand stands = row.register();
        if (stands != null) {
            if (isElsewhere(stands) || position == 0) {
                takeOver(stands);
                corrections.refresh();
            }
            registered = true;
        }
    }

    /// False where another process has the view: it is prepared there.
    private boolean prepare() throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                if (row.claim(connection) == null) {
                    connection.rollback();
                    registered = false;
                    return false;
                }
                writer.prepare(ViewStore.live(connection));
                row.goesOn(connection);
                connection.commit();
                prepared = true;
                return true;
            } catch (Throwable e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    /// Goes on from where the row is. Having looked further than the row without finding anything to apply still holds, unless the
    /// view was set back.
    private void takeOver(Stand stands) {
        if (stands.position() < stored) {
            position = stands.position();
            eventAt = stands.eventAt();
            positions.setBack(view(), position, eventAt);
        } else if (stands.position() >= position) {
            position = stands.position();
            eventAt = stands.eventAt();
            positions.advanced(view(), position, eventAt);
        }
        stored = stands.position();
        parked = stands.parked();
        settled = stands.settled();
        if (settled > corrections.version()) {
            corrections.refresh();
        }
    }

    /// Tells other processes, and people, that the view does not go on, as far as the store can be told.
    void standsStill(ViewStatus status) {
        row.standsStill(stored, status);
    }

    /// Takes back what [#standsStill(ViewStatus)] told.
    void goesOn() {
        row.goesOn();
    }

    private static void rollBack(Connection connection, Throwable because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            because.addSuppressed(e); // the connection is gone, and the transaction with it
        }
    }

    /// Too much of the view could not be applied for the events to be at fault.
    static final class ViewBroken extends IllegalStateException {
        ViewBroken(String message) {
            super(message);
        }
    }
}
