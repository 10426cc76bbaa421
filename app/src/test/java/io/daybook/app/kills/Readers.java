package io.daybook.app.kills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.Engine;
import io.daybook.command.eventstore.json.EventCodec;
import io.daybook.command.eventstore.reading.PostgresEventLog;
import io.daybook.command.following.EventLogSource;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.shared.log.EventLog;
import io.daybook.shared.log.RecordedEvent;

import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/// Everybody who reads the log, from its beginning and while it grows: one who asks PostgreSQL each time, one as policies read, and the views.
final class Readers implements AutoCloseable {

    private static final Duration SOON = Duration.ofMinutes(2);

    private final TestDatabase database;
    private final EventLog stored;
    private final List<Long> asking = new CopyOnWriteArrayList<>();
    private final List<Long> following = new CopyOnWriteArrayList<>();
    private final BlockingStream<TrackedEventMessage<?>> stream;
    private final Semaphore told = new Semaphore(0);
    private final EventLog.Subscription subscription;
    private final Thread asker;
    private final Thread follower;
    private volatile boolean closing;

    Readers(Engine engine, TestDatabase database) {
        this.database = database;
        this.stored = new PostgresEventLog(database.engineDataSource(), new EventCodec(), 1);
        EventLog log = engine.part(EventLog.class);
        stream = new EventLogSource(log).openStream(null);
        subscription = log.onAppend(told::release);
        asker = Thread.ofVirtual().start(this::ask);
        follower = Thread.ofVirtual().start(this::follow);
    }

    private void ask() {
        try {
            long position = 0;
            while (!closing) {
                for (RecordedEvent event : stored.read(position, 50)) {
                    position = event.position();
                    asking.add(position);
                }
                // Sometimes told, sometimes looking by itself.
                var _ = told.tryAcquire(5, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        try {
            while (!closing) {
                following.add(stream.nextAvailable().trackingToken().position().orElseThrow());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The last position that there is to read.
    long head() {
        return stored.head();
    }

    /// Every position up to the head, each once, in order, by everyone.
    void haveSeenEverything() {
        long head = head();
        List<Long> all = LongStream.rangeClosed(1, head).boxed().toList();
        await().atMost(SOON).until(() -> asking.size() >= head && following.size() >= head);
        assertThat(asking).as("read from PostgreSQL").isEqualTo(all);
        assertThat(following).as("followed").isEqualTo(all);
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(movementsShown()).as("shown by a view").isEqualTo(head));
    }

    /// How much of the head was seen by whoever is furthest.
    long furthest() {
        return Math.max(asking.size(), following.size());
    }

    private long movementsShown() throws SQLException {
        try (Connection connection = database.ownerDataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select count(*) from views.stock_movements")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() {
        closing = true;
        asker.interrupt();
        follower.interrupt();
        subscription.close();
        stream.close();
    }
}
