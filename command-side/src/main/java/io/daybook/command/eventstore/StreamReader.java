package io.daybook.command.eventstore;

import io.daybook.command.eventstore.append.StoreBusy;
import io.daybook.command.eventstore.json.EventCodec;
import io.daybook.shared.log.DomainEvent;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;

import javax.sql.DataSource;

/// Reads streams, many in one round trip: as a whole, or from their last snapshots on.
final class StreamReader {

    private static final Logger LOG = LoggerFactory.getLogger(StreamReader.class);
    private static final int FETCH = 5_000;
    private static final String SQL =
            """
            select stream, version, position, type, revision, payload::text
            from daybook.events where stream = any(?::text[]) order by stream, version
            """;

    // A snapshot counts only where the log has its last event at its place. The subquery's offset
    // keeps it one look into the index per stream, whatever the planner knows of the log.
    private static final String SQL_FROM_SNAPSHOTS =
            """
            with kept as (
                select s.stream, s.version, s.position, s.state::text as state
                from daybook.snapshots s
                join daybook.events e on e.stream = s.stream and e.version = s.version and e.position = s.position
                where s.stream = any(?::text[]) and s.model_revision = ?)
            select stream, version, position, null as type, 0 as revision, state from kept
            union all
            select e.stream, e.version, e.position, e.type, e.revision, e.payload
            from unnest(?::text[]) as wanted(stream) left join kept on kept.stream = wanted.stream,
                lateral (
                    select stream, version, position, type, revision, payload::text as payload from daybook.events
                    where stream = wanted.stream and version > coalesce(kept.version, -1) offset 0) as e
            order by stream, version
            """;

    /// Takes one event after the other, each stream's in order of its versions.
    interface Visitor {
        void event(String stream, long version, long position, DomainEvent event, int weight);

        /// The state after the event of this version, from which the stream goes on.
        void snapshot(String stream, long version, String json);
    }

    private final DataSource dataSource;
    private final EventCodec codec;

    StreamReader(DataSource dataSource, EventCodec codec) {
        this.dataSource = dataSource;
        this.codec = codec;
    }

    void read(Collection<String> streams, Visitor visitor) {
        read(SQL, streams, null, visitor);
    }

    /// @param revision of the snapshots that are of use
    void readFromSnapshots(Collection<String> streams, int revision, Visitor visitor) {
        read(SQL_FROM_SNAPSHOTS, streams, revision, visitor);
    }

    private void read(
            String sql, Collection<String> streams, @Nullable Integer revision, Visitor visitor) {
        try (Connection connection = dataSource.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            // A fetch size is heeded inside a transaction only; a few streams come in one go
            // without.
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                Array names = connection.createArrayOf("text", streams.toArray());
                statement.setArray(1, names);
                if (revision != null) {
                    statement.setInt(2, revision);
                    statement.setArray(3, names);
                }
                statement.setFetchSize(autoCommit ? 0 : FETCH);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        visit(rows, visitor);
                    }
                }
            }
        } catch (SQLException e) {
            LOG.warn("Streams could not be read: {}", e.getMessage());
            throw StoreBusy.orFault(e);
        }
    }

    private void visit(ResultSet row, Visitor visitor) throws SQLException {
        String stream = row.getString(1);
        long version = row.getLong(2);
        long position = row.getLong(3);
        String type = row.getString(4);
        String json = row.getString(6);
        if (type == null) {
            visitor.snapshot(stream, version, json);
        } else {
            DomainEvent event = codec.read(type, row.getInt(5), json, position);
            visitor.event(stream, version, position, event, json.length());
        }
    }
}
