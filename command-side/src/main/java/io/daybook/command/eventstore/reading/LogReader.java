package io.daybook.command.eventstore.reading;

import io.daybook.command.eventstore.json.EventCodec;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventStreams.Extent;
import io.daybook.shared.log.EventTypes;
import io.daybook.shared.log.Metadata;
import io.daybook.shared.log.RecordedEvent;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Reads ranges of the log from PostgreSQL.
final class LogReader {

    private static final String COLUMNS =
            "select position, stream, version, event_id, type, revision, payload::text, metadata::text, recorded_at from daybook.events ";
    private static final String READ = COLUMNS + "where position > ? order by position limit ?";

    private static final String HISTORY =
            COLUMNS + "where stream = ? and version > ? order by version limit ?";

    private static final String OF_STREAMS =
            COLUMNS + "where stream = any(?) and position > ? and position <= ? order by position";

    // From one stream to the next, whatever the number of events between them.
    private static final String STREAMS =
            """
            with recursive s (stream) as (
                (select stream from daybook.events where stream > ? and stream < ? order by stream limit 1)
                union all
                select (select e.stream from daybook.events e where e.stream > s.stream and e.stream < ? order by e.stream limit 1)
                from s where s.stream is not null
            )
            select stream, (select e.version + 1 from daybook.events e where e.stream = s.stream order by e.version desc limit 1)
            from s where stream is not null limit ?
            """;

    private static final String STREAMS_OF_PREFIXES =
            """
            select x.stream, (select e.version + 1 from daybook.events e where e.stream = x.stream order by e.version desc limit 1)
            from unnest(?::text[], ?::text[]) as p (begins, ends) cross join lateral (
                with recursive s (stream) as (
                    (select stream from daybook.events where stream >= p.begins collate "C" and stream < p.ends collate "C"
                     order by stream limit 1)
                    union all
                    select (select e.stream from daybook.events e where e.stream > s.stream and e.stream < p.ends collate "C"
                            order by e.stream limit 1)
                    from s where s.stream is not null
                )
                select stream from s where stream is not null
            ) x
            """;

    private static final String EXTENTS =
            """
            select n.stream, (select e.version + 1 from daybook.events e where e.stream = n.stream collate "C" order by e.version desc limit 1)
            from unnest(?::text[]) as n (stream)
            """;

    private static final String LAST =
            "select stream from daybook.events where stream >= ? and stream < ? order by stream desc limit 1";

    private static final String COUNT =
            "select count(*) from daybook.events where stream >= ? and stream < ? and version = 0";

    // Old shapes are left to the upcasters, which may make wanted events of them; unknown ones are
    // to be noticed.
    private static final String SCAN =
            COLUMNS
                    + "where position > ? and position <= ? and not (type = any(?::text[]) and revision = ?) order by position";

    private final EventCodec codec;

    LogReader(EventCodec codec) {
        this.codec = codec;
    }

    List<RecordedEvent> read(Connection connection, long after, int limit) throws SQLException {
        try (PreparedStatement statement = prepare(connection, READ)) {
            statement.setLong(1, after);
            statement.setInt(2, limit);
            return events(statement);
        }
    }

