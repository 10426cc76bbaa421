package io.daybook.projection.rebuild;

import static io.daybook.projection.rebuild.RebuildBed.BECAUSE;
import static io.daybook.projection.rebuild.RebuildBed.eventually;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.projection.History;
import io.daybook.projection.PlainEventJson;
import io.daybook.projection.ViewStatus;
import io.daybook.projection.carts.CartsWriter;
import io.daybook.projection.letters.Corrections;
import io.daybook.projection.rebuild.Rebuild.Difference;
import io.daybook.projection.rebuild.Rebuild.Kind;
import io.daybook.projection.rebuild.Rebuild.State;
import io.daybook.projection.rebuild.Rebuilds.Options;
import io.daybook.projection.stockledger.StockLedgerWriter;
import io.daybook.projection.stocklevel.StockLevelWriter;
import io.daybook.shared.letters.DeadLetterEvent;
import io.daybook.shared.letters.DeadLetterEvent.DeadLetterDropped;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/// Rebuilds on a real database, as the engine's role.
@Timeout(300)
class RebuildTest {

    private final CartsWriter carts = new CartsWriter();
    private final StockLevelWriter levels = new StockLevelWriter();
    private final StockLedgerWriter ledger = new StockLedgerWriter();
    private final RebuildBed bed = new RebuildBed(carts, levels, ledger);

    @AfterEach
    void end() {
        bed.close();
    }

    @Test
    void readers_get_equal_rows_in_one_step_while_events_come_in() throws Exception {
        bed.append(100);
        AtomicBoolean stop = new AtomicBoolean();
        List<String> faults = new ArrayList<>();
        Thread appending = Thread.ofVirtual().start(() -> appendUntil(stop));
        Thread reading = Thread.ofVirtual().start(() -> readUntil(stop, faults));
        bed.live().awaitPosition("carts", 500);
        bed.run(5_000, carts, levels, ledger);

        eventually()
                .until(() -> bed.views.query("select view from views.view_positions").size() == 3);
        List<Rebuild> started = bed.rebuilds.startAll(BECAUSE);
        for (Rebuild rebuild : started) {
            bed.awaitState(rebuild.id(), State.SWITCHED);
        }
        stop.set(true);
        appending.join();
        reading.join();

        assertThat(started).hasSize(3);
        assertThat(faults).isEmpty();
        bed.live().awaitPosition("carts", bed.log.head());
        bed.live().awaitPosition("stock-level", bed.log.head() - 10);
        Rebuild rebuilt = bed.rebuilds.get(started.getFirst().id()).orElseThrow();
        assertThat(rebuilt.differences()).isZero();
        assertThat(rebuilt.version()).isEqualTo(2);
        assertThat(rebuilt.position()).isPositive();
        // What readers have is what the log gives when it is posted once more, from position 0.
        List<String> rows = bed.rows(carts);
        Rebuild again = bed.rebuilds.start("carts", BECAUSE);
        bed.awaitState(again.id(), State.SWITCHED);
        assertThat(bed.rows(carts)).isEqualTo(rows).hasSizeGreaterThan(400);
        assertThat(bed.rows(carts, "carts__v2")).isEqualTo(rows);
    }

