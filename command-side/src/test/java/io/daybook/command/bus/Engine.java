package io.daybook.command.bus;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import io.daybook.command.Answer;
import io.daybook.command.Command;
import io.daybook.command.CommandContext;
import io.daybook.command.CommandContexts;
import io.daybook.command.Migrations;
import io.daybook.command.Patience;
import io.daybook.command.eventstore.CachedStreams;
import io.daybook.command.eventstore.append.AppendListener;
import io.daybook.command.eventstore.append.Appender;
import io.daybook.command.eventstore.append.AppenderSettings;
import io.daybook.command.eventstore.append.ConnectionSource;
import io.daybook.command.eventstore.json.EventCodec;
import io.daybook.command.eventstore.reading.AppendNotifications;
import io.daybook.command.eventstore.reading.PostgresEventLog;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.shared.log.RecordedEvent;

import org.axonframework.commandhandling.AnnotationCommandHandlerAdapter;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

/// The write path with one shell, without Spring, on a database of the test's own.
final class Engine implements AutoCloseable {

    final TestDatabase database;
    final CachedStreams streams;
    final PostgresEventLog log;
    final Appender appender;

    /// Times that a connection of the pool was asked for: once per read of streams, however many.
    final AtomicInteger reads = new AtomicInteger();

    private final HikariDataSource pool;
    private final AppendNotifications notifications;
    private final CommandBusFactory factory;

    static TestDatabase migrated(TestDatabase database) throws SQLException, IOException {
        Migrations.apply(database, "V100__event_log.sql", "V101__policy_tokens.sql");
        return database;
    }

    static Engine on(TestDatabase database) {
        return on(database, AppenderSettings.DEFAULT);
    }

    static Engine on(TestDatabase database, AppenderSettings settings) {
        return new Engine(database, database.engineDataSource()::getConnection, settings, 1_000);
    }

    Engine(
            TestDatabase database,
            ConnectionSource connections,
            AppenderSettings settings,
            int maxStreams) {
        this.database = database;
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.engineDataSource());
        config.setMaximumPoolSize(4);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        pool = new HikariDataSource(config);
        DataSource dataSource = new CountingDataSource(pool, reads);
        EventCodec codec = new EventCodec();
        streams = new CachedStreams(dataSource, codec, maxStreams, 1L << 28);
        log = new PostgresEventLog(dataSource, codec, 1_024);
        appender = new Appender(connections, new Listener(), settings);
        notifications = new AppendNotifications(connections, log, appender.sender());
        factory = new CommandBusFactory(dataSource, streams, appender);
        new AnnotationCommandHandlerAdapter<>(new Shelf.Shell(streams)).subscribe(factory.bus());
        appender.start();
        notifications.start();
    }

    /// Asks as a caller does that waits.
    Answer ask(Command command) throws Exception {
        return factory.commands().ask(command, context(null, null, null), Patience.OF_TESTS);
    }

    CompletableFuture<Answer> dispatch(Command command) {
        return dispatch(command, null, null, null);
    }

    CompletableFuture<Answer> dispatch(Command command, String key, String fingerprint) {
        return dispatch(command, key, fingerprint, null);
    }

    CompletableFuture<Answer> dispatch(
            Command command,
            @Nullable String key,
            @Nullable String fingerprint,
            @Nullable Long expectedVersion) {
        return factory.commands().dispatch(command, context(key, fingerprint, expectedVersion));
    }

    private static CommandContext context(
            @Nullable String key, @Nullable String fingerprint, @Nullable Long expectedVersion) {
        return new CommandContext(
                "tester",
                "back-office",
                CommandContexts.newId(),
                "correlation",
                null,
                null,
                null,
                key,
                fingerprint,
                expectedVersion);
    }

    /// Reads the whole log from PostgreSQL.
    List<RecordedEvent> stored() {
        PostgresEventLog cold =
                new PostgresEventLog(database.engineDataSource(), new EventCodec(), 1);
        List<RecordedEvent> all = new ArrayList<>();
        while (true) {
            List<RecordedEvent> next = cold.read(all.size(), 5_000);
            if (next.isEmpty()) {
                return all;
            }
            all.addAll(next);
        }
    }

    void asOwner(String sql) throws SQLException {
        try (Connection connection = database.ownerDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long count(String sql) throws SQLException {
        try (Connection connection = database.ownerDataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() {
        notifications.close();
        appender.close();
        factory.close();
        streams.close();
        pool.close();
    }

    private final class Listener implements AppendListener {
        @Override
        public void appended(List<RecordedEvent> events) {
            log.appended(events);
        }

        @Override
        public void overtaken(String stream, long version) {
            streams.overtaken(stream, version);
        }

        @Override
        public void overtakenEverywhere() {
            streams.overtakenEverywhere();
        }

        @Override
        public void grown(long head) {
            log.signal();
        }
    }
}
