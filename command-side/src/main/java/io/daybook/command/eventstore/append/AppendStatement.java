package io.daybook.command.eventstore.append;

import io.daybook.command.eventstore.append.BinaryArray.Type;
import io.daybook.shared.log.EventTypes;

import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
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
                select head.base + e.place, e.stream, e.version, e.event_id, e.type, e.revision, e.command_id, e.payload, e.metadata, head.at
                from head, unnest(?::text[], ?::bigint[], ?::uuid[], ?::text[], ?::int[], ?::text[], ?::jsonb[], ?::jsonb[])
                    with ordinality as e(stream, version, event_id, type, revision, command_id, payload, metadata, place))
            """;

    // What a lone caller waits for: a tenth less than the arrays take for the same.
    private static final String ONE_EVENT =
            """
            , recorded as (
                insert into daybook.events (position, stream, version, event_id, type, revision, command_id, payload, metadata, recorded_at)
                select head.base + 1, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, head.at from head)
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

    /// What makes arrays, whatever stands around it.
    private final BaseConnection driver;

    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    AppendStatement(Connection connection) throws SQLException {
        this.connection = connection;
        this.driver = connection.unwrap(BaseConnection.class);
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
                prepare(HEAD + events(entries) + (answers > 0 ? ANSWERS : "") + RESULT);
        statement.setLong(1, entries);
        statement.setLong(2, expectedHead);
        statement.setLong(3, entries);
        int at = 4;
        if (entries == 1) {
            at = bindEntry(statement, at, batch);
        } else if (entries > 1) {
            at = bindEntries(statement, at, batch, entries);
        }
        if (answers > 0) {
            at = bindAnswers(statement, at, batch, answers);
        }
        statement.setString(at++, sender);
        statement.setBoolean(at, notify);
        try (ResultSet row = statement.executeQuery()) {
            return row.next() ? new Written(row.getLong(1), instant(row, 2)) : null;
        }
    }

    private static String events(int entries) {
        return switch (entries) {
            case 0 -> "";
            case 1 -> ONE_EVENT;
            default -> EVENTS;
        };
    }

    private static int bindEntry(PreparedStatement statement, int first, List<Append> batch)
            throws SQLException {
        int at = first;
        for (Append append : batch) {
            for (Append.Entry entry : append.entries) {
                statement.setString(at++, entry.stream());
                statement.setLong(at++, entry.version());
                statement.setObject(at++, entry.eventId());
                statement.setString(at++, entry.type());
                statement.setInt(at++, EventTypes.REVISION);
                statement.setString(at++, append.commandId);
                statement.setString(at++, new String(entry.payload(), StandardCharsets.UTF_8));
                statement.setString(at++, new String(append.metadataJson, StandardCharsets.UTF_8));
            }
        }
        return at;
    }

    private int bindEntries(PreparedStatement statement, int first, List<Append> batch, int count)
            throws SQLException {
        int payloadBytes = 0;
        int metadataBytes = 0;
        for (Append append : batch) {
            metadataBytes += (append.metadataJson.length + 5) * append.entries.size();
            for (Append.Entry entry : append.entries) {
                payloadBytes += entry.payload().length + 5;
            }
        }
        BinaryArray streams = new BinaryArray(Type.TEXT, count * 32);
        long[] versions = new long[count];
        BinaryArray ids = new BinaryArray(Type.UUID, count * 20);
        BinaryArray types = new BinaryArray(Type.TEXT, count * 24);
        int[] revisions = new int[count];
        BinaryArray commands = new BinaryArray(Type.TEXT, count * 40);
        BinaryArray payloads = new BinaryArray(Type.JSONB, payloadBytes);
        BinaryArray metadata = new BinaryArray(Type.JSONB, metadataBytes);
        int row = 0;
        for (Append append : batch) {
            for (Append.Entry entry : append.entries) {
                streams.add(entry.stream());
                versions[row] = entry.version();
                ids.add(entry.eventId());
                types.add(entry.type());
                revisions[row] = EventTypes.REVISION;
                commands.add(append.commandId);
                payloads.add(entry.payload());
                metadata.add(append.metadataJson);
                row++;
            }
        }
        int at = first;
        statement.setArray(at++, streams.toArray(driver));
        statement.setObject(at++, versions);
        statement.setArray(at++, ids.toArray(driver));
        statement.setArray(at++, types.toArray(driver));
        statement.setObject(at++, revisions);
        statement.setArray(at++, commands.toArray(driver));
        statement.setArray(at++, payloads.toArray(driver));
        statement.setArray(at++, metadata.toArray(driver));
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
            return new Written(row.getLong(1), instant(row, 2));
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
            return row.next() ? instant(row, 1) : null;
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

    /// Without the calendar that a `Timestamp` takes.
    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
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
