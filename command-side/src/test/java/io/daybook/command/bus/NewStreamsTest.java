package io.daybook.command.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.command.bus.Shelf.Begin;
import io.daybook.command.bus.Shelf.Look;
import io.daybook.command.bus.Shelf.Put;
import io.daybook.command.bus.Shelf.Refused;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Streams that are presumed to be new, and callers that write the log themselves.
class NewStreamsTest {

    private TestDatabase database;

    @BeforeEach
    void prepare() throws Exception {
        database = Engine.migrated(TestStores.database());
    }

    @Test
    void a_new_stream_is_begun_without_a_look_at_the_store() throws Exception {
        try (Engine engine = Engine.on(database)) {
            int before = engine.reads.get();

            assertThat(engine.ask(new Begin("A", 3)).version()).isZero();
            assertThat(engine.ask(new Put("A", 4)).body()).containsEntry("available", 7);

            assertThat(engine.reads.get()).isEqualTo(before);
        }
    }

    @Test
    void a_stream_that_was_not_new_after_all_is_read_and_decided_again() throws Exception {
        try (Engine before = Engine.on(database)) {
            before.ask(new Put("A", 5));
        }
        try (Engine engine = Engine.on(database)) {
            assertThatThrownBy(() -> engine.ask(new Begin("A", 3)))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused ->
                                    assertThat(refused.attributes())
                                            .isEqualTo(Map.of("available", 5)));
            assertThat(engine.stored()).hasSize(1);
        }
    }

    @Test
    void what_records_nothing_is_not_decided_upon_a_presumption() throws Exception {
        try (Engine before = Engine.on(database)) {
            before.ask(new Put("A", 5));
            before.ask(new Put("B", 6));
        }
        try (Engine engine = Engine.on(database)) {
            // Refused for another reason, had the stream been new.
            assertThatThrownBy(() -> engine.ask(new Begin("A", 1_000)))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused ->
                                    assertThat(refused.attributes())
                                            .isEqualTo(Map.of("available", 5)));
            // Silent, had the stream been new.
            assertThatThrownBy(() -> engine.ask(new Begin("B", 0))).isInstanceOf(Refused.class);
            assertThat(engine.ask(new Begin("C", 0)).version()).isEqualTo(-1);
            assertThatThrownBy(() -> engine.ask(new Begin("D", 1_000))).isInstanceOf(Refused.class);
            assertThat(engine.ask(new Look("D")).body()).containsEntry("available", 0);
        }
    }

    @Test
    void of_many_that_begin_a_stream_at_once_in_two_engines_one_does() throws Exception {
        try (Engine one = Engine.on(database);
                Engine other = Engine.on(database);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 50; round++) {
                String sku = "S" + round;
                CountDownLatch start = new CountDownLatch(1);
                int begun = 0;
                Future<?>[] asked = new Future<?>[8];
                for (int i = 0; i < asked.length; i++) {
                    Engine engine = i % 2 == 0 ? one : other;
                    asked[i] =
                            callers.submit(() -> {
                                start.await();
                                return engine.ask(new Begin(sku, 1));
                            });
                }
                start.countDown();
                for (Future<?> each : asked) {
                    begun += succeeded(each) ? 1 : 0;
                }
                assertThat(begun).as(sku).isEqualTo(1);
            }
            assertThat(one.stored()).hasSize(50);
        }
    }

    @Test
    void callers_that_wait_and_callers_that_do_not_are_all_answered() throws Exception {
        try (Engine engine = Engine.on(database);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?>[] waiting = new Future<?>[16];
            for (int i = 0; i < waiting.length; i++) {
                String sku = "W" + i % 4;
                waiting[i] =
                        callers.submit(() -> {
                            for (int round = 0; round < 200; round++) {
                                engine.ask(new Put(sku, 1));
                            }
                            return null;
                        });
            }
            CompletableFuture<?>[] sent = new CompletableFuture<?>[800];
            for (int i = 0; i < sent.length; i++) {
                sent[i] = engine.dispatch(new Put("W" + i % 4, 1));
            }
            CompletableFuture.allOf(sent).join();
            for (Future<?> each : waiting) {
                each.get();
            }
            assertThat(engine.ask(new Look("W0")).body()).containsEntry("available", 1_000);
            assertThat(engine.stored()).hasSize(4_000);
        }
    }

    private static boolean succeeded(Future<?> asked) throws InterruptedException {
        try {
            asked.get();
            return true;
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(Refused.class);
            return false;
        }
    }
}
