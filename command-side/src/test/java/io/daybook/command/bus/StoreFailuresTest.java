package io.daybook.command.bus;

import static io.daybook.command.Patience.patiently;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.command.Answer;
import io.daybook.command.Rejection;
import io.daybook.command.bus.Shelf.Look;
import io.daybook.command.bus.Shelf.Put;
import io.daybook.command.bus.Shelf.Take;
import io.daybook.command.eventstore.append.AppendRefused;
import io.daybook.command.eventstore.append.AppenderSettings;
import io.daybook.command.eventstore.append.OutcomeUnknown;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;
import io.daybook.shared.log.RecordedEvent;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;

/// A store that goes away in the middle: nothing acknowledged is lost, nothing is stored twice, and work goes on by itself.
class StoreFailuresTest {

    private static final AppenderSettings IMPATIENT =
            new AppenderSettings(8, 4, Duration.ofMillis(1), Duration.ZERO, Duration.ofMillis(10));
    private static final AppenderSettings PATIENT =
            new AppenderSettings(
                    50_000,
                    4_000,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(60),
                    Duration.ofMillis(10));

    private static final String WAITING_BACKENDS =
            "from pg_stat_activity where usename = 'daybook_engine' and datname = current_database() and wait_event_type = 'Lock'";

    private TestDatabase database;
    private FaultyConnections connections;

    @BeforeEach
    void prepare() throws Exception {
        database = Engine.migrated(TestStores.database());
        connections = new FaultyConnections(database.engineDataSource());
    }

    @Test
    void an_append_whose_confirmation_was_lost_is_found_and_acknowledged() throws Exception {
        try (Engine engine = engine(PATIENT)) {
            engine.dispatch(new Put("A", 1)).join();
            connections.loseNextAnswer = true;

            Answer answer = engine.dispatch(new Put("A", 1), "k", "f").join();

            assertThat(answer.position()).isEqualTo(2);
            assertThat(answer.replayed()).isFalse();
            assertThat(engine.count("select count(*) from daybook.events")).isEqualTo(2);
            assertThat(engine.dispatch(new Put("A", 1)).join().position()).isEqualTo(3);
        }
    }

    @Test
    void an_append_that_the_store_carries_out_only_later_is_stored_once() throws Exception {
        try (Engine engine = engine(PATIENT)) {
            engine.dispatch(new Put("A", 1)).join();
            connections.delayNextStatement = true;

            // Asked, the store says that it knows nothing of it. And then it does it.
            Answer answer = engine.dispatch(new Put("A", 1)).join();

            assertThat(answer.position()).isEqualTo(2);
            assertThat(engine.count("select count(*) from daybook.events")).isEqualTo(2);
            assertThat(engine.dispatch(new Look("A")).join().body()).containsEntry("available", 2);
        }
    }

    @Test
    void an_append_whose_backend_was_ended_is_stored_once() throws Exception {
        try (Engine engine = engine(PATIENT);
                HeldHead held = new HeldHead(database)) {
            CompletableFuture<Answer> answer = engine.dispatch(new Put("A", 1));
            endWaitingBackends(engine);
            held.release();

            assertThat(answer.join().position()).isEqualTo(1);
            assertThat(engine.count("select count(*) from daybook.events")).isEqualTo(1);
        }
    }

