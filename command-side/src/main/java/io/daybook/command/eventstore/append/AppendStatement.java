package io.daybook.command.eventstore.append;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The appender's SQL on its one connection.
final class AppendStatement implements AutoCloseable {

    /// @param base position before the first entry
    record Written(long base, Instant at) {}

    // Writes nothing at all when another process has appended since: what was decided here has not
    // seen those events.
    private static final String HEAD =
            """
            with head as (
                update daybook.event_head set last_position = last_position + ?
                where id = 1 and last_position = ?
                returning last_position - ? as base, clock_timestamp() as at)
            """;
    private static final String EVENTS =
            """
            , recorded as (
                insert into daybook.events (position, stream, version, event_id, type, revision, command_id, payload, metadata, recorded_at)
                select head.base + e.place, e.stream, e.version, e.event_id::uuid, e.type, e.revision, e.command_id,
                    e.payload::jsonb, e.metadata::jsonb, head.at
                from head, unnest(?::text[], ?::bigint[], ?::text[], ?::text[], ?::int[], ?::text[], ?::text[], ?::text[])
                    with ordinality as e(stream, version, event_id, type, revision, command_id, payload, metadata, place))
            """;
    private static final String ANSWERS =
            """
            , answered as (
                insert into daybook.command_answers (idempotency_key, fingerprint, answer, refused, position, recorded_at)
                select a.key, a.fingerprint, a.answer, a.refused, head.base + a.place, head.at
                from head, unnest(?::text[], ?::text[], ?::text[], ?::boolean[], ?::bigint[])
                    as a(key, fingerprint, answer, refused, place))
            """;
    private static final String RESULT =
            "select head.base, head.at, (select pg_notify('daybook_events', ?) where ?) from head";

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    AppendStatement(Connection connection) {
        this.connection = connection;
    }

    /// @return nothing where the head was not `expectedHead`
    @Nullable Written write(List<Append> batch, long expectedHead, String sender, boolean notify)
            throws SQLException {
        int entries = 0;
        int answers = 0;
        for (Append append : batch) {
            entries += append.entries.size();
            answers += append.answer == null ? 0 : 1;
        }
        PreparedStatement statement =
                prepare(HEAD + (entries > 0 ? EVENTS : "") + (answers > 0 ? ANSWERS : "") + RESULT);
        statement.setLong(1, entries);
        statement.setLong(2, expectedHead);
        statement.setLong(3, entries);
        int at = 4;
        if (entries > 0) {
            at = bindEntries(statement, at, batch, entries);
        }
        if (answers > 0) {
            at = bindAnswers(statement, at, batch, answers);
        }
        statement.setString(at++, sender);
        statement.setBoolean(at, notify);
        try (ResultSet row = statement.executeQuery()) {
            return row.next() ? new Written(row.getLong(1), row.getTimestamp(2).toInstant()) : null;
        }
    }

    private int bindEntries(PreparedStatement statement, int first, List<Append> batch, int count)
            throws SQLException {
        String[] streams = new String[count];
        long[] versions = new long[count];
        String[] ids = new String[count];
        String[] types = new String[count];
        int[] revisions = new int[count];
        String[] commands = new String[count];
        String[] payloads = new String[count];
        String[] metadata = new String[count];
        int row = 0;
        for (Append append : batch) {
            for (Append.Entry entry : append.entries) {
                streams[row] = entry.stream();
                versions[row] = entry.version();
                ids[row] = entry.eventId().toString();
                types[row] = entry.type();
                revisions[row] = io.daybook.shared.log.EventTypes.REVISION;
                commands[row] = append.commandId;
                payloads[row] = entry.payload();
                metadata[row] = append.metadataJson;
                row++;
            }
        }
        int at = first;
        statement.setArray(at++, connection.createArrayOf("text", streams));
        statement.setObject(at++, versions);
        statement.setArray(at++, connection.createArrayOf("text", ids));
        statement.setArray(at++, connection.createArrayOf("text", types));
        statement.setObject(at++, revisions);
        statement.setArray(at++, connection.createArrayOf("text", commands));
        statement.setArray(at++, connection.createArrayOf("text", payloads));
        statement.setArray(at++, connection.createArrayOf("text", metadata));
        return at;
    }

