package io.daybook.command.bus;

import static io.daybook.command.Patience.patiently;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.command.Answer;
import io.daybook.command.Rejection;
import io.daybook.command.bus.Shelf.Look;
import io.daybook.command.bus.Shelf.Put;
import io.daybook.command.bus.Shelf.Take;
import io.daybook.command.eventstore.append.AppenderSettings;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;
import io.daybook.shared.log.EventLog;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.log.UnknownEventType;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Others write to the same log: no update is lost, and nothing is decided upon what is no longer true.
class SharedLogTest {

    private TestDatabase database;

    @BeforeEach
    void prepare() throws Exception {
        database = Engine.migrated(TestStores.database());
    }

    @Test
    void a_command_overtaken_by_another_process_is_decided_again_with_all_that_was_built_upon_it()
            throws Exception {
        try (Engine engine = Engine.on(database)) {
            engine.dispatch(new Put("A", 1)).join();
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            try (HeldHead rival = new HeldHead(database)) {
                for (int i = 0; i < 10; i++) {
                    answers.add(engine.dispatch(new Put("A", 1)));
                }
                rival.append("stock:A", 1);
                rival.release();
            }
            answers.forEach(CompletableFuture::join);

            assertThat(engine.dispatch(new Look("A")).join().body()).containsEntry("available", 12);
            assertDense(engine.stored());
        }
    }

    @Test
    void a_refusal_upon_an_old_state_is_never_given() throws Exception {
        try (Engine engine = Engine.on(database);
                Engine other = Engine.on(database)) {
            assertThatThrownBy(() -> engine.dispatch(new Take(List.of("A"), 1)).join())
                    .hasCauseInstanceOf(Shelf.Refused.class);
            other.dispatch(new Put("A", 1)).join();

            assertThat(engine.dispatch(new Take(List.of("A"), 1)).join().version()).isEqualTo(1);
            assertThat(other.dispatch(new Look("A")).join().body()).containsEntry("available", 0);
        }
    }

