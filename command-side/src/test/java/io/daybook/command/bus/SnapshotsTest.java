package io.daybook.command.bus;

import static io.daybook.command.Patience.patiently;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.Answer;
import io.daybook.command.bus.Shelf.Look;
import io.daybook.command.bus.Shelf.Put;
import io.daybook.command.bus.Shelf.Take;
import io.daybook.command.eventstore.snapshots.SnapshotForm;
import io.daybook.command.eventstore.snapshots.Snapshots;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.stock.StockEvent.StockReceived;
import io.daybook.shared.stock.StockEvent.StockReserved;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/// Long streams load from their snapshots, which say nothing that the log does not say.
class SnapshotsTest {

    private static final SnapshotForm<Shelf> FORM = Objects.requireNonNull(Shelf.MODEL.snapshots());

    private TestDatabase database;

    @BeforeEach
    void prepare() throws Exception {
        database = Engine.migrated(TestStores.database());
    }

    @Test
    void a_cold_load_from_a_snapshot_is_the_fold_from_the_first_event() throws Exception {
        try (Engine engine = Engine.on(database)) {
            fill(engine, "A", 1_300);
            awaitSnapshot(engine, 1_000);
            for (int i = 0; i < 7; i++) {
                engine.dispatch(new Take(List.of("A"), 1)).join();
            }
            engine.dispatch(new Put("B", 4)).join();

            try (Engine cold = Engine.on(database)) {
                cold.dispatch(new Take(List.of("A", "B", "C"), 0)).join();
                assertThat(cold.reads).as("in one round trip, short streams too").hasValue(1);
                assertThat(available(cold, "A")).isEqualTo(1_300 - 7).isEqualTo(folded(engine));
                assertThat(available(cold, "B")).isEqualTo(4);
                assertThat(cold.dispatch(new Put("A", 1)).join().version()).isEqualTo(1_308);
            }
        }
    }