    @Test
    void indexes_comments_and_grants_come_along() throws Exception {
        long head = bed.append(30);
        bed.live().awaitPosition("stock-ledger", head);
        String shape = "select views.shape_of('views', 'stock_movements')::text";
        List<String> before = bed.views.query(shape);
        bed.views.execute("grant select (sku) on views.stock_movements to analyst");
        bed.views.execute("grant select on views.stock_movements to analyst");
        bed.views.execute("create index a_dba_wants_this on views.stock_movements (reference)");
        List<String> views =
                bed.views.query(
                        "select views.shape_of_view(v::regclass)::text from unnest(array['analytics.stock_movements_v1', 'analytics.stock_counts_v1']) v");
        bed.run(ledger);

        bed.awaitState(bed.rebuilds.start("stock-ledger", BECAUSE).id(), State.SWITCHED);

        assertThat(bed.views.query("select to_regclass('views.a_dba_wants_this')::text"))
                .containsExactly("views.a_dba_wants_this");
        assertThat(
                        bed.views.query(
                                "select has_table_privilege('analyst', 'views.stock_movements', 'select')::text"))
                .containsExactly("true");
        bed.views.execute("drop index views.a_dba_wants_this");
        bed.views.execute("revoke select on views.stock_movements from analyst");
        assertThat(bed.views.query(shape)).isEqualTo(before);
        assertThat(
                        bed.views.query(
                                "select views.shape_of_view(v::regclass)::text from unnest(array['analytics.stock_movements_v1', 'analytics.stock_counts_v1']) v"))
                .isEqualTo(views);
        // And the analysts' views read the new tables.
        long later = bed.append(1);
        bed.live().awaitPosition("stock-ledger", later - 2);
        assertThat(bed.views.query("select count(*) from analytics.stock_movements_v1"))
                .containsExactly("31");
    }

    @Test
    void a_changed_projector_is_shown_before_anyone_reads_what_it_makes() throws Exception {
        long head = bed.append(60);
        bed.live().awaitPosition("carts", head);
        List<String> before = bed.rows(carts);
        bed.run(
                new OtherWriter(carts)
                        .andThen(
                                "update views.carts set currency = 'EUR' where cart_id in ('c-1', 'c-2'); "
                                        + "delete from views.cart_items where cart_id = 'c-7' and sku = 'POT'"));

        Rebuild asked = bed.rebuilds.start("carts", BECAUSE);
        Rebuild waiting = bed.awaitState(asked.id(), State.AWAITING_CONFIRMATION);

        assertThat(waiting.differences()).isEqualTo(3);
        assertThat(waiting.comparedAt()).isEqualTo(head);
        assertThat(waiting.samples())
                .contains(
                        new Difference("carts", "cart_id=c-1", "currency", "GBP", "EUR"),
                        new Difference("carts", "cart_id=c-2", "currency", "GBP", "EUR"))
                .anySatisfy(sample -> {
                    assertThat(sample.key()).isEqualTo("cart_id=c-7 sku=POT");
                    assertThat(sample.column()).isNull();
                    assertThat(sample.live()).contains("description=A POT");
                    assertThat(sample.next()).isNull();
                });
        assertThat(bed.rows(carts)).isEqualTo(before);

        bed.rebuilds.cancel(asked.id());
        bed.awaitState(asked.id(), State.CANCELLED);
        assertThat(bed.rows(carts)).isEqualTo(before);
        assertThat(bed.schemas()).isEmpty();
    }

    @Test
    void a_difference_that_is_meant_is_confirmed_and_can_be_taken_back() throws Exception {
        long head = bed.append(60);
        bed.live().awaitPosition("carts", head);
        bed.run(new OtherWriter(carts).andThen("update views.carts set currency = 'EUR'"));
        Rebuild asked = bed.rebuilds.start("carts", BECAUSE);
        bed.awaitState(asked.id(), State.AWAITING_CONFIRMATION);
        long later = bed.append(5);
        bed.live().awaitPosition("carts", later);

        bed.rebuilds.confirm(asked.id(), "lena", "we are in the euro zone now");
        Rebuild done = bed.awaitState(asked.id(), State.SWITCHED);

        assertThat(done.confirmedBecause()).isEqualTo("we are in the euro zone now");
        assertThat(done.position()).isGreaterThanOrEqualTo(later - 10);
        assertThat(bed.views.query("select distinct currency from views.carts"))
                .containsExactly("EUR");

        Rebuild back = bed.rebuilds.rollBack("carts", "lena", "we are not");
        Rebuild rolledBack = bed.awaitState(back.id(), State.SWITCHED);
        assertThat(rolledBack.kind()).isEqualTo(Kind.ROLLBACK);
        assertThat(rolledBack.version()).isEqualTo(1);
        assertThat(
                        bed.views.query(
                                "select distinct currency from views.carts where cart_id <= 'c-5'"))
                .containsExactly("GBP");
        assertThat(bed.schemas()).containsExactly("carts__v2");
        // What came meanwhile is in it as well, and what comes follows.
        bed.live().awaitPosition("carts", bed.append());
        assertThat(bed.views.query("select count(*) from views.carts")).containsExactly("66");
    }

