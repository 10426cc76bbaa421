package io.daybook.embedded;

import org.jspecify.annotations.Nullable;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// Starts a server, stays with it, and starts it again when it ends although nobody stopped it.
///
/// Pauses between failing attempts grow from half a second to half a minute. One platform thread does it all, as the server is
/// bound to the life of the thread that started it.
public final class KeptServer implements AutoCloseable {
    private static final Logger log = System.getLogger(KeptServer.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration STEADY = Duration.ofMinutes(1);
    private static final Duration EACH_SIGNAL = Duration.ofSeconds(20);

    private final String name;
    private final Server server;
    private final CompletableFuture<@Nullable Void> ready = new CompletableFuture<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread keeper;
    private @Nullable ChildProcess child;

    /// How one kind of server is started and stopped.
    public interface Server {
        /// Prepares what is needed and starts the process, without waiting for it to serve.
        ChildProcess start() throws InterruptedException;

        /// Returns when the process serves.
        ///
        /// @throws EmbeddedStoreFailure when it ended, or does not serve in time
        void awaitReady(ChildProcess child) throws InterruptedException;

        /// The signals that end it, from the kindest on.
        List<String> stopSignals();
    }

    private KeptServer(String name, Server server, boolean keepTrying) {
        this.name = name;
        this.server = server;
        this.keeper =
                Thread.ofPlatform()
                        .daemon()
                        .name("embedded-" + name)
                        .unstarted(() -> keep(keepTrying));
    }

    /// Starts the server and waits until it serves.
    ///
    /// @throws EmbeddedStoreFailure when this first start fails; nothing is left running then
    public static KeptServer start(String name, Server server) {
        var kept = new KeptServer(name, server, false);
        kept.keeper.start();
        try {
            kept.ready.get();
            return kept;
        } catch (ExecutionException e) {
            kept.close();
            if (e.getCause() instanceof EmbeddedStoreFailure failure) {
                throw failure;
            }
            throw new EmbeddedStoreFailure(name + " cannot be started: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kept.close();
            throw new EmbeddedStoreFailure("Interrupted while " + name + " was starting", e);
        }
    }

    /// Starts the server behind the caller's back, and keeps trying.
    public static KeptServer startInBackground(String name, Server server) {
        var kept = new KeptServer(name, server, true);
        kept.keeper.start();
        return kept;
    }

    /// Completed when the server has served for the first time.
    public CompletableFuture<@Nullable Void> ready() {
        return ready.copy();
    }

    private void keep(boolean keepTrying) {
        Duration pause = FIRST_PAUSE;
        try {
            while (!isClosing()) {
                long started = System.nanoTime();
                try {
                    int code = serveOnce();
                    if (isClosing()) {
                        return;
                    }
                    log.log(
                            Level.ERROR,
                            "The embedded {0} ended with code {1}; starting it again",
                            name,
                            code);
                } catch (EmbeddedStoreFailure failure) {
                    if (isClosing() || (!keepTrying && ready.completeExceptionally(failure))) {
                        return;
                    }
                    log.log(
                            Level.ERROR,
                            "The embedded " + name + " does not start; trying again",
                            failure);
                }
                if (System.nanoTime() - started > STEADY.toNanos()) {
                    pause = FIRST_PAUSE;
                }
                if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            log.log(Level.ERROR, "The embedded " + name + " is no longer looked after", e);
            ready.completeExceptionally(e);
        } finally {
            ready.cancel(false);
        }
    }

    private int serveOnce() throws InterruptedException {
        ChildProcess started = server.start();
        remember(started);
        try {
            server.awaitReady(started);
        } catch (EmbeddedStoreFailure | InterruptedException e) {
            started.stop(server.stopSignals(), EACH_SIGNAL);
            throw e;
        }
        ready.complete(null);
        return started.waitFor();
    }

    private void remember(ChildProcess started) throws InterruptedException {
        synchronized (this) {
            child = started;
        }
        if (isClosing()) {
            started.stop(server.stopSignals(), EACH_SIGNAL);
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /// The process id of the server now, or of the last one.
    public long pid() {
        ChildProcess current = current();
        return current == null ? -1 : current.pid();
    }

    private synchronized @Nullable ChildProcess current() {
        return child;
    }

    /// Stops the server and waits for its end.
    @Override
    public void close() {
        closing.countDown();
        try {
            ChildProcess current = current();
            if (current != null) {
                current.stop(server.stopSignals(), EACH_SIGNAL);
            }
            keeper.join();
        } catch (InterruptedException e) {
            // The keeper's thread ends with this process at the latest, and the server with it.
            Thread.currentThread().interrupt();
        }
    }
}
