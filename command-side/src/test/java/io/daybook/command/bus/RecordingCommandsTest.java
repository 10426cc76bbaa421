package io.daybook.command.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.command.Answer;
import io.daybook.command.Rejection;
import io.daybook.command.bus.Shelf.LoadInOrder;
import io.daybook.command.bus.Shelf.Look;
import io.daybook.command.bus.Shelf.Put;
import io.daybook.command.bus.Shelf.Take;
import io.daybook.embedded.test.TestStores;
import io.daybook.shared.log.RecordedEvent;

import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.junit.jupiter.api.AfterEach;
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
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// One engine, one database: what is recorded, what is refused, and what the answers say.
class RecordingCommandsTest {

    private Engine engine;

    @BeforeEach
    void start() throws Exception {
        engine = Engine.on(Engine.migrated(TestStores.database()));
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    @Test
    void an_answer_tells_stream_version_and_position() {
        Answer first = engine.dispatch(new Put("A", 5)).join();
        Answer second = engine.dispatch(new Take(List.of("A"), 2)).join();

        assertThat(first).isEqualTo(new Answer("stock:A", 0, 1, Map.of("available", 5), false));
        assertThat(second).isEqualTo(new Answer("stock:A", 1, 2, Map.of("taken", 2), false));
        assertThat(engine.stored())
                .extracting(RecordedEvent::position, RecordedEvent::stream, RecordedEvent::version)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1L, "stock:A", 0L),
                        org.assertj.core.groups.Tuple.tuple(2L, "stock:A", 1L));
    }

    @Test
    void what_a_policy_asks_holds_no_stream_until_its_batch_has_ended() {
        UnitOfWork<?> batch =
                DefaultUnitOfWork.startAndGet(new GenericEventMessage<>("of a batch"));
        for (int i = 0; i < 10; i++) {
            engine.dispatch(new Put("A" + i, 1)).join();
            engine.dispatch(new Put("A0", 1)).join();
        }
        CompletableFuture<Answer> meanwhile =
                CompletableFuture.supplyAsync(() -> engine.dispatch(new Take(List.of("A0"), 11)))
                        .thenCompose(answer -> answer);

        assertThat(meanwhile.orTimeout(2, TimeUnit.MINUTES).join().version()).isEqualTo(11);
        assertThat(CurrentUnitOfWork.get()).isSameAs(batch);
        batch.rollback();
    }

    @Test
    void a_refusal_stores_nothing_and_keeps_the_state() throws Exception {
        engine.dispatch(new Put("A", 5)).join();
        engine.dispatch(new Put("B", 1)).join();

        assertThatThrownBy(() -> engine.dispatch(new Take(List.of("A", "B"), 2)).join())
                .hasCauseInstanceOf(Shelf.Refused.class);

        assertThat(engine.dispatch(new Look("A")).join().body()).containsEntry("available", 5);
        assertThat(engine.count("select count(*) from daybook.events")).isEqualTo(2);
    }

    @Test
    void positions_and_versions_are_dense_whoever_asks() throws Exception {
        IntStream.range(0, 10).forEach(i -> engine.dispatch(new Put("S" + i, 1_000)).join());
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> done = new ArrayList<>();
            for (int caller = 0; caller < 32; caller++) {
                int seed = caller;
                done.add(
                        CompletableFuture.runAsync(
                                () -> {
                                    for (int i = 0; i < 30; i++) {
                                        engine.dispatch(
                                                        new Take(
                                                                List.of(
                                                                        "S" + (seed + i) % 10,
                                                                        "S" + (seed * 7 + i) % 10),
                                                                1))
                                                .join();
                                    }
                                },
                                callers));
            }
            done.forEach(CompletableFuture::join);
        }

        List<RecordedEvent> all = engine.stored();
        assertThat(all.stream().map(RecordedEvent::position))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, all.size()).boxed().toList());
        Map<String, Long> versions = new HashMap<>();
        for (RecordedEvent event : all) {
            assertThat(event.version()).isEqualTo(versions.getOrDefault(event.stream(), -1L) + 1);
            versions.put(event.stream(), event.version());
        }
        assertThat(engine.log.head()).isEqualTo(all.size());
        assertThat(engine.appender.figures().slowBatches()).isZero();
    }

    @Test
    void streams_loaded_out_of_order_are_a_fault() {
        assertThatThrownBy(() -> engine.dispatch(new LoadInOrder(List.of("B", "A"))).join())
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("in the order of their names");
        engine.dispatch(new LoadInOrder(List.of("A", "A", "B", "A"))).join();
    }

    @Test
    void a_stale_version_is_refused_with_the_current_one() {
        engine.dispatch(new Put("A", 5)).join();
        engine.dispatch(new Put("A", 5)).join();

        assertThatThrownBy(() -> engine.dispatch(new Put("A", 1), null, null, 0L).join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        Rejection.class,
                        stale -> {
                            assertThat(stale.kind()).isEqualTo(Rejection.Kind.STALE);
                            assertThat(stale.code()).isEqualTo("stale-version");
                            assertThat(stale.attributes()).containsEntry("currentVersion", 1L);
                        });
        assertThat(engine.dispatch(new Put("A", 1), null, null, 1L).join().version()).isEqualTo(2);
    }
}