    @Test
    void it_can_be_paused_resumed_and_cancelled_while_it_fills() throws Exception {
        long head = bed.append(100);
        bed.live().awaitPosition("carts", head);
        Semaphore permits = new Semaphore(2);
        bed.run(new OtherWriter(carts).after(permits));

        UUID id = bed.rebuilds.start("carts", BECAUSE).id();
        eventually().until(() -> bed.rebuilds.get(id).orElseThrow().position() == 100);
        bed.rebuilds.pause(id);
        permits.release();
        eventually().until(() -> bed.rebuilds.get(id).orElseThrow().position() == 150);
        permits.release(1_000);
        eventually()
                .during(Duration.ofMillis(600))
                .until(() -> bed.rebuilds.get(id).orElseThrow().position() <= 200);
        assertThat(bed.rebuilds.get(id).orElseThrow().state()).isEqualTo(State.PAUSED);
        assertThat(bed.schemas()).containsExactly("carts__v2");
        bed.rebuilds.resume(id);
        bed.awaitState(id, State.SWITCHED);

        permits.drainPermits();
        UUID other = bed.rebuilds.start("carts", BECAUSE).id();
        permits.release();
        eventually().until(() -> bed.rebuilds.get(other).orElseThrow().position() == 50);
        bed.rebuilds.cancel(other);
        permits.release(1_000);
        bed.awaitState(other, State.CANCELLED);
        assertThat(bed.schemas()).containsExactly("carts__v1");
    }

    @Test
    void what_a_killed_process_has_left_another_goes_on_with() throws Exception {
        long head = bed.append(100);
        bed.live().awaitPosition("carts", head);
        RebuildRunner first = bed.run(new OtherWriter(carts).after(new Semaphore(3)));
        UUID id = bed.rebuilds.start("carts", BECAUSE).id();
        eventually().until(() -> bed.rebuilds.get(id).orElseThrow().position() == 150);
        // Some thousand connections come and go, so that it is surely waiting in a batch.
        first.die();

        List<Long> positions = new ArrayList<>();
        Semaphore permits = new Semaphore(1);
        bed.run(new OtherWriter(carts).after(permits));
        eventually().until(() -> bed.rebuilds.get(id).orElseThrow().position() > 150);
        positions.add(bed.rebuilds.get(id).orElseThrow().position());
        permits.release(1_000);
        Rebuild done = bed.awaitState(id, State.SWITCHED);

        assertThat(positions).containsExactly(200L);
        assertThat(done.differences()).isZero();
    }

    @Test
    void several_processes_share_what_is_to_be_done() throws Exception {
        long head = bed.append(100);
        bed.live().awaitPosition("carts", head);
        eventually()
                .until(() -> bed.views.query("select view from views.view_positions").size() == 3);
        bed.run(carts, levels, ledger);
        bed.run(carts, levels, ledger);

        List<Rebuild> started = bed.rebuilds.startAll(BECAUSE);

        for (Rebuild rebuild : started) {
            assertThat(bed.awaitState(rebuild.id(), State.SWITCHED).differences()).isZero();
        }
        assertThat(started).hasSize(3);
    }