    @Test
    void a_stale_version_is_told_after_another_process_wrote() throws Exception {
        try (Engine engine = Engine.on(database);
                Engine other = Engine.on(database)) {
            engine.dispatch(new Put("A", 1)).join();
            other.dispatch(new Put("A", 1)).join();

            assertThatThrownBy(() -> engine.dispatch(new Put("A", 1), null, null, 0L).join())
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            Rejection.class,
                            stale ->
                                    assertThat(stale.attributes())
                                            .containsEntry("currentVersion", 1L));
        }
    }

    @Test
    void two_engines_sell_what_is_there_once() throws Exception {
        try (Engine one = Engine.on(database);
                Engine two = Engine.on(database);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            one.dispatch(new Put("A", 50)).join();
            one.dispatch(new Put("B", 50)).join();
            AtomicInteger sold = new AtomicInteger();
            AtomicInteger refused = new AtomicInteger();
            List<CompletableFuture<Void>> buyers = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                Engine engine = i % 2 == 0 ? one : two;
                buyers.add(
                        CompletableFuture.runAsync(
                                () -> {
                                    try {
                                        engine.dispatch(new Take(List.of("A", "B"), 1)).join();
                                        sold.incrementAndGet();
                                    } catch (CompletionException e) {
                                        assertThat(e).hasCauseInstanceOf(Shelf.Refused.class);
                                        refused.incrementAndGet();
                                    }
                                },
                                callers));
            }
            buyers.forEach(CompletableFuture::join);

            assertThat(sold).hasValue(50);
            assertThat(refused).hasValue(70);
            assertThat(one.dispatch(new Look("A")).join().body()).containsEntry("available", 0);
            assertDense(one.stored());
            assertThat(one.log.head()).isEqualTo(102);
        }
    }

    @Test
    void fresh_events_come_from_memory_and_old_ones_from_the_store() {
        try (Engine engine = Engine.on(database)) {
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            IntStream.range(0, 1_500)
                    .forEach(i -> answers.add(engine.dispatch(new Put("S" + i % 7, 1))));
            answers.forEach(CompletableFuture::join);

            List<RecordedEvent> stored = engine.stored();
            List<RecordedEvent> followed = new ArrayList<>();
            for (List<RecordedEvent> next;
                    !(next = engine.log.read(followed.size(), 333)).isEmpty(); ) {
                followed.addAll(next);
            }
            assertThat(followed).hasSize(1_500).isEqualTo(stored);
        }
    }

    @Test
    void readers_are_told_of_appends_by_whomever() {
        try (Engine engine = Engine.on(database);
                Engine other = Engine.on(database)) {
            AtomicInteger told = new AtomicInteger();
            try (EventLog.Subscription subscription = engine.log.onAppend(told::incrementAndGet)) {
                engine.dispatch(new Put("A", 1)).join();
                assertThat(told.get()).isPositive();
                int before = told.get();
                other.dispatch(new Put("B", 1)).join();
                patiently().until(() -> told.get() > before);
            }
            patiently().until(() -> engine.log.read(1, 10).size() == 1);
        }
    }

    @Test
    void an_unknown_stored_name_is_an_error_that_names_it() throws Exception {
        try (Engine engine = Engine.on(database)) {
            engine.dispatch(new Put("A", 1)).join();
            try (HeldHead newer = new HeldHead(database)) {
                newer.execute(
                        "update daybook.event_head set last_position = 2; insert into daybook.events values (2, 1, now(), gen_random_uuid(), 7, 'stock:A', 'stock.dreamt', 'c', '{}', '{\"actor\":\"a\",\"role\":\"r\",\"commandId\":\"c\",\"correlationId\":\"c\"}')");
                newer.release();
            }
            assertThatThrownBy(() -> engine.log.read(1, 10))
                    .isInstanceOf(UnknownEventType.class)
                    .hasMessageContaining("position 2")
                    .hasMessageContaining("'stock.dreamt' revision 7");
            assertThatThrownBy(() -> engine.dispatch(new Look("A")).join())
                    .hasCauseInstanceOf(UnknownEventType.class);
        }
    }

    @Test
    void many_streams_are_read_in_one_round_trip() throws Exception {
        try (Engine engine = Engine.on(database)) {
            List<String> skus = IntStream.range(0, 500).mapToObj(i -> "S" + i).toList();
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            skus.forEach(sku -> answers.add(engine.dispatch(new Put(sku, 1))));
            answers.forEach(CompletableFuture::join);

            try (Engine cold = Engine.on(database)) {
                cold.dispatch(new Take(skus, 1)).join();
                assertThat(cold.reads).hasValue(1);
                assertThat(cold.appender.figures().batches()).isEqualTo(1);
                cold.dispatch(new Put("S1", 1)).join();
                assertThat(cold.reads).hasValue(1);
            }
        }
    }

    @Test
    void streams_leave_memory_but_never_with_events_on_their_way() {
        try (Engine engine =
                new Engine(
                        database,
                        database.engineDataSource()::getConnection,
                        AppenderSettings.DEFAULT,
                        10)) {
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            for (int round = 0; round < 5; round++) {
                for (int i = 0; i < 100; i++) {
                    answers.add(engine.dispatch(new Put("S" + i, 1)));
                }
            }
            answers.forEach(CompletableFuture::join);
            assertThat(engine.dispatch(new Look("S7")).join().body()).containsEntry("available", 5);
            IntStream.range(0, 30).forEach(i -> engine.dispatch(new Look("T" + i)).join());
            assertThat(engine.streams.size()).isLessThanOrEqualTo(11);
            assertThat(engine.appender.figures().slowBatches()).isZero();
            assertDense(engine.stored());
        }
    }

    @Test
    void a_memory_of_one_stream_changes_nothing_but_the_speed() throws Exception {
        try (Engine engine =
                        new Engine(
                                database,
                                database.engineDataSource()::getConnection,
                                AppenderSettings.DEFAULT,
                                1);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> done = new ArrayList<>();
            for (int caller = 0; caller < 8; caller++) {
                int first = caller;
                done.add(
                        CompletableFuture.runAsync(
                                () -> {
                                    // Not waited for one by one: they are on their way when memory
                                    // is full.
                                    List<CompletableFuture<Answer>> answers = new ArrayList<>();
                                    for (int i = 0; i < 60; i++) {
                                        answers.add(
                                                engine.dispatch(new Put("S" + (first + i) % 5, 2)));
                                        answers.add(
                                                engine.dispatch(
                                                        new Take(
                                                                List.of("S" + (first + i) % 5),
                                                                1)));
                                    }
                                    answers.forEach(CompletableFuture::join);
                                },
                                callers));
            }
            done.forEach(CompletableFuture::join);

            for (int i = 0; i < 5; i++) {
                assertThat(engine.dispatch(new Look("S" + i)).join().body())
                        .containsEntry("available", 8 * 12);
            }
            assertThat(engine.streams.size()).isLessThanOrEqualTo(2);
            // Nothing was ever decided upon a stream whose events were not all there.
            assertThat(engine.appender.figures().slowBatches()).isZero();
            assertDense(engine.stored());
        }
    }

    private static void assertDense(List<RecordedEvent> all) {
        assertThat(all.stream().map(RecordedEvent::position))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, all.size()).boxed().toList());
        Map<String, Long> versions = new HashMap<>();
        for (RecordedEvent event : all) {
            assertThat(event.version()).isEqualTo(versions.getOrDefault(event.stream(), -1L) + 1);
            versions.put(event.stream(), event.version());
        }
    }
}
