package io.daybook.app.kills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;
import io.daybook.command.eventstore.append.ConnectionSource;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// A writer that freezes makes no reader skip anything, however long it lasts. Which is why numbering events by a sequence will not do: there,
/// others get higher positions meanwhile, and who has read those never comes back.
///
/// Here a position is given under the head row's lock, which is held to the commit. So what can freeze is one of these:
/// - a writer that has the head, that is, anywhere from its first write to its commit. Nobody can commit behind its back; others wait, up to ten
///   seconds, and are then told `busy`, with nothing recorded. An engine that stops there is put off by PostgreSQL after five seconds, so that
///   others go on (`StoreFailuresTest`); here the writer is one that nobody puts off.
/// - a writer that has decided and not yet reached the head. Others commit, and it comes after them. Its engine gives the frozen connection
///   up after twenty seconds, and finds out on another what became of its command.
///
/// `-Ddaybook.freeze.seconds=90` freezes for longer than any time-out there is. What is proved does not depend on it, so the build
/// takes three.
class FrozenWriterTest {

    private static final Duration FREEZE =
            Duration.ofSeconds(Integer.getInteger("daybook.freeze.seconds", 3));
    private static final Duration LONGEST_WAIT_FOR_THE_HEAD = Duration.ofSeconds(10);
    private static final Duration GIVEN_UP_AFTER = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofMinutes(2);

    private final TestDatabase database = TestStores.database();
    private final AtomicBoolean enough = new AtomicBoolean();
    private final AtomicInteger told = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private final List<Future<?>> others = new ArrayList<>();
    private Engine engine;
    private Readers readers;
    private ExecutorService threads;

    @BeforeEach
    void start() {
        engine = engine("command,projection");
        readers = new Readers(engine, database);
        threads = Executors.newVirtualThreadPerTaskExecutor();
        for (int i = 0; i < 20; i++) {
            receive(engine.http(), "before-" + i);
        }
    }

    @AfterEach
    void stop() {
        enough.set(true);
        threads.close();
        readers.close();
        engine.close();
    }

    @Test
    void one_that_holds_the_head_holds_all_others_back() throws Exception {
        try (Connection connection = database.ownerDataSource().getConnection();
                Statement writer = connection.createStatement()) {
            connection.setAutoCommit(false);
            writer.execute(
                    "update daybook.event_head set last_position = last_position + 1 where id = 1");
            writer.execute(
                    """
                    insert into daybook.events (position, stream, version, event_id, type, revision, command_id, payload, metadata, recorded_at)
                    select last_position, 'stock:HOT@main', (select max(version) + 1 from daybook.events where stream = 'stock:HOT@main'),
                        gen_random_uuid(), 'stock.received', 1, 'foreign',
                        '{"sku":"HOT","location":"main","quantity":1,"reference":"frozen","at":"2026-01-01T12:00:00Z"}',
                        '{"actor":"other","role":"system","commandId":"foreign","correlationId":"c"}', now()
                    from daybook.event_head
                    """);
            long head = readers.head();
            othersGoOn(engine.http());
            lasts(() -> readers.head() == head && readers.furthest() <= head);
            connection.commit();

            assertThat(position("frozen")).isEqualTo(head + 1);
            int before = told.get();
            await().atMost(SOON).until(() -> told.get() > before + 20);
        }
        everythingIsThere(1);
        if (FREEZE.compareTo(LONGEST_WAIT_FOR_THE_HEAD.multipliedBy(2)) > 0) {
            assertThat(busy).as("told that the store is busy").hasPositiveValue();
        }
    }

    @Test
    void one_that_has_not_reached_the_head_comes_after_those_that_have() throws Exception {
        Assumptions.assumeTrue(
                System.getProperty("daybook.test.stores", "embedded").equals("embedded"),
                "PostgreSQL's processes are within reach");
        List<Long> mine = appenders();
        try (Engine frozen = engine("command")) {
            receive(frozen.http(), "warm");
            List<Long> its = new ArrayList<>(appenders());
            its.removeAll(mine);
            assertThat(its).hasSize(1);
            freeze(its.getFirst());
            boolean givenUp = FREEZE.compareTo(GIVEN_UP_AFTER) > 0;
            Future<?> late;
            long head = readers.head();
            try {
                late = threads.submit(() -> receive(frozen.http(), "late"));
                othersGoOn(engine.http());
                lasts(() -> givenUp || !late.isDone());
                assertThat(told).as("others that went on").hasPositiveValue();
                head = givenUp ? head : readers.head();
            } finally {
                signal("CONT", its.getFirst());
            }
            late.get();

            assertThat(position("late")).isGreaterThan(head);
            assertThat(busy).as("told that the store is busy").hasValue(0);
            everythingIsThere(2);
            assertThat(receive(frozen.http(), "last").json().path("onHand").asInt())
                    .isEqualTo(sumInLog());
        }
    }

