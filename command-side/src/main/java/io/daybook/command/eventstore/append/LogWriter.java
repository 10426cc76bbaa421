package io.daybook.command.eventstore.append;

import io.daybook.command.eventstore.append.AppendStatement.Written;
import io.daybook.shared.log.RecordedEvent;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Writes batches of units of work into the log over one connection. Used by one thread at a time.
///
/// The head row is the gate. A batch is written only if the head is where this process last saw it; otherwise others have written, and the
/// batch takes the slow path: the head is locked, the streams that others wrote to break off here, and what is left goes in. So every unit of work, and
/// every refusal, is decided upon a state that was true at one point of the log's order, whichever process decides.
final class LogWriter {

    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

    /// Readers in other processes hear of events at most this often.
    static final long NOTIFY_PAUSE = TimeUnit.MILLISECONDS.toNanos(2);

    private static final long TOO_MANY_RIVAL_EVENTS = 100_000;
    private static final int BATCHES_ON_GUARD = 20;
    private static final String UNIQUE_VIOLATION = "23505";

    /// Another writer has held the head for longer than the connection's `lock_timeout`.
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /// A batch that the fast path could not finish.
    ///
    /// @param failure what the store said; nothing where others have written in the meantime
    record Unfinished(List<Append> batch, @Nullable SQLException failure) {}

    /// A statement whose connection was lost. If the store carried it out, its first event stands right after the head that it expected; if
    /// the store has not, it may still do so, unless others write before.
    private record Doubt(long head, List<Append> batch) {}

    private final ConnectionSource connections;
    private final AppendListener listener;
    private final AppenderSettings settings;
    private final AppenderFigures figures;
    private final String sender;
    private final BooleanSupplier closing;

    private @Nullable AppendStatement store;
    private long known = -1;
    private int onGuard;
    private long notifiedAt;
    private boolean notifyOwed;
    private @Nullable String lastTrouble;

    /// @param sender identifies this process in notifications to readers
    /// @param closing whether to give up on what is in doubt
    LogWriter(
            ConnectionSource connections,
            AppendListener listener,
            AppenderSettings settings,
            AppenderFigures figures,
            String sender,
            BooleanSupplier closing) {
        this.connections = connections;
        this.listener = listener;
        this.settings = settings;
        this.figures = figures;
        this.sender = sender;
        this.closing = closing;
    }

    boolean connected() {
        return store != null;
    }

    /// Whether the next batch will most likely be one statement.
    boolean calm() {
        return store != null && onGuard == 0;
    }

    /// Whether readers in other processes are still to be told of something.
    boolean notifyOwed() {
        return notifyOwed;
    }

    /// For times without work: tells readers what they do not know yet, and learns what others have written.
    void idle() {
        AppendStatement current = store();
        try {
            if (notifyOwed) {
                current.notifyReaders(sender);
                notifyOwed = false;
                notifiedAt = System.nanoTime();
            }
            learn(current, current.head().base());
        } catch (SQLException e) {
            trouble("lost the event store", e);
            disconnect();
        }
    }

    /// Stores the batch, however long that takes; each of its units of work is told what became of it.
    void store(List<Append> batch) throws InterruptedException {
        store(batch, onGuard > 0, null);
    }

    /// Goes on where [#storeAtOnce] had to stop.
    void finish(Unfinished unfinished) throws InterruptedException {
        store(unfinished.batch(), unfinished.failure() == null, unfinished.failure());
    }

    /// The fast path alone, which never waits for anything but the one statement.
    ///
    /// @return what is still to be finished, if anything
    @Nullable Unfinished storeAtOnce(List<Append> all) {
        List<Append> batch = new ArrayList<>(all);
        failBuiltOnSand(batch);
        if (batch.isEmpty()) {
            return null;
        }
        try {
            return storeFast(batch) ? null : new Unfinished(batch, null);
        } catch (SQLException e) {
            return new Unfinished(batch, e);
        }
    }

