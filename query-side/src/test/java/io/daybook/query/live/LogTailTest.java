package io.daybook.query.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.embedded.test.TestStores;
import io.daybook.query.QueryProblem;
import io.daybook.shared.log.EventLog;
import io.daybook.shared.log.RecordedEvent;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import javax.sql.DataSource;

/// Those who wait at the end of the log: all whom it concerns are told, nobody else, and at the cost of one.
class LogTailTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int MOST = 100;

    private static final Counted STORE = new Counted(TestStores.database().ownerDataSource());
    private static final JdbcClient DATABASE = JdbcClient.create(STORE);
    private static final GrowingLog LOG = new GrowingLog();
    private static final LogTail TAIL = new LogTail(DATABASE, LOG, MOST);

    @BeforeAll
    static void start() {
        DATABASE.sql("create schema if not exists daybook").update();
        DATABASE.sql(
                        """
                        create table daybook.events (
                            position bigint generated always as identity primary key, stream text not null, type text not null)
                        """)
                .update();
        TAIL.start();
    }

    @AfterAll
    static void stop() {
        TAIL.stop();
    }

    @Test
    void however_many_wait_the_log_is_asked_once() {
        List<Follower> followers =
                IntStream.range(0, MOST).mapToObj(_ -> greeted("order:crowd")).toList();
        try {
            int before = STORE.asked.get();
            long began = System.nanoTime();

            append("order:crowd");

            assertThat(followers).allMatch(follower -> follower.await(LONG));
            int asked = STORE.asked.get() - before;
            int seconds = (int) Duration.ofNanos(System.nanoTime() - began).toSeconds();
            // One to append, one to look, some for those who came last, and one for each second
            // that has passed meanwhile.
            assertThat(asked).isLessThan(10 + seconds);
        } finally {
            followers.forEach(Follower::close);
        }
    }

    @Test
    void only_those_are_woken_whom_it_concerns() {
        try (Follower one = greeted("order:one");
                Follower other = greeted("order:other")) {
            long position = append("order:one");

            assertThat(one.await(LONG)).isTrue();
            assertThat(one.noticed()).isEqualTo(position);
            assertThat(other.await(Duration.ZERO)).isFalse();
        }
    }

    @Test
    void who_comes_late_is_told_how_far_the_log_has_come() {
        try (Follower early = greeted("order:late")) {
            long position = append("order:late");
            assertThat(early.await(LONG)).isTrue();

            try (Follower late = TAIL.follow(event -> event.stream().equals("order:late"))) {
                assertThat(late.await(LONG)).isTrue();
                assertThat(late.noticed()).isGreaterThanOrEqualTo(position);
            }
        }
    }

    @Test
    void there_are_so_many_places_and_who_leaves_gives_one_back() {
        LogTail small = new LogTail(DATABASE, new GrowingLog(), 1);
        small.start();
        try {
            try (Follower only = small.follow(_ -> true)) {
                assertThat(only.isOver()).isFalse();
                assertThatThrownBy(() -> small.follow(_ -> true))
                        .isInstanceOfSatisfying(
                                QueryProblem.class,
                                problem ->
                                        assertThat(problem.code()).isEqualTo("too-many-streams"));
            }
            small.follow(_ -> true).close();
        } finally {
            small.stop();
        }
    }

    @Test
    void all_who_wait_are_released_when_it_stops_and_who_comes_then_does_not_wait() {
        LogTail stopping = new LogTail(DATABASE, new GrowingLog(), 2);
        stopping.start();
        Follower waiting = stopping.follow(_ -> false);
        waiting.await(LONG);

        stopping.stop();

        assertThat(waiting.await(LONG)).isTrue();
        assertThat(waiting.isOver()).isTrue();
        assertThat(stopping.follow(_ -> false).isOver()).isTrue();
    }

    /// One who has been told where the log is, and waits for more.
    private static Follower greeted(String stream) {
        Follower follower = TAIL.follow(event -> event.stream().equals(stream));
        assertThat(follower.await(LONG)).isTrue();
        return follower;
    }

    private static long append(String stream) {
        long position =
                DATABASE.sql(
                                "insert into daybook.events (stream, type) values (?, 'order.placed') returning position")
                        .param(stream)
                        .query(Long.class)
                        .single();
        LOG.signal.run();
        return position;
    }

    /// Counts how often the database is asked.
    private static final class Counted extends DelegatingDataSource {

        final AtomicInteger asked = new AtomicInteger();

        Counted(DataSource store) {
            super(store);
        }

        @Override
        public Connection getConnection() throws SQLException {
            asked.incrementAndGet();
            return super.getConnection();
        }
    }

    /// A log of which only the growing is told.
    private static final class GrowingLog implements EventLog {

        private volatile Runnable signal = () -> {};

        @Override
        public long head() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<RecordedEvent> read(long after, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Subscription onAppend(Runnable told) {
            signal = told;
            return () -> {};
        }
    }
}