    List<RecordedEvent> history(Connection connection, String stream, long after, int limit)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, HISTORY)) {
            statement.setString(1, stream);
            statement.setLong(2, after);
            statement.setInt(3, limit);
            return events(statement);
        }
    }

    List<RecordedEvent> ofStreams(
            Connection connection, Collection<String> streams, long after, long upTo)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, OF_STREAMS)) {
            statement.setArray(1, connection.createArrayOf("text", streams.toArray()));
            statement.setLong(2, after);
            statement.setLong(3, upTo);
            return events(statement);
        }
    }

    /// @param after the name, or the prefix of names, that is gone on from
    List<Extent> streams(Connection connection, String prefix, String after, int limit)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, STREAMS)) {
            statement.setString(1, after.compareTo(prefix) < 0 ? prefix : after);
            statement.setString(2, endOf(prefix));
            statement.setString(3, endOf(prefix));
            statement.setInt(4, limit);
            return extents(statement);
        }
    }

    List<Extent> streams(Connection connection, Collection<String> prefixes) throws SQLException {
        try (PreparedStatement statement = prepare(connection, STREAMS_OF_PREFIXES)) {
            statement.setArray(1, connection.createArrayOf("text", prefixes.toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "text", prefixes.stream().map(LogReader::endOf).toArray()));
            return extents(statement);
        }
    }

    List<Extent> extents(Connection connection, Collection<String> streams) throws SQLException {
        try (PreparedStatement statement = prepare(connection, EXTENTS)) {
            statement.setArray(1, connection.createArrayOf("text", streams.toArray()));
            return extents(statement);
        }
    }

    Optional<String> last(Connection connection, String prefix) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LAST)) {
            statement.setString(1, prefix);
            statement.setString(2, endOf(prefix));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    long count(Connection connection, String prefix) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
            statement.setString(1, prefix);
            statement.setString(2, endOf(prefix));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /// Leaves out what has no events.
    private static List<Extent> extents(PreparedStatement statement) throws SQLException {
        List<Extent> extents = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                long events = rows.getLong(2);
                if (events > 0) {
                    extents.add(new Extent(rows.getString(1), events));
                }
            }
        }
        return extents;
    }

    /// Comes after all names that begin with `prefix`, and before all others that come after it.
    private static String endOf(String prefix) {
        int last = prefix.length() - 1;
        return prefix.substring(0, last) + (char) (prefix.charAt(last) + 1);
    }

    /// All events of these types between two positions, the second included.
    List<RecordedEvent> scan(
            Connection connection, long after, long upTo, Set<Class<? extends DomainEvent>> types)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, SCAN)) {
            statement.setLong(1, after);
            statement.setLong(2, upTo);
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "text",
                            EventTypes.all().stream()
                                    .filter(type -> !types.contains(type))
                                    .map(EventTypes::nameOf)
                                    .toArray()));
            statement.setInt(4, EventTypes.REVISION);
            List<RecordedEvent> events = events(statement);
            events.removeIf(event -> !types.contains(event.event().getClass()));
            return events;
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        // From the first time on as a prepared statement, whose rows come in binary.
        statement.unwrap(PGStatement.class).setPrepareThreshold(1);
        return statement;
    }

    private List<RecordedEvent> events(PreparedStatement statement) throws SQLException {
        List<RecordedEvent> events = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            Unchanged unchanged = new Unchanged();
            while (rows.next()) {
                long position = rows.getLong(1);
                events.add(
                        new RecordedEvent(
                                position,
                                rows.getString(2),
                                rows.getLong(3),
                                rows.getObject(4, UUID.class),
                                codec.read(
                                        rows.getString(5),
                                        rows.getInt(6),
                                        rows.getString(7),
                                        position),
                                unchanged.metadata(rows.getString(8)),
                                unchanged.recordedAt(rows.getTimestamp(9))));
            }
        }
        return events;
    }

    /// The events of one unit of work stand together and have these in common: they are parsed once.
    private final class Unchanged {

        private @Nullable String json;
        private @Nullable Metadata metadata;
        private long millis = Long.MIN_VALUE;
        private int nanos;
        private Instant at = Instant.EPOCH;

        Metadata metadata(String next) {
            Metadata known = metadata;
            if (known == null || !next.equals(json)) {
                known = codec.readMetadata(next);
                metadata = known;
                json = next;
            }
            return known;
        }

        Instant recordedAt(Timestamp next) {
            if (next.getTime() != millis || next.getNanos() != nanos) {
                millis = next.getTime();
                nanos = next.getNanos();
                at = next.toInstant();
            }
            return at;
        }
    }
}