    @Test
    void what_was_stored_is_what_is_loaded() throws Exception {
        try (Engine engine = Engine.on(database)) {
            fill(engine, "A", 600);
            awaitSnapshot(engine, 500);
            long after = 599 - snapshotVersion(engine);
            engine.asOwner("update daybook.snapshots set state = '{\"available\": 7000}'");

            // So a snapshot is used at all: the other tests would pass without any.
            try (Engine cold = Engine.on(database)) {
                assertThat(available(cold, "A")).isEqualTo((int) (7_000 + after));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state = '[]'",
                "state = '{}'",
                "state = '{\"available\": null}'",
                "state = '{\"available\": 7000, \"colour\": \"red\"}'",
                "state = '{\"available\": 7000}', model_revision = model_revision + 1",
                "state = '{\"available\": 7000}', version = version - 1",
                "state = '{\"available\": 7000}', version = 9999, position = 9999",
            })
    void a_broken_or_foreign_one_is_ignored(String change) throws Exception {
        try (Engine engine = Engine.on(database)) {
            fill(engine, "A", 600);
            awaitSnapshot(engine, 500);
            engine.asOwner("update daybook.snapshots set " + change);

            try (Engine cold = Engine.on(database)) {
                assertThat(available(cold, "A")).isEqualTo(600);
                assertThat(cold.dispatch(new Put("A", 1)).join().version()).isEqualTo(600);
            }
        }
    }

    @Test
    void a_stream_that_is_long_already_gets_one_when_it_is_read() throws Exception {
        try (Engine engine = Engine.on(database)) {
            fill(engine, "A", 600);
            awaitSnapshot(engine, 500);
            engine.asOwner("delete from daybook.snapshots");

            try (Engine cold = Engine.on(database)) {
                assertThat(available(cold, "A")).isEqualTo(600);
                awaitSnapshot(cold, 599);
            }
        }
    }

    @Test
    void a_newer_one_is_never_overwritten() throws Exception {
        try (Engine engine = Engine.on(database);
                Snapshots late = new Snapshots(database.engineDataSource())) {
            fill(engine, "A", 600);
            awaitSnapshot(engine, 500);
            long version = snapshotVersion(engine);

            late.offer(FORM, "stock:A", 10, 11, new Shelf(11));
            late.offer(FORM, "stock:A", 599, 600, new Shelf(600));

            // They are stored in turn.
            awaitSnapshot(engine, 599);
            assertThat(version).isLessThan(599);
            assertThat(state(engine)).isEqualTo(600);
            late.offer(FORM, "stock:A", 10, 11, new Shelf(11));
            late.offer(FORM, "stock:B", 0, 601, new Shelf(1));
            engine.dispatch(new Put("B", 1)).join();
            late.offer(FORM, "stock:B", 0, 601, new Shelf(1));
            patiently()
                    .until(() ->
                            engine.count(
                                            "select count(*) from daybook.snapshots where stream = 'stock:B'")
                                    == 1);
            assertThat(snapshotVersion(engine)).isEqualTo(599);
        }
    }

    @Test
    void what_never_became_durable_is_never_stored() throws Exception {
        try (Engine engine = Engine.on(database)) {
            engine.dispatch(new Put("B", 1)).join();
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            try (HeldHead rival = new HeldHead(database)) {
                // Decided upon each other, across the versions at which a snapshot is due, in vain:
                // the stream begins with what the rival writes.
                for (int i = 0; i < 1_200; i++) {
                    answers.add(engine.dispatch(new Put("A", 2)));
                }
                rival.append("stock:A", 0);
                rival.release();
            }
            answers.forEach(CompletableFuture::join);

            awaitSnapshot(engine, 500);
            assertThat(available(engine, "A")).isEqualTo(1 + 2 * 1_200);
            // In one look: the next snapshot may be stored at any moment.
            assertThat(
                            engine.count(
                                    "select (state->>'available')::int - 2 * version from daybook.snapshots where stream = 'stock:A'"))
                    .isEqualTo(1);
        }
    }

    @Test
    void a_state_whose_event_is_not_in_the_log_is_not_stored() throws Exception {
        try (Engine engine = Engine.on(database);
                Snapshots eager = new Snapshots(database.engineDataSource())) {
            engine.dispatch(new Put("A", 1)).join();

            eager.offer(FORM, "stock:A", 1, 2, new Shelf(2));
            eager.offer(FORM, "stock:A", 0, 2, new Shelf(1));
            eager.offer(FORM, "stock:Z", 0, 1, new Shelf(1));
            eager.offer(FORM, "stock:A", 0, 1, new Shelf(1));

            // The last of them is, and they are stored in turn.
            patiently().until(() -> engine.count("select count(*) from daybook.snapshots") > 0);
            assertThat(engine.count("select count(*) from daybook.snapshots")).isEqualTo(1);
            assertThat(snapshotVersion(engine)).isZero();
        }
    }

    private static void fill(Engine engine, String sku, int events) {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            answers.add(engine.dispatch(new Put(sku, 1)));
        }
        answers.forEach(CompletableFuture::join);
    }

    private static void awaitSnapshot(Engine engine, long atLeast) {
        patiently()
                .until(() ->
                        engine.count(
                                        "select count(*) from daybook.snapshots where stream = 'stock:A' and version >= "
                                                + (atLeast - 1))
                                == 1);
    }

    private static long snapshotVersion(Engine engine) throws Exception {
        return engine.count("select version from daybook.snapshots where stream = 'stock:A'");
    }

    private static long state(Engine engine) throws Exception {
        return engine.count(
                "select (state->>'available')::int from daybook.snapshots where stream = 'stock:A'");
    }

    private static Object available(Engine engine, String sku) {
        return Objects.requireNonNull(
                engine.dispatch(new Look(sku)).join().body().get("available"));
    }

    /// The log's own word for it.
    private static int folded(Engine engine) {
        return engine.stored().stream()
                .filter(recorded -> recorded.stream().equals("stock:A"))
                .mapToInt(recorded ->
                        switch (recorded.event()) {
                            case StockReceived received -> received.quantity();
                            case StockReserved reserved -> -reserved.quantity();
                            case DomainEvent other -> throw new AssertionError(other.toString());
                        })
                .sum();
    }
}
