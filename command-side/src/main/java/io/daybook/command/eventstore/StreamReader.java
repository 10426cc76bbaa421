package io.daybook.command.eventstore;

import io.daybook.command.eventstore.append.StoreBusy;
import io.daybook.command.eventstore.json.EventCodec;
import io.daybook.shared.log.DomainEvent;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;

import javax.sql.DataSource;

/// Reads whole streams, many in one round trip.
final class StreamReader {

    private static final Logger LOG = LoggerFactory.getLogger(StreamReader.class);
    private static final int FETCH = 5_000;
    private static final String SQL =
            """
            select stream, version, position, type, revision, payload::text
            from daybook.events where stream = any(?::text[]) order by stream, version
            """;

    /// Takes one event after the other, each stream's in order of its versions.
    @FunctionalInterface
    interface Visitor {
        void event(String stream, long version, DomainEvent event, int weight);
    }

    private final DataSource dataSource;
    private final EventCodec codec;

    StreamReader(DataSource dataSource, EventCodec codec) {
        this.dataSource = dataSource;
        this.codec = codec;
    }

    void read(Collection<String> streams, Visitor visitor) {
        try (Connection connection = dataSource.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            // A fetch size is heeded inside a transaction only; a few streams come in one go
            // without.
            try (PreparedStatement statement = connection.prepareStatement(SQL)) {
                statement.setArray(1, connection.createArrayOf("text", streams.toArray()));
                statement.setFetchSize(autoCommit ? 0 : FETCH);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        String payload = rows.getString(6);
                        DomainEvent event =
                                codec.read(
                                        rows.getString(4),
                                        rows.getInt(5),
                                        payload,
                                        rows.getLong(3));
                        visitor.event(rows.getString(1), rows.getLong(2), event, payload.length());
                    }
                }
            }
        } catch (SQLException e) {
            LOG.warn("Streams could not be read: {}", e.getMessage());
            throw StoreBusy.orFault(e);
        }
    }
}