    /// One that was frozen for longer than its claim is at it still when another goes on with what it has left.
    @Test
    void a_table_that_another_process_is_still_indexing_is_indexed_once() throws Exception {
        bed.live().awaitPosition("stock-ledger", bed.append(1));
        NextVersion frozen = nextOfLedger();
        NextVersion other = nextOfLedger();
        try (Connection connection = Claims.begun(bed.views.engine().getConnection())) {
            frozen.make(connection);
            connection.commit();
        }
        frozen.takeOver(true);
        other.takeOver(true);

        try (ExecutorService processes = Executors.newVirtualThreadPerTaskExecutor();
                Connection holding = Claims.begun(bed.views.owner().getConnection());
                Statement statement = holding.createStatement()) {
            statement.execute("lock table stock_ledger__v2.stock_movements in row exclusive mode");
            List<Future<?>> indexing = new ArrayList<>();
            for (NextVersion version : List.of(frozen, other)) {
                indexing.add(
                        processes.submit(() -> {
                            version.index("stock_movements");
                            return null;
                        }));
            }
            eventually()
                    .until(() ->
                            bed.views
                                            .query(
                                                    "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
                                            .size()
                                    == 2);
            holding.rollback();

            for (Future<?> each : indexing) {
                assertThat(each).succeedsWithin(Duration.ofSeconds(90));
            }
        }
        String indexes =
                "select indexname from pg_indexes where schemaname = '%s' and tablename = 'stock_movements' order by 1";
        assertThat(bed.views.query(indexes.formatted("stock_ledger__v2")))
                .isEqualTo(bed.views.query(indexes.formatted("views")));
    }

    private NextVersion nextOfLedger() {
        Claim claim =
                new Claim(
                        UUID.randomUUID(),
                        ledger.view(),
                        Kind.REBUILD,
                        State.INDEXING,
                        2,
                        false,
                        false,
                        false,
                        false,
                        null);
        return new NextVersion(
                claim,
                ledger,
                bed.views.engine(),
                bed.log,
                new Versions(ledger),
                new Corrections(ledger.view(), bed.log, PlainEventJson.READER));
    }

    @Test
    void a_later_revision_is_made_by_itself_once_and_waits_for_the_gate() throws Exception {
        long head = bed.append(40);
        bed.live().awaitPosition("carts", head);
        RebuildRunner released = bed.run(carts);
        eventually()
                .until(() ->
                        bed.views
                                .query(
                                        "select revision from views.view_versions where view = 'carts'")
                                .equals(List.of("1")));
        assertThat(bed.rebuilds.list("carts", null, 10)).isEmpty();
        released.stop();
        OtherWriter changed =
                new OtherWriter(carts)
                        .ofRevision(2)
                        .andThen("update views.carts set currency = 'EUR'");

        RebuildRunner second = bed.run(changed);
        eventually().until(() -> !bed.rebuilds.list("carts", null, 10).isEmpty());
        Rebuild begun = bed.rebuilds.list("carts", null, 10).getFirst();
        Rebuild waiting = bed.awaitState(begun.id(), State.AWAITING_CONFIRMATION);
        assertThat(waiting.actor()).isEqualTo("system");
        assertThat(waiting.reason()).contains("revision 2");
        bed.rebuilds.confirm(begun.id(), "lena", "as announced");
        bed.awaitState(begun.id(), State.SWITCHED);
        assertThat(
                        bed.views.query(
                                "select revision from views.view_versions where view = 'carts' and role = 'live'"))
                .containsExactly("2");
        second.stop();

        bed.run(changed);
        UUID again = bed.rebuilds.start("carts", BECAUSE).id();
        bed.awaitState(again, State.SWITCHED);
        assertThat(bed.rebuilds.list("carts", null, 10)).hasSize(2);
    }

    @Test
    void a_dropped_column_is_seen_and_healed_though_the_live_view_stands() throws Exception {
        long head = bed.append(40);
        bed.live().awaitPosition("carts", head);
        List<String> before = bed.rows(carts);
        bed.views.execute("alter table views.carts drop column currency cascade");
        bed.append(1);
        eventually().until(() -> state("carts") == ViewStatus.State.FAILED);

        bed.run(carts);
        eventually().until(() -> !bed.rebuilds.list("carts", null, 10).isEmpty());
        Rebuild heal = bed.rebuilds.list("carts", null, 10).getFirst();
        bed.awaitState(heal.id(), State.SWITCHED);

        assertThat(heal.kind()).isEqualTo(Kind.HEAL);
        assertThat(heal.reason()).contains("The column views.carts.currency is gone.");
        bed.live().awaitPosition("carts", bed.log.head());
        assertThat(bed.rows(carts)).containsAll(before.subList(0, 5));
        // The position is the new version's at once; the view itself goes on when it tries again.
        eventually().until(() -> state("carts") == ViewStatus.State.RUNNING);
        assertThat(bed.schemas()).isEmpty();
    }

    @Test
    void a_lost_sql_view_comes_back_though_its_tables_are_sound() throws Exception {
        String shape = "select views.shape_of_view('analytics.stock_levels_v1'::regclass)::text";
        List<String> before = bed.views.query(shape);
        bed.views.execute("drop view analytics.stock_levels_v1 cascade");

        bed.run(levels);

        eventually()
                .until(() ->
                        bed.views
                                .query(
                                        "select to_regclass('analytics.stock_levels_v1') is not null")
                                .contains("t"));
        assertThat(bed.views.query(shape)).isEqualTo(before);
        assertThat(bed.rebuilds.list("stock-level", null, 10)).isEmpty();
    }

    @Test
    void a_lost_table_and_the_analysts_views_upon_it_come_back() throws Exception {
        long head = bed.append(40);
        bed.live().awaitPosition("stock-level", head - 2);
        List<String> shape =
                bed.views.query(
                        "select views.shape_of_view('analytics.stock_levels_v1'::regclass)::text");
        List<String> before = bed.rows(levels);
        bed.views.execute("drop table views.stock_levels cascade");

        bed.run(levels);
        eventually().until(() -> !bed.rebuilds.list("stock-level", null, 10).isEmpty());
        bed.awaitState(bed.rebuilds.list("stock-level", null, 10).getFirst().id(), State.SWITCHED);

        assertThat(bed.rows(levels)).isEqualTo(before);
        assertThat(
                        bed.views.query(
                                "select views.shape_of_view('analytics.stock_levels_v1'::regclass)::text"))
                .isEqualTo(shape);
    }

    @Test
    void events_that_cannot_be_applied_are_parked_by_version() throws Exception {
        OtherWriter stumbling = new OtherWriter(carts).stumblingAt(8);
        bed.post(stumbling);
        long head = bed.append(40);
        bed.live().awaitPosition("carts", head);
        assertThat(parked()).containsExactly("8", "9", "10", "11", "31", "32");
        RebuildRunner runner = bed.run(stumbling);
        Rebuild same = bed.rebuilds.start("carts", BECAUSE);
        bed.awaitState(same.id(), State.SWITCHED);
        assertThat(parked()).containsExactly("8", "9", "10", "11", "31", "32");
        runner.stop();
        bed.post(carts);

        bed.run(carts);
        Rebuild mended = bed.rebuilds.start("carts", BECAUSE);
        Rebuild waiting = bed.awaitState(mended.id(), State.AWAITING_CONFIRMATION);
        assertThat(waiting.differences()).isPositive();
        bed.rebuilds.confirm(mended.id(), "lena", "it can be applied now");
        bed.awaitState(mended.id(), State.SWITCHED);

        assertThat(parked()).isEmpty();
        assertThat(bed.views.query("select parked from views.view_positions where view = 'carts'"))
                .containsExactly("0");
    }

    @Test
    void what_was_dropped_stays_so_in_a_version_made_anew_that_could_apply_it() throws Exception {
        bed.post(new OtherWriter(carts).stumblingAt(8));
        bed.live().awaitPosition("carts", bed.append(40));
        long decided =
                bed.log.append(
                        DeadLetterEvent.streamOf("carts"),
                        new DeadLetterDropped(
                                "carts",
                                8,
                                "cart:c-1",
                                "cart.item-added",
                                "cause",
                                "a test",
                                History.NOON));
        bed.live().awaitPosition("carts", decided);
        assertThat(parked()).isEmpty();
        List<String> rows = bed.rows(carts);
        assertThat(rows)
                .anyMatch(row -> row.contains("\"c-2\"") && row.contains("TEA"))
                .noneMatch(row -> row.contains("\"c-1\"") && row.contains("TEA"));

        bed.run(carts);
        Rebuild again = bed.rebuilds.start("carts", BECAUSE);

        assertThat(bed.awaitState(again.id(), State.SWITCHED).differences()).isZero();
        assertThat(bed.rows(carts)).isEqualTo(rows);
    }

    @Test
    void a_long_report_is_waited_for_and_holds_up_no_other_reader() throws Exception {
        long head = bed.append(40);
        bed.live().awaitPosition("carts", head);
        bed.run(carts);
        UUID id = bed.rebuilds.start("carts", new Options("lena", null, true, null)).id();
        bed.awaitState(id, State.AWAITING_CONFIRMATION);
        try (Connection report = bed.views.engine().getConnection();
                Statement statement = report.createStatement()) {
            report.setAutoCommit(false);
            statement.execute("select count(*) from views.carts");
            bed.rebuilds.confirm(id, "lena", "nothing differs");

            eventually()
                    .until(() ->
                            "Waits for readers to come to an end."
                                    .equals(bed.rebuilds.get(id).orElseThrow().error()));
            assertThat(bed.rows(carts)).isNotEmpty(); // who had to wait would wait for this thread
            report.rollback();
            bed.awaitState(id, State.SWITCHED);
        }
    }

    @Test
    void whoever_looks_at_an_older_moment_finds_no_table_that_was_empty_then() throws Exception {
        long head = bed.append(40);
        bed.live().awaitPosition("carts", head);
        try (Connection report = bed.views.engine().getConnection();
                Statement statement = report.createStatement()) {
            report.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            report.setAutoCommit(false);
            statement.execute("select 1");
            bed.run(carts);
            UUID id = bed.rebuilds.start("carts", BECAUSE).id();

            eventually()
                    .until(() ->
                            String.valueOf(bed.rebuilds.get(id).orElseThrow().error())
                                    .startsWith("Waits for transactions"));
            try (ResultSet row = statement.executeQuery("select count(*) from views.carts")) {
                row.next();
                assertThat(row.getInt(1)).isEqualTo(40);
            }
            report.rollback();
            bed.awaitState(id, State.SWITCHED);
        }
    }

    private ViewStatus.State state(String view) {
        return bed.live().statuses().stream()
                .filter(status -> status.view().equals(view))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private List<String> parked() throws Exception {
        return bed.views.query(
                "select position from views.parked_events where view = 'carts' order by position");
    }

    /// As fast as the live view follows.
    private void appendUntil(AtomicBoolean stop) {
        try {
            while (!stop.get()) {
                bed.live().awaitPosition("carts", bed.append());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Reads as queries do, over several tables at once. Nothing may be missing that was there before.
    private void readUntil(AtomicBoolean stop, List<String> faults) {
        long carts = 0;
        long moved = 0;
        try (Connection connection = bed.views.engine().getConnection();
                Statement statement = connection.createStatement()) {
            while (!stop.get()) {
                try (ResultSet row =
                        statement.executeQuery(
                                """
                                select (select count(*) from views.carts),
                                    (select count(*) from views.carts c where not exists
                                        (select from views.cart_items i where i.cart_id = c.cart_id)),
                                    (select coalesce(sum(on_hand_delta), 0) from analytics.stock_movements_v1)
                                """)) {
                    row.next();
                    if (row.getLong(1) < carts || row.getLong(3) < moved) {
                        faults.add(
                                "went back to %d and %d from %d and %d"
                                        .formatted(row.getLong(1), row.getLong(3), carts, moved));
                    }
                    if (row.getLong(2) > 1) {
                        faults.add(row.getLong(2) + " carts have no items");
                    }
                    carts = row.getLong(1);
                    moved = row.getLong(3);
                }
            }
        } catch (Exception e) {
            faults.add(e.toString());
        }
        if (carts == 0) {
            faults.add("nothing was read");
        }
    }
}