    @Test
    void an_engine_that_stops_in_the_middle_of_a_transaction_is_put_off() throws Exception {
        try (Connection connection = engine.part(ConnectionSource.class).open();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("show idle_in_transaction_session_timeout")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("5s");
        }
    }

    private Engine engine(String roles) {
        return Engine.startOn(
                database,
                "--daybook.roles=" + roles,
                // Search takes no part.
                "--daybook.elasticsearch.uris=http://127.0.0.1:9");
    }

    /// As long as the freeze lasts, this holds.
    private static void lasts(Callable<Boolean> condition) {
        await().during(FREEZE)
                .atMost(FREEZE.plus(SOON))
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }

    private void othersGoOn(Http http) {
        for (int caller = 0; caller < 4; caller++) {
            String name = "other-" + caller + "-";
            others.add(
                    threads.submit(() -> {
                        for (int i = 0; !enough.get(); i++) {
                            receive(http, name + i);
                            told.incrementAndGet();
                        }
                    }));
        }
    }

    /// One more of the hot item, asked for until it is there.
    private Answer receive(Http http, String reference) {
        Answer[] answer = new Answer[1];
        await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(FREEZE.plus(SOON))
                .until(() -> {
                    answer[0] =
                            http.post(
                                    "/api/v1/stock/HOT/receipts",
                                    "{\"quantity\": 1, \"reference\": \"%s\"}".formatted(reference),
                                    "Idempotency-Key",
                                    reference);
                    if (answer[0].code().equals("busy")) {
                        busy.incrementAndGet();
                    }
                    return answer[0].status() != 503
                            && !answer[0].code().equals("idempotency-key-in-flight");
                });
        assertThat(answer[0].status()).as(answer[0].text()).isBetween(200, 299);
        return answer[0];
    }

    /// What all were told is in the log once, and everybody has read it.
    private void everythingIsThere(int more) throws Exception {
        enough.set(true);
        for (Future<?> other : others) {
            other.get();
        }
        assertThat(readers.head()).isEqualTo(20 + told.get() + more);
        readers.haveSeenEverything();
        assertThat(receive(engine.http(), "after").json().path("onHand").asInt())
                .isEqualTo(sumInLog());
    }

    private int sumInLog() throws SQLException {
        return (int) number("select sum((payload->>'quantity')::int) from daybook.events");
    }

    private long position(String reference) throws SQLException {
        return number(
                "select position from daybook.events where payload->>'reference' = '%s'"
                        .formatted(reference));
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = database.ownerDataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }

    /// The backends on which engines append: the only ones that ask the database for the time with the head.
    private List<Long> appenders() throws SQLException {
        List<Long> found = new ArrayList<>();
        try (Connection connection = database.ownerDataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                """
                                select pid from pg_stat_activity
                                where datname = current_database() and usename = 'daybook_engine' and query like '%clock_timestamp%'
                                """)) {
            while (rows.next()) {
                found.add(rows.getLong(1));
            }
        }
        return found;
    }

    /// Freezes it while it does nothing: one that is frozen holding a latch of PostgreSQL's own would freeze the server.
    private void freeze(long backend) throws Exception {
        String idle =
                "select count(*) from pg_stat_activity where pid = %d and state = 'idle' and state_change < clock_timestamp() - interval '%s'"
                        .formatted(backend, "50 ms");
        await().atMost(SOON)
                .until(() -> {
                    if (number(idle) == 0) {
                        return false;
                    }
                    signal("STOP", backend);
                    if (number(idle) == 1) {
                        return true;
                    }
                    signal("CONT", backend);
                    return false;
                });
    }

    private static void signal(String signal, long process)
            throws IOException, InterruptedException {
        int code =
                new ProcessBuilder("kill", "-" + signal, String.valueOf(process))
                        .inheritIO()
                        .start()
                        .waitFor();
        assertThat(code).isZero();
    }
}
