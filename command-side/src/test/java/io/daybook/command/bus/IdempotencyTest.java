package io.daybook.command.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.command.Answer;
import io.daybook.command.Rejection;
import io.daybook.command.bus.Shelf.Look;
import io.daybook.command.bus.Shelf.Put;
import io.daybook.command.bus.Shelf.Take;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// The same key and request get the first answer again, for ever, whatever has happened since.
class IdempotencyTest {

    private TestDatabase database;
    private Engine engine;

    @BeforeEach
    void start() throws Exception {
        database = Engine.migrated(TestStores.database());
        engine = Engine.on(database);
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    @Test
    void the_first_answer_is_given_again_after_a_restart_too() throws Exception {
        Answer first = engine.dispatch(new Put("A", 5), "k1", "f1").join();
        assertThat(first.replayed()).isFalse();
        Answer again =
                new Answer(first.stream(), first.version(), first.position(), first.body(), true);

        assertThat(engine.dispatch(new Put("A", 5), "k1", "f1").join()).isEqualTo(again);
        restart();
        engine.dispatch(new Put("A", 1)).join();
        assertThat(engine.dispatch(new Put("A", 5), "k1", "f1").join()).isEqualTo(again);
        assertThat(engine.dispatch(new Look("A")).join().body()).containsEntry("available", 6);
        assertThat(engine.count("select count(*) from daybook.events")).isEqualTo(2);
    }

    @Test
    void what_was_answered_lately_is_given_again_without_asking_the_log_to_write_it() {
        engine.dispatch(new Put("A", 5), "k1", "f1").join();
        long batches = engine.appender.figures().batches();
        for (int i = 0; i < 10; i++) {
            assertThat(engine.dispatch(new Put("A", 5), "k1", "f1").join().replayed()).isTrue();
        }
        assertThatThrownBy(() -> engine.dispatch(new Put("A", 6), "k1", "f2").join())
                .cause()
                .isInstanceOfSatisfying(
                        Rejection.class,
                        refused -> assertThat(refused.code()).isEqualTo("idempotency-key-reused"));
        assertThat(engine.appender.figures().batches()).isEqualTo(batches);
        assertThat(engine.appender.figures().slowBatches()).isZero();
    }

    @Test
    void only_so_many_keys_are_remembered() {
        RecentKeys keys = new RecentKeys(2);
        keys.add("a");
        keys.add("b");
        keys.add("a");
        keys.add("c");
        assertThat(keys.contains("a")).isFalse();
        assertThat(keys.contains("b")).isTrue();
        assertThat(keys.contains("c")).isTrue();
    }

    @Test
    void a_success_is_given_again_where_the_same_command_would_be_refused_now() {
        engine.dispatch(new Put("A", 5)).join();
        engine.dispatch(new Take(List.of("A"), 5), "k1", "f1").join();

        Answer again = engine.dispatch(new Take(List.of("A"), 5), "k1", "f1").join();

        assertThat(again.replayed()).isTrue();
        assertThat(again.body()).containsEntry("taken", 5);
    }

    @Test
    void a_refusal_is_given_again_though_it_would_succeed_now() {
        Rejection first = refusal(engine.dispatch(new Take(List.of("A"), 5), "k1", "f1"));
        engine.dispatch(new Put("A", 9)).join();

        Rejection again = refusal(engine.dispatch(new Take(List.of("A"), 5), "k1", "f1"));

        assertThat(again).isInstanceOf(StoredRejection.class);
        assertThat(again.kind()).isEqualTo(first.kind());
        assertThat(again.code()).isEqualTo("out-of-stock");
        assertThat(again.detail()).isEqualTo(first.detail());
        assertThat(again.problems()).isEqualTo(first.problems());
        assertThat(again.attributes()).isEqualTo(first.attributes());
        assertThat(engine.dispatch(new Look("A")).join().body()).containsEntry("available", 9);
    }

    @Test
    void an_answer_without_events_is_kept_too() {
        Answer first = engine.dispatch(new Look("A"), "k1", "f1").join();
        engine.dispatch(new Put("A", 9)).join();

        Answer again = engine.dispatch(new Look("A"), "k1", "f1").join();

        assertThat(again.replayed()).isTrue();
        assertThat(again.body()).isEqualTo(first.body()).containsEntry("available", 0);
    }

    @Test
    void a_key_with_another_request_is_refused() throws Exception {
        engine.dispatch(new Put("A", 5), "k1", "f1").join();

        Rejection refusal = refusal(engine.dispatch(new Put("A", 6), "k1", "f2"));

        assertThat(refusal.kind()).isEqualTo(Rejection.Kind.RULE);
        assertThat(refusal.code()).isEqualTo("idempotency-key-reused");
        assertThat(engine.count("select count(*) from daybook.events")).isEqualTo(1);
    }

    @Test
    void a_key_that_is_being_worked_on_is_refused_for_now() throws Exception {
        CompletableFuture<Answer> first;
        CompletableFuture<Answer> second;
        CompletableFuture<Answer> other;
        try (HeldHead held = new HeldHead(database)) {
            first = engine.dispatch(new Put("A", 5), "k1", "f1");
            second = engine.dispatch(new Put("A", 5), "k1", "f1");
            other = engine.dispatch(new Put("A", 6), "k1", "f2");
            held.release();
        }

        assertThat(refusal(second).code()).isEqualTo("idempotency-key-in-flight");
        assertThat(refusal(second).kind()).isEqualTo(Rejection.Kind.CONFLICT);
        assertThat(refusal(other).code()).isEqualTo("idempotency-key-reused");
        assertThat(first.join().version()).isEqualTo(0);
        assertThat(engine.dispatch(new Put("A", 5), "k1", "f1").join().replayed()).isTrue();
    }

    @Test
    void what_was_built_upon_a_repeated_command_is_decided_again() throws Exception {
        engine.dispatch(new Put("A", 5), "k1", "f1").join();
        List<CompletableFuture<Answer>> later = new ArrayList<>();
        CompletableFuture<Answer> repeated;
        try (HeldHead held = new HeldHead(database)) {
            engine.dispatch(new Look("B"));
            repeated = engine.dispatch(new Put("A", 5), "k1", "f1");
            // Decided upon ten, of which only five are there.
            later.add(engine.dispatch(new Take(List.of("A"), 5)));
            later.add(engine.dispatch(new Take(List.of("A"), 5)));
            held.release();
        }

        assertThat(repeated.join().replayed()).isTrue();
        assertThat(later.get(0).join().version()).isEqualTo(1);
        assertThat(refusal(later.get(1)).code()).isEqualTo("out-of-stock");
        assertThat(engine.count("select count(*) from daybook.events")).isEqualTo(2);
    }

    @Test
    void a_key_that_two_engines_use_at_once_has_one_effect() throws Exception {
        try (Engine other = Engine.on(database)) {
            CompletableFuture<Answer> here = engine.dispatch(new Put("A", 5), "k1", "f1");
            CompletableFuture<Answer> there = other.dispatch(new Put("A", 5), "k1", "f1");

            assertThat(List.of(here.join().replayed(), there.join().replayed()))
                    .containsExactlyInAnyOrder(true, false);
            assertThat(here.join().position()).isEqualTo(there.join().position());
        }
        assertThat(engine.count("select count(*) from daybook.events")).isEqualTo(1);
    }

    private void restart() {
        engine.close();
        engine = Engine.on(database);
    }

    private static Rejection refusal(CompletableFuture<Answer> answer) {
        var refused = new Rejection[1];
        assertThatThrownBy(answer::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(Rejection.class, rejection -> refused[0] = rejection);
        return refused[0];
    }
}
