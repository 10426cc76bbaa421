package io.daybook.command.eventstore.reading;

import io.daybook.command.eventstore.json.EventCodec;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventLog;
import io.daybook.shared.log.EventStreams;
import io.daybook.shared.log.RecordedEvent;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import javax.sql.DataSource;

/// The log as it stands in PostgreSQL, with its end in memory where this process wrote it.
public final class PostgresEventLog implements EventLog, EventStreams {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresEventLog.class);

    private final DataSource dataSource;
    private final LogReader reader;
    private final RecentEvents recent;
    private final CopyOnWriteArrayList<Reader> readers = new CopyOnWriteArrayList<>();
    private volatile long appendedTo;

    /// @param recentEvents how many of the last events are kept in memory
    public PostgresEventLog(DataSource dataSource, EventCodec codec, int recentEvents) {
        this.dataSource = dataSource;
        this.reader = new LogReader(codec);
        this.recent = new RecentEvents(recentEvents);
    }

    /// {@inheritDoc}
    ///
    /// @throws LogUnavailable where PostgreSQL cannot be asked
    @Override
    public long head() {
        try (Connection connection = dataSource.getConnection()) {
            return head(connection);
        } catch (SQLException e) {
            throw new LogUnavailable(e);
        }
    }

    @Override
    public long knownHead() {
        return appendedTo;
    }

    private static long head(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement(
                                "select last_position from daybook.event_head where id = 1");
                ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /// {@inheritDoc}
    ///
    /// @throws LogUnavailable where PostgreSQL cannot be asked
    @Override
    public List<RecordedEvent> read(long after, int limit) {
        return recent.after(after, limit).orElseGet(() -> readStored(after, limit));
    }

    private List<RecordedEvent> readStored(long after, int limit) {
        try (Connection connection = dataSource.getConnection()) {
            return reader.read(connection, after, limit);
        } catch (SQLException e) {
            throw new LogUnavailable(e);
        }
    }

    /// {@inheritDoc}
    ///
    /// @throws LogUnavailable where PostgreSQL cannot be asked
    @Override
    public Stretch scan(long after, int range, Set<Class<? extends DomainEvent>> types) {
        if (recent.after(after, 1).isPresent()) {
            return EventLog.super.scan(after, range, types);
        }
        try (Connection connection = dataSource.getConnection()) {
            // Asked for first: what is beyond it may still be on its way.
            long upTo = Math.min(after + range, Math.max(after, head(connection)));
            return new Stretch(reader.scan(connection, after, upTo, types), upTo);
        } catch (SQLException e) {
            throw new LogUnavailable(e);
        }
    }

    /// {@inheritDoc}
    ///
    /// @throws LogUnavailable where PostgreSQL cannot be asked
    @Override
    public List<RecordedEvent> ofStream(String stream, long after, int limit) {
        try (Connection connection = dataSource.getConnection()) {
            return reader.history(connection, stream, after, limit);
        } catch (SQLException e) {
            throw new LogUnavailable(e);
        }
    }

    /// {@inheritDoc}
    ///
    /// @throws LogUnavailable where PostgreSQL cannot be asked
    @Override
    public List<RecordedEvent> ofStreams(Collection<String> streams, long after, long upTo) {
        return asked(connection -> reader.ofStreams(connection, streams, after, upTo));
    }

    /// {@inheritDoc}
    ///
    /// @throws LogUnavailable where PostgreSQL cannot be asked
    @Override
    public List<Extent> streams(String prefix, String after, int limit) {
        return asked(connection -> reader.streams(connection, prefix, after, limit));
    }

    /// {@inheritDoc}
    ///
    /// @throws LogUnavailable where PostgreSQL cannot be asked
    @Override
    public List<Extent> streams(Collection<String> prefixes) {
        return asked(connection -> reader.streams(connection, prefixes));
    }

    /// {@inheritDoc}
    ///
    /// @throws LogUnavailable where PostgreSQL cannot be asked
    @Override
    public Map<String, Long> extents(Collection<String> streams) {
        Map<String, Long> extents = new HashMap<>();
        asked(connection -> reader.extents(connection, streams))
                .forEach(extent -> extents.put(extent.stream(), extent.events()));
        return extents;
    }

    /// {@inheritDoc}
    ///
    /// @throws LogUnavailable where PostgreSQL cannot be asked
    @Override
    public Optional<String> last(String prefix) {
        return asked(connection -> reader.last(connection, prefix));
    }

    /// {@inheritDoc}
    ///
    /// @throws LogUnavailable where PostgreSQL cannot be asked
    @Override
    public long count(String prefix) {
        return asked(connection -> reader.count(connection, prefix));
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    private <T> T asked(Question<T> question) {
        try (Connection connection = dataSource.getConnection()) {
            return question.ask(connection);
        } catch (SQLException e) {
            throw new LogUnavailable(e);
        }
    }

    @Override
    public Subscription onAppend(Runnable signal) {
        return onAppend(event -> true, signal);
    }

    @Override
    public Subscription onAppend(Predicate<DomainEvent> wanted, Runnable signal) {
        Reader subscribed = new Reader(wanted, signal);
        readers.add(subscribed);
        return () -> readers.remove(subscribed);
    }

    /// This process has appended.
    public void appended(List<RecordedEvent> events) {
        recent.add(events);
        appendedTo = events.getLast().position();
        for (Reader each : readers) {
            if (each.wantsOneOf(events)) {
                each.tell();
            }
        }
    }

    /// The log has grown, by whomever.
    public void signal() {
        readers.forEach(Reader::tell);
    }

    private record Reader(Predicate<DomainEvent> wanted, Runnable signal) {

        boolean wantsOneOf(List<RecordedEvent> events) {
            for (RecordedEvent event : events) {
                if (wanted.test(event.event())) {
                    return true;
                }
            }
            return false;
        }

        void tell() {
            try {
                signal.run();
            } catch (RuntimeException e) {
                LOG.error("A reader's signal failed. It will look by itself.", e);
            }
        }
    }
}