    private int bindAnswers(PreparedStatement statement, int first, List<Append> batch, int count)
            throws SQLException {
        String[] keys = new String[count];
        String[] fingerprints = new String[count];
        String[] answers = new String[count];
        Boolean[] refused = new Boolean[count];
        long[] places = new long[count];
        int row = 0;
        long place = 0;
        for (Append append : batch) {
            place += append.entries.size();
            Append.KeyedAnswer answer = append.answer;
            if (answer != null) {
                keys[row] = answer.key();
                fingerprints[row] = answer.fingerprint();
                answers[row] = answer.json();
                refused[row] = answer.refused();
                places[row] = place;
                row++;
            }
        }
        int at = first;
        statement.setArray(at++, connection.createArrayOf("text", keys));
        statement.setArray(at++, connection.createArrayOf("text", fingerprints));
        statement.setArray(at++, connection.createArrayOf("text", answers));
        statement.setArray(at++, connection.createArrayOf("boolean", refused));
        statement.setObject(at++, places);
        return at;
    }

    Written head() throws SQLException {
        return head("select last_position, clock_timestamp() from daybook.event_head where id = 1");
    }

    Written lockHead() throws SQLException {
        return head(
                "select last_position, clock_timestamp() from daybook.event_head where id = 1 for update");
    }

    private Written head(String sql) throws SQLException {
        try (ResultSet row = prepare(sql).executeQuery()) {
            if (!row.next()) {
                throw new SQLException(
                        "daybook.event_head has no row: the migrations are incomplete.", "XX000");
            }
            return new Written(row.getLong(1), row.getTimestamp(2).toInstant());
        }
    }

    /// The highest version written to each stream between two positions.
    Map<String, Long> writtenBetween(long after, long head) throws SQLException {
        PreparedStatement statement =
                prepare(
                        "select stream, max(version) from daybook.events where position > ? and position <= ? group by stream");
        statement.setLong(1, after);
        statement.setLong(2, head);
        return byName(statement);
    }

    /// The last version of each stream; those without events are left out.
    Map<String, Long> versions(Set<String> streams) throws SQLException {
        PreparedStatement statement =
                prepare(
                        """
                        select s.stream, (select max(e.version) from daybook.events e where e.stream = s.stream)
                        from unnest(?::text[]) as s(stream)
                        """);
        statement.setArray(1, connection.createArrayOf("text", streams.toArray()));
        return byName(statement);
    }

    Set<String> answered(List<String> keys) throws SQLException {
        PreparedStatement statement =
                prepare(
                        "select idempotency_key from daybook.command_answers where idempotency_key = any(?::text[])");
        statement.setArray(1, connection.createArrayOf("text", keys.toArray()));
        Set<String> answered = new HashSet<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                answered.add(rows.getString(1));
            }
        }
        return answered;
    }

    /// When the event was recorded, where it stands at this position.
    @Nullable Instant recordedAt(long position, String eventId) throws SQLException {
        PreparedStatement statement =
                prepare(
                        "select recorded_at from daybook.events where position = ? and event_id = ?::uuid");
        statement.setLong(1, position);
        statement.setString(2, eventId);
        try (ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getTimestamp(1).toInstant() : null;
        }
    }

    void notifyReaders(String sender) throws SQLException {
        PreparedStatement statement = prepare("select pg_notify('daybook_events', ?)");
        statement.setString(1, sender);
        statement.executeQuery().close();
    }

    void begin() throws SQLException {
        connection.setAutoCommit(false);
    }

    void commit() throws SQLException {
        connection.commit();
        connection.setAutoCommit(true);
    }

    /// Leaves the transaction, whatever state it is in.
    void rollback() throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    boolean lost(SQLException e) {
        String state = e.getSQLState();
        if (state == null || state.startsWith("08") || state.startsWith("57P")) {
            return true;
        }
        try {
            return connection.isClosed();
        } catch (SQLException closing) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // It is given up either way.
        }
    }

    private static Map<String, Long> byName(PreparedStatement statement) throws SQLException {
        Map<String, Long> versions = new HashMap<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                long version = rows.getLong(2);
                if (!rows.wasNull()) {
                    versions.put(rows.getString(1), version);
                }
            }
        }
        return versions;
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        return statement;
    }
}
