package io.daybook.command.timers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import io.daybook.command.Migrations;
import io.daybook.command.timers.TimerLoop.Pace;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import javax.sql.DataSource;

/// Timers on a real PostgreSQL.
class TimerLoopTest {

    private static final TestDatabase DATABASE = TestStores.database();
    private static final DataSource POSTGRES = DATABASE.ownerDataSource();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pace PACE = new Pace(50, 4, Duration.ofSeconds(1));
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final Map<String, AtomicInteger> fired = new ConcurrentHashMap<>();

    @BeforeAll
    static void migrate() throws Exception {
        Migrations.apply(DATABASE, "V140__timers.sql", "V331__timers.sql");
    }

    @BeforeEach
    void empty() throws SQLException {
        sql("truncate daybook.timers");
    }

    @Test
    void many_that_are_due_at_once_fire_once_each_and_few_at_a_time_whoever_takes_them() {
        TimerTable table = new TimerTable(POSTGRES, LEASE);
        Instant due = Instant.now();
        table.set(
                "a",
                IntStream.range(0, 2_000)
                        .mapToObj(i -> new Timer.Setting("t" + i, due, "{}"))
                        .toList());
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (TimerLoop one = loop(table, underWay, most);
                TimerLoop two = loop(table, underWay, most)) {
            one.start();
            two.start();
            awaitNone();
        }
        assertThat(fired).hasSize(2_000);
        assertThat(fired.values()).allMatch(times -> times.get() == 1);
        assertThat(most.get()).isBetween(2, 2 * PACE.atOnce());
    }

    @Test
    void a_timer_fires_when_it_is_due_and_not_before() {
        TimerTable table = new TimerTable(POSTGRES, LEASE);
        Instant soon = Instant.now().plusMillis(1_500);
        ConcurrentLinkedQueue<Instant> times = new ConcurrentLinkedQueue<>();
        table.set("a", List.of(new Timer.Setting("t", soon, "{}")));
        table.set("b", List.of(new Timer.Setting("other", Instant.now(), "{}")));
        try (TimerLoop loop =
                new TimerLoop(
                        table,
                        "a",
                        PACE,
                        timer -> {
                            assertThat(timer.due()).isBeforeOrEqualTo(Instant.now());
                            times.add(Instant.now());
                            return CompletableFuture.completedFuture(null);
                        })) {
            loop.start();
            await().atMost(PATIENCE).until(() -> times.size() == 1);
        }
        assertThat(times.element()).isAfterOrEqualTo(soon);
        assertThat(count("kind = 'b'")).as("another kind").isEqualTo(1);
    }

    @Test
    void what_a_dead_process_has_taken_is_taken_up_by_another() throws Exception {
        TimerTable table = new TimerTable(POSTGRES, LEASE);
        table.set("a", List.of(new Timer.Setting("t", Instant.now(), "{}")));
        assertThat(table.take("a", 10)).hasSize(1);
        assertThat(table.take("a", 10)).as("while the lease runs").isEmpty();
        // Most of it has run out.
        sql("update daybook.timers set next_at = next_at - interval '29 seconds'");
        try (TimerLoop loop = loop(table, new AtomicInteger(), new AtomicInteger())) {
            loop.start();
            awaitNone();
        }
        assertThat(fired.get("t")).hasValue(1);
    }

    @Test
    void a_timer_that_takes_longer_than_its_lease_is_not_fired_by_others() throws Exception {
        TimerTable table = new TimerTable(POSTGRES, LEASE);
        table.set("a", List.of(new Timer.Setting("t", Instant.now(), "{}")));
        CompletableFuture<Void> slow = new CompletableFuture<>();
        AtomicInteger begun = new AtomicInteger();
        try (TimerLoop loop =
                new TimerLoop(
                        table,
                        "a",
                        PACE,
                        _ -> {
                            begun.incrementAndGet();
                            return slow;
                        })) {
            loop.start();
            await().atMost(PATIENCE).until(() -> begun.get() == 1);
            // Had it been taken once and for all, the lease would end when it was to.
            String renewed =
                    "next_at > (select due_at from daybook.timers) + interval '%d seconds'"
                            .formatted(LEASE.toSeconds() + 3);
            await().atMost(PATIENCE)
                    .until(() -> {
                        assertThat(table.take("a", 10)).isEmpty();
                        return count(renewed) == 1;
                    });
            slow.complete(null);
            awaitNone();
        }
        assertThat(begun).hasValue(1);
    }

