package io.daybook.command.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.command.bus.Shelf.Hold;
import io.daybook.command.bus.Shelf.Look;
import io.daybook.command.bus.Shelf.Put;
import io.daybook.command.bus.Shelf.Take;
import io.daybook.command.bus.Shelf.TakeSeen;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Refusals upon a stream that was seen in passing.
class GlanceTest {

    private static final int SHOPPERS = 40;
    private static final int ROUNDS = Integer.getInteger("daybook.glances", 100);

    private TestDatabase database;

    @BeforeEach
    void prepare() throws Exception {
        database = Engine.migrated(TestStores.database());
    }

    @Test
    void a_refusal_does_not_wait_for_its_turn() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        try (Engine engine = Engine.on(database);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            engine.dispatch(new Put("A", 1)).join();
            engine.dispatch(new Take(List.of("A"), 1)).join();
            CompletableFuture<?> holder =
                    CompletableFuture.supplyAsync(
                                    () -> engine.dispatch(new Hold("A", held, letGo)), callers)
                            .thenCompose(answer -> answer);
            assertThat(held.await(2, TimeUnit.MINUTES)).isTrue();
            try {
                CompletableFuture<?> shopper =
                        CompletableFuture.supplyAsync(
                                        () -> engine.dispatch(new TakeSeen("A", 1)), callers)
                                .thenCompose(answer -> answer);
                assertThatThrownBy(() -> shopper.get(2, TimeUnit.MINUTES))
                        .hasCauseInstanceOf(Shelf.Refused.class);
            } finally {
                letGo.countDown();
            }
            holder.join();
        }
    }

    @Test
    void a_glance_is_not_believed_after_another_process_wrote() throws Exception {
        try (Engine engine = Engine.on(database);
                Engine other = Engine.on(database)) {
            engine.dispatch(new Put("A", 1)).join();
            engine.dispatch(new Take(List.of("A"), 1)).join();
            for (int i = 0; i < ROUNDS; i++) {
                other.dispatch(new Put("A", 1)).join();
                engine.dispatch(new TakeSeen("A", 1)).join();
            }
            assertThat(other.dispatch(new Look("A")).join().body()).containsEntry("available", 0);
        }
    }

    /// Each puts one there and, when told so, takes one. However the others come between, there is at least its own.
    @Test
    void what_anybody_was_told_is_there_is_seen_by_whoever_asks_afterwards() throws Exception {
        try (Engine one = Engine.on(database);
                Engine two = Engine.on(database)) {
            assertNobodyIsRefused(List.of(one));
            assertNobodyIsRefused(List.of(one, two));
            assertThat(one.dispatch(new Look("A")).join().body()).containsEntry("available", 0);
        }
    }

    private static void assertNobodyIsRefused(List<Engine> engines) {
        List<CompletableFuture<Void>> shoppers = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < SHOPPERS; i++) {
                Engine mine = engines.get(i % engines.size());
                Engine next = engines.get((i + 1) % engines.size());
                shoppers.add(
                        CompletableFuture.runAsync(
                                () -> {
                                    for (int round = 0; round < ROUNDS / 10; round++) {
                                        mine.dispatch(new Put("A", 1)).join();
                                        next.dispatch(new TakeSeen("A", 1)).join();
                                    }
                                },
                                callers));
            }
        }
        shoppers.forEach(CompletableFuture::join);
    }
}