    private void store(List<Append> all, boolean slowly, @Nullable SQLException before)
            throws InterruptedException {
        List<Append> batch = new ArrayList<>(all);
        List<Doubt> doubts = new ArrayList<>(0);
        SQLException failure = before;
        boolean slow = slowly;
        long deadline = 0;
        while (true) {
            if (failure == null) {
                if (doubts.isEmpty()) {
                    failBuiltOnSand(batch);
                }
                if (batch.isEmpty()) {
                    return;
                }
                try {
                    if (slow ? storeSlowly(batch, doubts) : storeFast(batch)) {
                        return;
                    }
                    slow = true;
                    continue;
                } catch (SQLException e) {
                    failure = e;
                }
            }
            if (store().lost(failure)) {
                trouble("lost the event store while it was recording", failure);
                deadline =
                        deadline == 0 ? System.nanoTime() + settings.inDoubt().toNanos() : deadline;
                doubts.add(new Doubt(known, List.copyOf(batch)));
                disconnect();
                if (!connectUntil(deadline)) {
                    failInDoubt(batch, failure);
                    return;
                }
                slow = true;
            } else if (!slow && UNIQUE_VIOLATION.equals(failure.getSQLState())) {
                slow = true;
            } else if (LOCK_NOT_AVAILABLE.equals(failure.getSQLState())) {
                trouble("waits for the log's head, which another writer holds", failure);
                if (doubts.isEmpty()) {
                    batch.forEach(append -> append.fail(StoreBusy.contended()));
                    return;
                }
                if (System.nanoTime() >= deadline) {
                    failInDoubt(batch, failure);
                    return;
                }
            } else if (batch.size() == 1) {
                LOG.error(
                        "PostgreSQL refused to record command {}.",
                        batch.getFirst().commandId,
                        failure);
                batch.getFirst().fail(new AppendRefused(failure));
                return;
            } else {
                // What was in doubt held the same and was refused, or will be.
                for (Append append : batch) {
                    store(List.of(append));
                }
                return;
            }
            failure = null;
        }
    }

    /// One statement, one round trip, one commit; false where others have written in the meantime.
    private boolean storeFast(List<Append> batch) throws SQLException {
        Written written = writes(batch) ? write(batch, known) : store().head();
        if (written == null || written.base() != known) {
            return false;
        }
        succeed(batch, written.base(), written.at());
        return true;
    }

    /// Under the head's lock nobody else writes: look whether what is in doubt is there, learn what others wrote, and admit what still fits.
    ///
    /// The lock waits for a statement that still runs. Looking and writing under one lock rules out that the store, which had not begun
    /// with a lost statement yet, does so in between: it would be stored twice.
    private boolean storeSlowly(List<Append> batch, List<Doubt> doubts) throws SQLException {
        AppendStatement current = store();
        figures.slowBatch();
        current.begin();
        try {
            Written head = current.lockHead();
            if (foundStored(current, doubts)) {
                return true;
            }
            learn(current, head.base());
            admit(current, batch);
            Written written = writes(batch) ? write(batch, head.base()) : head;
            current.commit();
            if (written == null) {
                throw new IllegalStateException("The head moved under its lock.");
            }
            succeed(batch, written.base(), written.at());
            onGuard = Math.max(0, onGuard - 1);
            return true;
        } catch (SQLException | RuntimeException e) {
            rollback(current);
            throw e;
        }
    }

    private void admit(AppendStatement current, List<Append> batch) throws SQLException {
        Set<String> streams = new HashSet<>();
        List<String> keys = new ArrayList<>();
        for (Append append : batch) {
            append.entries.forEach(entry -> streams.add(entry.stream()));
            if (append.answer != null) {
                keys.add(append.answer.key());
            }
        }
        Map<String, Long> versions = streams.isEmpty() ? Map.of() : current.versions(streams);
        Set<String> answered = keys.isEmpty() ? new HashSet<>() : current.answered(keys);
        Map<String, Long> last = new HashMap<>(versions);
        for (Iterator<Append> each = batch.iterator(); each.hasNext(); ) {
            Append append = each.next();
            RuntimeException refusal = refusal(append, last, answered);
            if (refusal != null) {
                append.fail(refusal);
                each.remove();
            }
        }
    }

    private static @Nullable RuntimeException refusal(
            Append append, Map<String, Long> last, Set<String> answered) {
        if (append.answer != null && answered.contains(append.answer.key())) {
            return new KeyAnswered(append.answer.key());
        }
        if (append.builtOnSand()) {
            return conflict(append);
        }
        Map<String, Long> next = new HashMap<>();
        for (Append.Entry entry : append.entries) {
            long before = next.getOrDefault(entry.stream(), last.getOrDefault(entry.stream(), -1L));
            if (entry.version() != before + 1) {
                return conflict(append);
            }
            next.put(entry.stream(), entry.version());
        }
        last.putAll(next);
        if (append.answer != null) {
            answered.add(append.answer.key());
        }
        return null;
    }

    private @Nullable Written write(List<Append> batch, long expectedHead) throws SQLException {
        long now = System.nanoTime();
        boolean notify = now - notifiedAt > NOTIFY_PAUSE;
        Written written = store().write(batch, expectedHead, sender, notify);
        if (notify) {
            notifiedAt = now;
        }
        notifyOwed = !notify;
        return written;
    }