    @Test
    void what_is_set_anew_while_it_fires_fires_again() {
        TimerTable table = new TimerTable(POSTGRES, LEASE);
        table.set("a", List.of(new Timer.Setting("t", Instant.now(), "{}")));
        AtomicInteger times = new AtomicInteger();
        try (TimerLoop loop =
                new TimerLoop(
                        table,
                        "a",
                        PACE,
                        timer -> {
                            if (times.incrementAndGet() == 1) {
                                table.set(
                                        "a",
                                        List.of(
                                                new Timer.Setting(
                                                        "t", timer.due().plusMillis(1), "{}")));
                            }
                            return CompletableFuture.completedFuture(null);
                        })) {
            loop.start();
            awaitNone();
        }
        assertThat(times).hasValue(2);
    }

    @Test
    void a_timer_that_fails_is_tried_again_until_it_succeeds() {
        TimerTable table = new TimerTable(POSTGRES, LEASE);
        table.setIfAbsent("a", new Timer.Setting("t", Instant.now(), "{\"n\": 1}"));
        table.setIfAbsent("a", new Timer.Setting("t", Instant.now(), "{\"n\": 2}"));
        ConcurrentLinkedQueue<Timer> tries = new ConcurrentLinkedQueue<>();
        try (TimerLoop loop =
                new TimerLoop(
                        table,
                        "a",
                        PACE,
                        timer -> {
                            tries.add(timer);
                            if (tries.size() == 1) {
                                throw new IllegalStateException("not yet");
                            }
                            return tries.size() == 2
                                    ? CompletableFuture.failedFuture(
                                            new IllegalStateException("nor now"))
                                    : CompletableFuture.completedFuture(null);
                        })) {
            loop.start();
            awaitNone();
        }
        assertThat(tries).extracting(Timer::attempts).containsExactly(0, 1, 2);
        assertThat(tries).extracting(Timer::data).containsOnly("{\"n\": 1}");
    }

    @Test
    void what_is_forgotten_does_not_fire() {
        TimerTable table = new TimerTable(POSTGRES, LEASE);
        Instant due = Instant.now();
        table.set(
                "a", List.of(new Timer.Setting("t", due, "{}"), new Timer.Setting("u", due, "{}")));
        table.forget("a", List.of("t", "never-set"));
        try (TimerLoop loop = loop(table, new AtomicInteger(), new AtomicInteger())) {
            loop.start();
            awaitNone();
        }
        assertThat(fired).containsOnlyKeys("u");
    }

    @Test
    void a_database_that_is_away_is_told_once_and_waited_for() {
        AtomicInteger refused = new AtomicInteger();
        DataSource breakable =
                new DelegatingDataSource(POSTGRES) {
                    @Override
                    public Connection getConnection() throws SQLException {
                        if (refused.get() < 3) {
                            refused.incrementAndGet();
                            throw new SQLException("away");
                        }
                        return super.getConnection();
                    }
                };
        new TimerTable(POSTGRES, LEASE)
                .set("a", List.of(new Timer.Setting("t", Instant.now(), "{}")));
        Logger logger = (Logger) LoggerFactory.getLogger(TimerLoop.class);
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        logger.addAppender(told);
        try (TimerLoop loop =
                loop(new TimerTable(breakable, LEASE), new AtomicInteger(), new AtomicInteger())) {
            loop.start();
            awaitNone();
        } finally {
            logger.detachAppender(told);
        }
        assertThat(refused).hasValue(3);
        assertThat(told.list)
                .extracting(ILoggingEvent::getLevel)
                .containsExactly(Level.WARN, Level.INFO);
    }

    private TimerLoop loop(TimerTable table, AtomicInteger underWay, AtomicInteger most) {
        return new TimerLoop(
                table,
                "a",
                PACE,
                timer -> {
                    most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                    return CompletableFuture.runAsync(() -> {
                        fired.computeIfAbsent(timer.id(), _ -> new AtomicInteger())
                                .incrementAndGet();
                        underWay.decrementAndGet();
                    });
                });
    }

    private static void awaitNone() {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> count("kind = 'a'") == 0);
    }

    private static long count(String which) {
        try (Connection connection = POSTGRES.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select count(*) from daybook.timers where " + which)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void sql(String sql) throws SQLException {
        try (Connection connection = POSTGRES.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
