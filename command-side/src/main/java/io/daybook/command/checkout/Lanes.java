package io.daybook.command.checkout;

import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// Reactions to the events of one batch, side by side: those under one key in the order of the events, those of different keys at once. The
/// batch is done when all of them are. Where one fails, all of the batch is handed over again, so reactions are silent when repeated.
final class Lanes {

    /// Each may hold a connection, of which a process has sixteen.
    private static final int AT_ONCE = 8;

    private static final String RESOURCE = "daybook-lanes";
    private static final Executor THREADS =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("daybook-lane-", 0).factory());

    private final Map<String, CompletableFuture<Void>> lanes = new HashMap<>();
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final AtomicInteger silences = new AtomicInteger();

    private Lanes() {}

    /// Those of the batch that is being handled by this thread.
    static Lanes ofThisBatch() {
        UnitOfWork<?> batch = CurrentUnitOfWork.get();
        return batch.getOrComputeResource(
                RESOURCE,
                _ -> {
                    Lanes lanes = new Lanes();
                    batch.onPrepareCommit(_ -> lanes.join());
                    return lanes;
                });
    }

    void run(String key, Runnable reaction) {
        CompletableFuture<Void> before =
                lanes.getOrDefault(key, CompletableFuture.completedFuture(null));
        lanes.put(key, before.thenRunAsync(() -> withRoom(reaction), THREADS));
    }

    /// Somebody was asked and did not answer.
    void noteSilence() {
        silences.incrementAndGet();
    }

    /// Whether so many did not answer that the rest of the batch had better not wait for them too.
    boolean meetsSilence() {
        return silences.get() >= AT_ONCE;
    }

    private void withRoom(Runnable reaction) {
        room.acquireUninterruptibly();
        try {
            reaction.run();
        } finally {
            room.release();
        }
    }

    private void join() {
        try {
            CompletableFuture.allOf(lanes.values().toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
