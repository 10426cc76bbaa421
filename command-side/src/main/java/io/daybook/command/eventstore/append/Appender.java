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
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// Writes the units of work of all threads into the log: as many as are waiting go into one statement and one commit.
///
/// The head row is the gate. A batch is written only if the head is where this process last saw it; otherwise others have written, and the
/// batch takes the slow path: the head is locked, the streams that others wrote to break off here, and what is left goes in. So every unit of work, and
/// every refusal, is decided upon a state that was true at one point of the log's order, whichever process decides.
///
/// It owns one connection and goes on by itself when the store comes back. While the store is down, commands are refused at once.
public final class Appender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Appender.class);
    private static final long IDLE_CHECK = TimeUnit.SECONDS.toNanos(1);
    private static final long NOTIFY_PAUSE = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long TOO_MANY_RIVAL_EVENTS = 100_000;
    private static final int BATCHES_ON_GUARD = 20;
    private static final String UNIQUE_VIOLATION = "23505";

    /// Another writer has held the head for longer than the connection's `lock_timeout`.
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final ConnectionSource connections;
    private final AppendListener listener;
    private final AppenderSettings settings;
    private final AppendQueue queue;
    private final String sender = UUID.randomUUID().toString();
    private final Thread thread;
    private final AppenderFigures figures = new AppenderFigures();

    private volatile boolean closing;
    private volatile boolean available;

    // All below belongs to the appender's thread.
    private @Nullable AppendStatement store;
    private long known = -1;
    private int onGuard;
    private long notifiedAt;
    private boolean notifyOwed;
    private @Nullable String lastTrouble;

    public Appender(
            ConnectionSource connections, AppendListener listener, AppenderSettings settings) {
        this.connections = connections;
        this.listener = listener;
        this.settings = settings;
        this.queue = new AppendQueue(settings.maxWaitingEntries(), settings.maxBatchEntries());
        this.thread = Thread.ofPlatform().name("daybook-appender").daemon().unstarted(this::run);
    }

    /// Connects before it returns, where the store is there; otherwise goes on trying.
    public void start() {
        connect();
        thread.start();
    }

    /// Whether commands can be recorded at the moment.
    public boolean available() {
        return available && !closing;
    }

    /// Identifies this process in notifications to readers.
    public String sender() {
        return sender;
    }

    public AppenderFigures figures() {
        return figures;
    }

    /// Entries that wait to be written.
    public int waiting() {
        return queue.size();
    }

    /// Takes a unit of work into the queue, waiting for a place. Callers hold the locks of the streams that it writes to, so that
    /// queue order is version order.
    ///
    /// @throws StoreBusy where there was no place in time, or the store is down
    public void submit(Append append) {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException(
                    "A command was dispatched from the completion of another one's answer. Use the ...Async form, which leaves the appender's thread.");
        }
        if (!available()) {
            throw StoreBusy.unavailable();
        }
        try {
            if (!queue.put(append, settings.maxWait().toNanos())) {
                throw StoreBusy.full();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StoreBusy.full();
        }
    }

    /// Writes what is waiting, then stops.
    @Override
    public void close() {
        closing = true;
        queue.wakeUp();
        try {
            thread.join(settings.inDoubt().toMillis() + 5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (true) {
            List<Append> batch = List.of();
            try {
                if (store == null && !connect()) {
                    failAll(queue.takeAll());
                    if (closing) {
                        return;
                    }
                    Thread.sleep(settings.reconnectPause());
                    continue;
                }
                batch = queue.take(notifyOwed ? NOTIFY_PAUSE : IDLE_CHECK, closing);
                if (!batch.isEmpty()) {
                    store(batch);
                } else if (closing) {
                    disconnect();
                    failAll(queue.takeAll());
                    return;
                } else {
                    idle();
                }
            } catch (InterruptedException e) {
                // Nobody but close() ends this thread.
                LOG.debug("The appender was interrupted and goes on.", e);
            } catch (Throwable e) {
                LOG.error(
                        "The appender met what it did not expect, and starts over with a new connection.",
                        e);
                disconnect();
                for (Append append : batch) {
                    append.fail(new OutcomeUnknown(e));
                }
            }
        }
    }

    private void idle() {
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

    private void store(List<Append> all) throws InterruptedException {
        List<Append> batch = new ArrayList<>(all);
        boolean slow = onGuard > 0;
        long deadline = 0;
        while (true) {
            failBuiltOnSand(batch);
            if (batch.isEmpty()) {
                return;
            }
            try {
                if (slow ? storeSlowly(batch) : storeFast(batch)) {
                    return;
                }
                slow = true;
            } catch (SQLException e) {
                if (store().lost(e)) {
                    trouble("lost the event store while it was recording", e);
                    deadline =
                            deadline == 0
                                    ? System.nanoTime() + settings.inDoubt().toNanos()
                                    : deadline;
                    if (!resolve(batch, deadline, e)) {
                        return;
                    }
                    slow = true;
                } else if (!slow && UNIQUE_VIOLATION.equals(e.getSQLState())) {
                    slow = true;
                } else if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                    trouble("waits for the log's head, which another writer holds", e);
                    batch.forEach(append -> append.fail(StoreBusy.contended()));
                    return;
                } else if (batch.size() == 1) {
                    LOG.error(
                            "PostgreSQL refused to record command {}.",
                            batch.getFirst().commandId,
                            e);
                    batch.getFirst().fail(new AppendRefused(e));
                    return;
                } else {
                    for (Append append : batch) {
                        store(List.of(append));
                    }
                    return;
                }
            }
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

    /// Under the head's lock nobody else writes: learn what others wrote, and admit what still fits.
    private boolean storeSlowly(List<Append> batch) throws SQLException {
        AppendStatement current = store();
        figures.slowBatch();
        current.begin();
        try {
            Written head = current.lockHead();
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

    /// Finds out what became of a batch whose connection was lost: the head's lock waits for a statement that still runs, and if it
    /// was stored its first entry stands right after the head of before.
    ///
    /// @return whether the batch is still to be stored
    private boolean resolve(List<Append> batch, long deadline, SQLException cause)
            throws InterruptedException {
        long before = known;
        Append.@Nullable Entry first = firstEntry(batch);
        disconnect();
        while (System.nanoTime() < deadline && !closing) {
            if (connect()) {
                AppendStatement current = store();
                try {
                    current.begin();
                    current.lockHead();
                    Instant at =
                            first == null
                                    ? null
                                    : current.recordedAt(before + 1, first.eventId().toString());
                    current.rollback();
                    if (at == null) {
                        known = before;
                        return true;
                    }
                    succeed(batch, before, at);
                    return false;
                } catch (SQLException e) {
                    trouble("lost the event store again", e);
                    disconnect();
                }
            }
            Thread.sleep(settings.reconnectPause());
        }
        for (Append append : batch) {
            append.fail(
                    append.entries.isEmpty() && append.answer == null
                            ? StoreBusy.unavailable()
                            : new OutcomeUnknown(cause));
        }
        return false;
    }

    private boolean connect() {
        try {
            AppendStatement opened = new AppendStatement(connections.open());
            store = opened;
            if (known < 0) {
                learn(opened, opened.head().base());
            }
            available = true;
            if (lastTrouble != null) {
                LOG.info("The event store is back; commands are recorded again.");
                lastTrouble = null;
            }
            return true;
        } catch (SQLException e) {
            trouble("cannot reach the event store", e);
            disconnect();
            return false;
        }
    }

    private void disconnect() {
        available = false;
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

    private static void failAll(List<Append> batch) {
        for (Append append : batch) {
            append.fail(StoreBusy.unavailable());
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
