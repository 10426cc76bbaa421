package io.daybook.projection;

import static io.daybook.projection.History.NOON;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.order.OrderEvent.OrderCompleted;
import io.daybook.shared.order.OrderEvent.OrderConfirmed;
import io.daybook.shared.stock.StockEvent.StockReceived;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

/// The runner against a real PostgreSQL, with a view that holds the position of each event it was given: given twice, the key
/// of its table breaks.
class ProjectionRunnerTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final TestViews views = TestViews.create();
    private final InMemoryLog log = new InMemoryLog();
    private final List<ProjectionRunner> runners = new ArrayList<>();

    ProjectionRunnerTest() throws SQLException {
        views.execute(
                "create table views.seen (view text, position bigint, runner text not null, primary key (view, position))");
    }

    @AfterEach
    void stop() {
        runners.forEach(ProjectionRunner::stop);
    }

    @Test
    void an_event_is_applied_and_who_waits_is_told() throws Exception {
        Positions positions = start(new Seen("a"), views.engine());

        long position = log.append("order:1", confirmed("1"));

        assertThat(positions.await("seen", position, SOON)).isTrue();
        assertThat(seen()).containsExactly("1");
        assertThat(positions.of("seen"))
                .hasValueSatisfying(at -> {
                    assertThat(at.position()).isEqualTo(1);
                    assertThat(at.lag()).isZero();
                    assertThat(at.eventAt()).isEqualTo(NOON.plusSeconds(1));
                });
    }

    @Test
    void a_view_that_has_not_begun_is_listed_with_all_that_it_lacks() {
        log.append("order:1", confirmed("1"));
        Positions positions = new Positions(views.engine(), log);
        runnerOf(List.of(new Seen("a")), positions, views.engine());

        assertThat(positions.all())
                .singleElement()
                .isEqualTo(new ViewPositions.ViewPosition("seen", 0, null, 1));
    }

    @Test
    void how_far_a_view_lags_is_not_said_while_the_end_of_the_log_is_not_known() {
        Positions positions = new Positions(views.engine(), log);
        runnerOf(List.of(new Seen("a")), positions, views.engine());
        log.goAway();

        assertThat(positions.of("seen")).isEmpty();
    }

    @Test
    void waiting_for_what_does_not_come_ends() throws Exception {
        Positions positions = start(new Seen("a"), views.engine());

        assertThat(positions.await("seen", 1, Duration.ofMillis(30))).isFalse();
    }

    @Test
    void a_backlog_is_applied_in_batches() throws Exception {
        for (int i = 0; i < 1000; i++) {
            log.append("order:" + i, confirmed("" + i));
        }
        Seen writer = new Seen("a");
        writer.batchLimit = 300;

        Positions positions = start(writer, views.engine());

        assertThat(positions.await("seen", 1000, SOON)).isTrue();
        assertThat(seen()).hasSize(1000);
        assertThat(writer.writes.get()).isEqualTo(4);
    }

    @Test
    void what_a_view_is_not_made_of_is_passed_over() throws Exception {
        Seen writer = new Seen("a");
        Positions positions = start(writer, views.engine());

        long position = log.append("stock:A@main", new StockReceived("A", "main", 1, null, NOON));

        assertThat(positions.await("seen", position, SOON)).isTrue();
        assertThat(writer.writes.get()).isZero();
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(storedPosition())
                                .as("told to other processes")
                                .isEqualTo(position));
    }

    @Test
    void a_process_that_posts_nothing_sees_what_another_has_posted() throws Exception {
        Positions elsewhere = new Positions(views.engine(), log);
        start(new Seen("a"), views.engine());

        long position = log.append("order:1", confirmed("1"));

        assertThat(elsewhere.await("seen", position, SOON)).isTrue();
        assertThat(elsewhere.all())
                .singleElement()
                .satisfies(at -> assertThat(at.view()).isEqualTo("seen"));
    }

    @Test
    void a_connection_that_dies_between_write_and_commit_applies_nothing_twice() throws Exception {
        AtomicBoolean crash = new AtomicBoolean(true);
        Seen writer = new Seen("a");
        writer.afterwards =
                (_, connection) -> {
                    if (crash.getAndSet(false)) {
                        try (Statement statement = connection.createStatement()) {
                            statement.execute("select pg_terminate_backend(pg_backend_pid())");
                        }
                    }
                };
        Positions positions = start(writer, views.engine());

        log.append("order:1", confirmed("1"));
        long position = log.append("order:2", confirmed("2"));

        assertThat(positions.await("seen", position, SOON)).isTrue();
        assertThat(crash).isFalse();
        assertThat(seen()).containsExactly("1", "2");
    }

    @Test
    void two_processes_share_a_view_and_one_goes_on_when_the_other_ends() throws Exception {
        start(new Seen("a"), views.engine());
        Positions second = start(new Seen("b"), views.engine());
        for (int i = 0; i < 300; i++) {
            log.append("order:" + i, confirmed("" + i));
        }
        assertThat(second.await("seen", 300, SOON)).isTrue();
        assertThat(seen()).hasSize(300);

        runners.getFirst().stop();
        long position = log.append("order:x", confirmed("x"));

        assertThat(second.await("seen", position, SOON)).isTrue();
        assertThat(views.query("select runner from views.seen where position = 301"))
                .containsExactly("b");
    }

    @Test
    void an_event_that_cannot_be_applied_parks_its_stream_and_no_other() throws Exception {
        for (int i = 1; i <= 50; i++) {
            log.append("order:" + i, confirmed("" + i));
        }
        log.append("order:13", new OrderCompleted("13", NOON));
        Seen writer = new Seen("a");
        writer.afterwards =
                (batch, _) -> {
                    if (batch.stream().anyMatch(e -> e.position() == 13)) {
                        throw new IllegalStateException("Thirteen is bad.\nDetail: Ann Smith");
                    }
                };
        Positions positions = start(writer, views.engine());
        assertThat(positions.await("seen", 51, SOON)).isTrue();

        long later = log.append("order:13", new OrderCompleted("13", NOON));
        log.append("order:14", new OrderCompleted("14", NOON));

        assertThat(positions.await("seen", later + 1, SOON)).isTrue();
        assertThat(seen()).hasSize(50).doesNotContain("13", "51", "52").contains("53");
        assertThat(
                        views.query(
                                """
                                select concat_ws(' | ', position, sequence, event_type, error, behind, attempts)
                                from views.parked_events order by position
                                """))
                .containsExactly(
                        "13 | order:13 | order.confirmed | IllegalStateException: Thirteen is bad. | 1",
                        "51 | order:13 | order.completed | Waits for an earlier event of its sequence. | 13 | 0",
                        "52 | order:13 | order.completed | Waits for an earlier event of its sequence. | 13 | 0");
        await().atMost(SOON)
                .untilAsserted(() -> {
                    ViewStatus status = runners.getFirst().all().getFirst();
                    assertThat(status.parked()).isEqualTo(3);
                    assertThat(status.state()).isEqualTo(ViewStatus.State.RUNNING);
                });
    }

    @Test
    void data_that_the_database_refuses_is_parked_too() throws Exception {
        Seen writer = new Seen("a");
        writer.afterwards =
                (batch, connection) -> {
                    if (batch.stream().anyMatch(e -> e.position() == 2)) {
                        try (Statement statement = connection.createStatement()) {
                            statement.execute("select 'Ann Smith'::int");
                        }
                    }
                };
        log.append("order:1", confirmed("1"));
        log.append("order:2", confirmed("2"));
        Positions positions = start(writer, views.engine());

        assertThat(positions.await("seen", 2, SOON)).isTrue();

        assertThat(seen()).containsExactly("1");
        assertThat(views.query("select error from views.parked_events"))
                .containsExactly("PSQLException: SQLSTATE 22P02");
    }

    @Test
    void a_view_waits_for_its_store_and_goes_on_by_itself() throws Exception {
        AtomicBoolean away = new AtomicBoolean(true);
        Seen writer = new Seen("a");
        Positions positions = start(writer, failingWhile(away));
        log.append("order:1", confirmed("1"));
        await().atMost(SOON)
                .untilAsserted(() -> {
                    ViewStatus status = runners.getFirst().all().getFirst();
                    assertThat(status.state()).isEqualTo(ViewStatus.State.WAITING);
                    assertThat(status.lastError()).contains("away");
                });

        away.set(false);

        assertThat(positions.await("seen", 1, SOON)).isTrue();
        assertThat(seen()).containsExactly("1");
        assertThat(views.query("select * from views.parked_events")).isEmpty();
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(runners.getFirst().all().getFirst().state())
                                .isEqualTo(ViewStatus.State.RUNNING));
    }

    @Test
    void a_writer_whose_own_store_is_away_parks_nothing() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Seen writer = new Seen("a");
        writer.afterwards =
                (_, _) -> {
                    if (calls.incrementAndGet() < 3) {
                        throw new StoreUnavailable("elsewhere", "No answer.", null);
                    }
                };
        Positions positions = start(writer, views.engine());

        long position = log.append("order:1", confirmed("1"));

        assertThat(positions.await("seen", position, SOON)).isTrue();
        assertThat(seen()).containsExactly("1");
        assertThat(views.query("select * from views.parked_events")).isEmpty();
    }

    @Test
    void an_unknown_event_stops_the_view_loudly_and_is_never_skipped() throws Exception {
        for (int i = 1; i <= 5; i++) {
            log.append("order:" + i, confirmed("" + i));
        }
        log.unknownAt(4);
        Positions positions = start(new Seen("a"), views.engine());

        await().atMost(SOON)
                .untilAsserted(() -> {
                    ViewStatus status = runners.getFirst().all().getFirst();
                    assertThat(status.state()).isEqualTo(ViewStatus.State.FAILED);
                    assertThat(status.lastError()).contains("order.teleported");
                    assertThat(
                                    views.query(
                                            "select failing || ': ' || failing_error from views.view_positions"))
                            .as("told to other processes")
                            .singleElement()
                            .asString()
                            .startsWith("failed: ")
                            .contains("order.teleported");
                });
        assertThat(seen()).containsExactly("1", "2", "3");

        log.unknownAt(Long.MAX_VALUE);

        assertThat(positions.await("seen", 5, SOON)).isTrue();
        assertThat(seen()).hasSize(5);
    }

    @Test
    void a_faulty_view_holds_up_no_other() throws Exception {
        Seen faulty = new Seen("a");
        faulty.afterwards =
                (_, _) -> {
                    throw new StoreUnavailable("elsewhere", "No answer.", null);
                };
        ViewWriter sound =
                new Seen("b") {
                    @Override
                    public String view() {
                        return "sound";
                    }
                };
        Positions positions = new Positions(views.engine(), log);
        run(List.of(faulty, sound), positions, views.engine());

        long position = log.append("order:1", confirmed("1"));

        assertThat(positions.await("sound", position, SOON)).isTrue();
    }

    @Test
    void a_view_that_is_set_back_is_posted_again() throws Exception {
        Positions positions = start(new Seen("a"), views.engine());
        log.append("order:1", confirmed("1"));
        assertThat(positions.await("seen", 1, SOON)).isTrue();
        views.execute("truncate views.seen; update views.view_positions set position = 0");

        log.append("order:2", confirmed("2"));

        await().atMost(SOON).untilAsserted(() -> assertThat(seen()).containsExactly("1", "2"));
    }

    private Positions start(ViewWriter writer, DataSource dataSource) {
        Positions positions = new Positions(dataSource, log);
        run(List.of(writer), positions, dataSource);
        return positions;
    }

    private void run(List<ViewWriter> writers, Positions positions, DataSource dataSource) {
        ProjectionRunner runner = runnerOf(writers, positions, dataSource);
        runners.add(runner);
        runner.start();
    }

    private ProjectionRunner runnerOf(
            List<ViewWriter> writers, Positions positions, DataSource dataSource) {
        return new ProjectionRunner(
                writers, log, log, PlainEventJson.READER, dataSource, positions, 2);
    }

    private List<String> seen() throws SQLException {
        return views.query("select position from views.seen order by position");
    }

    private long storedPosition() throws SQLException {
        return Long.parseLong(
                views.query("select position from views.view_positions where view = 'seen'")
                        .getFirst());
    }

    private static OrderConfirmed confirmed(String orderId) {
        return new OrderConfirmed(orderId, NOON);
    }

    private DataSource failingWhile(AtomicBoolean away) {
        PGSimpleDataSource engine = (PGSimpleDataSource) views.engine();
        PGSimpleDataSource failing =
                new PGSimpleDataSource() {
                    @Override
                    public Connection getConnection() throws SQLException {
                        if (away.get()) {
                            throw new SQLTransientConnectionException("The store is away.");
                        }
                        return super.getConnection();
                    }
                };
        failing.setUrl(engine.getUrl());
        failing.setUser(engine.getUser());
        failing.setPassword(engine.getPassword());
        return failing;
    }

    private interface Afterwards {
        void run(List<RecordedEvent> batch, Connection connection) throws Exception;
    }

    private static class Seen implements ViewWriter {

        private final String runner;
        private final AtomicInteger writes = new AtomicInteger();
        private volatile int batchLimit = 5_000;
        private volatile Afterwards afterwards = (_, _) -> {};

        Seen(String runner) {
            this.runner = runner;
        }

        @Override
        public String view() {
            return "seen";
        }

        @Override
        public Set<Class<? extends DomainEvent>> handles() {
            return Set.of(OrderConfirmed.class, OrderCompleted.class);
        }

        @Override
        public int batchLimit() {
            return batchLimit;
        }

        @Override
        public List<ViewTable> tables() {
            return List.of();
        }

        @Override
        public void write(List<RecordedEvent> batch, ViewStore store) throws Exception {
            Connection connection = store.connection();
            try (PreparedStatement insert =
                    connection.prepareStatement(
                            "insert into views.seen (view, position, runner) values (?, ?, ?)")) {
                for (RecordedEvent event : batch) {
                    insert.setString(1, view());
                    insert.setLong(2, event.position());
                    insert.setString(3, runner);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            afterwards.run(batch, connection);
            writes.incrementAndGet();
        }
    }
}