    private void succeed(List<Append> batch, long base, Instant at) {
        List<RecordedEvent> recorded = new ArrayList<>();
        long position = base;
        for (Append append : batch) {
            for (Append.Entry entry : append.entries) {
                recorded.add(
                        new RecordedEvent(
                                ++position,
                                entry.stream(),
                                entry.version(),
                                entry.eventId(),
                                entry.event(),
                                append.metadata,
                                at));
            }
        }
        known = position;
        troubleIsOver();
        figures.batch(recorded.size());
        if (!recorded.isEmpty()) {
            listener.appended(recorded);
        }
        long last = base;
        for (Append append : batch) {
            last += append.entries.size();
            append.succeed(new Append.Receipt(last, at));
        }
    }

    /// What others have written since this process last looked breaks off the streams that it holds.
    private void learn(AppendStatement current, long head) throws SQLException {
        if (head == known) {
            return;
        }
        if (head < known) {
            LOG.error(
                    "The log's head went back from {} to {}: the database was restored or replaced. All streams are read anew.",
                    known,
                    head);
            listener.overtakenEverywhere();
        } else if (known < 0 || head - known > TOO_MANY_RIVAL_EVENTS) {
            listener.overtakenEverywhere();
        } else {
            current.writtenBetween(known, head).forEach(listener::overtaken);
            onGuard = BATCHES_ON_GUARD;
        }
        known = head;
        listener.grown(head);
    }

    private boolean foundStored(AppendStatement current, List<Doubt> doubts) throws SQLException {
        for (Doubt doubt : doubts) {
            Append.Entry first = firstEntry(doubt.batch());
            Instant at =
                    first == null
                            ? null
                            : current.recordedAt(doubt.head() + 1, first.eventId().toString());
            if (at != null) {
                current.rollback();
                succeed(doubt.batch(), doubt.head(), at);
                return true;
            }
        }
        return false;
    }

    private boolean connectUntil(long deadline) throws InterruptedException {
        while (System.nanoTime() < deadline && !closing.getAsBoolean()) {
            if (connect()) {
                return true;
            }
            Thread.sleep(settings.reconnectPause());
        }
        return false;
    }

    private static void failInDoubt(List<Append> batch, SQLException cause) {
        for (Append append : batch) {
            append.fail(
                    append.entries.isEmpty() && append.answer == null
                            ? StoreBusy.unavailable()
                            : new OutcomeUnknown(cause));
        }
    }

    boolean connect() {
        try {
            AppendStatement opened = new AppendStatement(connections.open());
            store = opened;
            if (known < 0) {
                learn(opened, opened.head().base());
            }
            troubleIsOver();
            return true;
        } catch (SQLException e) {
            trouble("cannot reach the event store", e);
            disconnect();
            return false;
        }
    }

    void disconnect() {
        if (store != null) {
            store.close();
            store = null;
        }
    }

    private void rollback(AppendStatement current) {
        try {
            current.rollback();
        } catch (SQLException e) {
            LOG.debug("A lost connection cannot be rolled back.", e);
        }
    }

    private AppendStatement store() {
        if (store == null) {
            throw new IllegalStateException("The appender has no connection.");
        }
        return store;
    }

    private void troubleIsOver() {
        if (lastTrouble != null) {
            LOG.info("Commands are recorded again.");
            lastTrouble = null;
        }
    }

    private void trouble(String what, SQLException e) {
        if (!what.equals(lastTrouble)) {
            LOG.warn("The appender {}: {}", what, e.getMessage());
            lastTrouble = what;
        }
    }

    private static void failBuiltOnSand(List<Append> batch) {
        for (Iterator<Append> each = batch.iterator(); each.hasNext(); ) {
            Append append = each.next();
            if (append.builtOnSand()) {
                append.fail(conflict(append));
                each.remove();
            }
        }
    }

    private static StreamConflict conflict(Append append) {
        return new StreamConflict(
                "Command %s was decided upon a state that has changed since."
                        .formatted(append.commandId));
    }

    private static boolean writes(List<Append> batch) {
        for (Append append : batch) {
            if (!append.entries.isEmpty() || append.answer != null) {
                return true;
            }
        }
        return false;
    }

    private static Append.@Nullable Entry firstEntry(List<Append> batch) {
        for (Append append : batch) {
            if (!append.entries.isEmpty()) {
                return append.entries.getFirst();
            }
        }
        return null;
    }
}
