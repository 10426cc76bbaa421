package io.daybook.command.eventstore.append;

import io.daybook.command.eventstore.append.LogWriter.Unfinished;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Takes the units of work of all threads into one queue and has them written into the log: as many as are waiting go into one statement
/// and one commit.
///
/// Its own thread writes; but a caller that waits for its answer anyway may [#lend] its thread
/// where nobody else is writing. It goes on by itself when the store comes back; while the store is down, commands are refused at once.
public final class Appender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Appender.class);
    private static final long IDLE_CHECK = TimeUnit.SECONDS.toNanos(1);

    private final AppenderSettings settings;
    private final AppendQueue queue;
    private final String sender = UUID.randomUUID().toString();
    private final Thread thread;
    private final AppenderFigures figures = new AppenderFigures();

    /// Set on threads that will write what they put into the queue.
    private final ThreadLocal<@Nullable Boolean> lent = new ThreadLocal<>();

    private volatile boolean closing;
    private volatile boolean available;

    /// Held by whoever writes: this thread, or one that was lent. It guards all below.
    private final ReentrantLock writing = new ReentrantLock();

    private final LogWriter log;

    private List<Append> batch = List.of();
    private volatile @Nullable Unfinished unfinished;

    public Appender(
            ConnectionSource connections, AppendListener listener, AppenderSettings settings) {
        this.settings = settings;
        this.queue = new AppendQueue(settings.maxWaitingEntries(), settings.maxBatchEntries());
        this.log = new LogWriter(connections, listener, settings, figures, sender, () -> closing);
        this.thread = Thread.ofPlatform().name("daybook-appender").daemon().unstarted(this::run);
    }

    /// Connects before it returns, where the store is there; otherwise goes on trying.
    public void start() {
        writing.lock();
        try {
            available = log.connect();
        } finally {
            writing.unlock();
        }
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
        if (writing.isHeldByCurrentThread()) {
            throw new IllegalStateException(
                    "A command was dispatched from the completion of another one's answer. Use the ...Async form, which leaves the thread that appends.");
        }
        if (!available()) {
            throw StoreBusy.unavailable();
        }
        try {
            if (!queue.put(append, lent.get() != null, settings.maxWait().toNanos())) {
                throw StoreBusy.full();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StoreBusy.full();
        }
    }

    /// For a thread that will wait for what it asks: where nobody is writing, it then writes what is waiting itself, which saves two
    /// hand-overs between threads. It takes the fast path only; what needs patience is left to the appender's own thread.
    ///
    /// @param asking puts units of work into the queue
    public <T> T lend(Supplier<T> asking) {
        lent.set(true);
        try {
            return asking.get();
        } finally {
            lent.remove();
            writeIfNobodyDoes();
        }
    }

    private void writeIfNobodyDoes() {
        if (queue.isEmpty()) {
            return;
        }
        if (writing.tryLock()) {
            try {
                if (unfinished == null && log.calm() && !closing) {
                    batch = queue.poll();
                    unfinished = batch.isEmpty() ? null : log.storeAtOnce(batch);
                    batch = List.of();
                }
            } catch (RuntimeException | Error e) {
                startOver(e);
            } finally {
                writing.unlock();
            }
            if (!queue.isEmpty() || unfinished != null) {
                queue.wakeTaker();
            }
        }
        // Whoever holds the lock looks into the queue again when it has given it back.
    }

    /// Writes what is waiting, then stops.
    @Override
    public void close() {
        closing = true;
        queue.wakeTaker();
        try {
            thread.join(settings.inDoubt().toMillis() + 5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean open = true;
        long pause = IDLE_CHECK;
        while (open) {
            try {
                boolean called = closing || queue.awaitWork(pause);
                writing.lockInterruptibly();
                try {
                    open = turn(called);
                    pause = log.notifyOwed() ? LogWriter.NOTIFY_PAUSE : IDLE_CHECK;
                } finally {
                    writing.unlock();
                }
            } catch (InterruptedException e) {
                // Nobody but close() ends this thread.
                LOG.debug("The appender was interrupted and goes on.", e);
            }
        }
    }

    /// @param called whether there was work, which a lent thread may have done meanwhile
    /// @return whether to go on
    private boolean turn(boolean called) throws InterruptedException {
        try {
            if (!log.connected() && unfinished == null && !log.connect()) {
                available = false;
                failAll(queue.takeAll());
                if (!closing) {
                    Thread.sleep(settings.reconnectPause());
                }
                return !closing;
            }
            available = true;
            boolean worked = writeAll();
            available = log.connected();
            if (!worked && closing) {
                log.disconnect();
                failAll(queue.takeAll());
                return false;
            }
            if (!worked && !called) {
                log.idle();
                available = log.connected();
            }
        } catch (RuntimeException | Error e) {
            startOver(e);
        }
        return true;
    }

    private boolean writeAll() throws InterruptedException {
        boolean worked = false;
        Unfinished left = unfinished;
        if (left != null) {
            batch = left.batch();
            unfinished = null;
            log.finish(left);
            worked = true;
        }
        while (log.connected() && !(batch = queue.poll()).isEmpty()) {
            log.store(batch);
            worked = true;
        }
        batch = List.of();
        return worked;
    }

    private void startOver(Throwable e) {
        LOG.error(
                "The appender met what it did not expect, and starts over with a new connection.",
                e);
        available = false;
        log.disconnect();
        batch.forEach(append -> append.fail(new OutcomeUnknown(e)));
        batch = List.of();
    }

    private static void failAll(List<Append> batch) {
        for (Append append : batch) {
            append.fail(StoreBusy.unavailable());
        }
    }
}