    @Test
    void a_writer_that_stops_before_its_commit_holds_nobody_up_and_is_decided_again()
            throws Exception {
        PGSimpleDataSource source = (PGSimpleDataSource) database.engineDataSource();
        source.setOptions("-c idle_in_transaction_session_timeout=100");
        connections = new FaultyConnections(source);
        try (Engine stopped = engine(PATIENT);
                Engine other = Engine.on(database)) {
            stopped.dispatch(new Put("A", 1)).join();
            other.dispatch(new Put("A", 1)).join();
            stopped.dispatch(new Look("A")).join();
            // Others wrote just now, so the next append looks before it writes, in a transaction.
            FaultyConnections.Frozen frozen = connections.freezeNextCommit();
            CompletableFuture<Answer> answer = stopped.dispatch(new Put("A", 1), "k", "f");
            frozen.awaitFreeze();

            // Written, not committed, and the head is held: the database lets go of it.
            for (int i = 0; i < 10; i++) {
                other.dispatch(new Put("A", 1)).join();
            }
            assertThat(answer).isNotDone();
            frozen.thaw();

            assertThat(answer.join().position()).isEqualTo(13);
            assertThat(answer.join().replayed()).isFalse();
            assertThat(other.dispatch(new Look("A")).join().body()).containsEntry("available", 13);
            assertThat(other.log.read(0, 100))
                    .extracting(RecordedEvent::position)
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, 13).boxed().toList());
        }
    }

    @Test
    void a_stream_is_read_anew_only_when_all_of_it_has_ended() throws Exception {
        try (Engine other = Engine.on(database)) {
            other.dispatch(new Put("B", 1), "k", "f").join();
        }
        try (Engine engine = engine(PATIENT)) {
            engine.dispatch(new Put("C", 1)).join();
            FaultyConnections.Frozen frozen;
            CompletableFuture<Answer> written;
            CompletableFuture<Answer> again;
            try (HeldHead held = new HeldHead(database)) {
                // Fails when it is written, for its key has an answer.
                engine.dispatch(new Put("C", 1), "k", "f");
                patiently().until(() -> engine.count("select count(*) " + WAITING_BACKENDS) > 0);
                frozen = connections.freezeNextInsert();
                written = engine.dispatch(new Put("A", 5));
                again = engine.dispatch(new Take(List.of("A", "C"), 1));
                held.release();
            }
            // So the last of A has failed, for it was built upon that of C, and with it has ended
            // what is in
            // memory of A, while the five before it are being written.
            frozen.awaitFreeze();
            AtomicReference<CompletableFuture<Answer>> seen = new AtomicReference<>();
            Thread reader =
                    Thread.ofPlatform()
                            .start(() -> seen.set(engine.dispatch(new Take(List.of("A"), 3))));
            patiently()
                    .until(() ->
                            reader.getState() == Thread.State.WAITING
                                    || reader.getState() == Thread.State.TERMINATED);
            frozen.thaw();
            reader.join();

            assertThat(written.join().version()).isZero();
            assertThat(seen.get().join().body()).containsEntry("taken", 3);
            assertThat(again.join().body()).containsEntry("taken", 2);
        }
    }

    @Test
    void an_outcome_that_cannot_be_learnt_is_neither_success_nor_conflict() throws Exception {
        try (Engine engine = engine(IMPATIENT)) {
            engine.dispatch(new Put("A", 1)).join();
            connections.loseNextAnswer = true;

            assertThatThrownBy(() -> engine.dispatch(new Put("A", 1), "k", "f").join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(OutcomeUnknown.class);

            // It was stored. The stream is read anew, and the key tells.
            patiently().until(engine.appender::available);
            assertThat(engine.dispatch(new Look("A")).join().body()).containsEntry("available", 2);
            assertThat(engine.dispatch(new Put("A", 1), "k", "f").join().replayed()).isTrue();
            assertThat(engine.count("select count(*) from daybook.events")).isEqualTo(2);
        }
    }

    @Test
    void commands_are_refused_at_once_while_the_store_is_down_and_taken_when_it_is_back()
            throws Exception {
        try (Engine engine = engine(IMPATIENT)) {
            engine.dispatch(new Put("A", 1)).join();
            connections.down = true;
            engine.count(
                    "select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = 'daybook_engine' and datname = current_database()");
            patiently().until(() -> !engine.appender.available());

            assertThatThrownBy(() -> engine.dispatch(new Put("A", 1)).join())
                    .cause()
                    .isInstanceOfSatisfying(
                            Rejection.class,
                            refusal -> {
                                assertThat(refusal.kind()).isEqualTo(Rejection.Kind.BUSY);
                                assertThat(refusal.code()).isEqualTo("store-unavailable");
                            });

            connections.down = false;
            patiently().until(engine.appender::available);
            assertThat(engine.dispatch(new Put("A", 1)).join().version()).isEqualTo(1);
        }
    }

    @Test
    void an_engine_started_before_its_store_waits_for_it() throws Exception {
        connections.down = true;
        try (Engine engine = engine(IMPATIENT)) {
            assertThat(engine.appender.available()).isFalse();
            connections.down = false;
            patiently().until(engine.appender::available);
            assertThat(engine.dispatch(new Put("A", 1)).join().version()).isZero();
        }
    }

    @Test
    void a_full_queue_makes_callers_wait_and_then_refuses() throws Exception {
        try (Engine engine = engine(IMPATIENT);
                HeldHead held = new HeldHead(database)) {
            for (int i = 0; i < 20; i++) {
                engine.dispatch(new Put("S" + i, 1));
            }
            CompletableFuture<Answer> tooMany = engine.dispatch(new Put("T", 1));
            held.release();

            assertThatThrownBy(tooMany::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            Rejection.class,
                            refusal -> assertThat(refusal.code()).isEqualTo("busy"));
            patiently().until(() -> engine.appender.waiting() == 0);
            assertThat(engine.dispatch(new Put("T", 1)).join().version()).isZero();
        }
    }

    @Test
    void what_postgresql_will_not_take_fails_alone() throws Exception {
        try (Engine engine = engine(PATIENT)) {
            CompletableFuture<Answer> before;
            CompletableFuture<Answer> unstorable;
            CompletableFuture<Answer> builtUponIt;
            try (HeldHead held = new HeldHead(database)) {
                engine.dispatch(new Put("A", 1));
                before = engine.dispatch(new Put("B", 1));
                // PostgreSQL knows no zero byte in text.
                unstorable = engine.dispatch(new Put("D", 1), "\u0000", "f");
                builtUponIt = engine.dispatch(new Put("D", 2));
                held.release();
            }

            assertThat(before.join().version()).isZero();
            assertThatThrownBy(unstorable::join).hasCauseInstanceOf(AppendRefused.class);
            assertThat(builtUponIt.join().body()).containsEntry("available", 2);
            assertThat(engine.dispatch(new Put("C", 1)).join().position()).isEqualTo(4);
        }
    }

    @Test
    void the_log_refuses_every_change_even_its_owner_s() throws Exception {
        try (Engine engine = engine(PATIENT)) {
            engine.dispatch(new Put("A", 1)).join();
            for (String change :
                    List.of(
                            "update daybook.events set type = 'x'",
                            "delete from daybook.events",
                            "truncate daybook.events")) {
                assertThatThrownBy(() -> engine.asOwner(change))
                        .hasMessageContaining("append-only");
                assertThatThrownBy(
                                () -> {
                                    try (var connection =
                                                    database.engineDataSource().getConnection();
                                            var statement = connection.createStatement()) {
                                        statement.execute(change);
                                    }
                                })
                        .hasMessageContaining("permission denied");
            }
        }
    }

    private Engine engine(AppenderSettings settings) {
        return new Engine(database, connections, settings, 1_000);
    }

    private static void endWaitingBackends(Engine engine) {
        patiently().until(() -> engine.count("select count(*) " + WAITING_BACKENDS) > 0);
        patiently()
                .until(() ->
                        engine.count("select count(pg_terminate_backend(pid)) " + WAITING_BACKENDS)
                                > 0);
    }
}
