package io.daybook.projection;

import io.daybook.shared.log.EventTypes;
import io.daybook.shared.log.RecordedEvent;

import org.jspecify.annotations.Nullable;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The events that a view could not apply. Later events of the same stream wait behind them, so that nothing is applied out of order.
final class ParkedEvents {

    private ParkedEvents() {}

    static void park(Connection connection, String view, List<RecordedEvent> events, String error)
            throws SQLException {
        try (PreparedStatement insert = insert(connection)) {
            for (RecordedEvent event : events) {
                add(insert, view, event, error, null);
            }
            insert.executeBatch();
        }
    }

    /// Parks the events whose stream is parked already; returns the others.
    static List<RecordedEvent> parkThoseBehind(
            Connection connection, String view, List<RecordedEvent> events) throws SQLException {
        Map<String, Long> blocked = blockedStreams(connection, view, events);
        if (blocked.isEmpty()) {
            return events;
        }
        List<RecordedEvent> free = new ArrayList<>(events.size());
        try (PreparedStatement insert = insert(connection)) {
            for (RecordedEvent event : events) {
                Long behind = blocked.get(event.stream());
                if (behind == null) {
                    free.add(event);
                } else {
                    add(insert, view, event, "Waits for an earlier event of its stream.", behind);
                }
            }
            insert.executeBatch();
        }
        return free;
    }

    private static Map<String, Long> blockedStreams(
            Connection connection, String view, List<RecordedEvent> events) throws SQLException {
        Array streams =
                connection.createArrayOf(
                        "text",
                        events.stream()
                                .map(RecordedEvent::stream)
                                .distinct()
                                .toArray(String[]::new));
        Map<String, Long> blocked = new HashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        """
                        select sequence, min(position) from views.parked_events
                        where view = ? and sequence = any (?) group by sequence
                        """)) {
            select.setString(1, view);
            select.setArray(2, streams);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    blocked.put(row.getString(1), row.getLong(2));
                }
            }
        }
        return blocked;
    }

    private static PreparedStatement insert(Connection connection) throws SQLException {
        return connection.prepareStatement(
                """
                insert into views.parked_events
                    (view, position, sequence, version, event_id, event_type, error, behind, attempts)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                """);
    }

    private static void add(
            PreparedStatement insert,
            String view,
            RecordedEvent event,
            String error,
            @Nullable Long behind)
            throws SQLException {
        insert.setString(1, view);
        insert.setLong(2, event.position());
        insert.setString(3, event.stream());
        insert.setLong(4, event.version());
        insert.setObject(5, event.eventId());
        insert.setString(6, EventTypes.nameOf(event.event().getClass()));
        insert.setString(7, error.replace('\0', ' '));
        if (behind == null) {
            insert.setNull(8, Types.BIGINT);
        } else {
            insert.setLong(8, behind);
        }
        insert.setInt(9, behind == null ? 1 : 0);
        insert.addBatch();
    }
}
