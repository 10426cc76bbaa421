package io.daybook.command.bus;

import io.daybook.embedded.test.TestDatabase;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// Holds the lock of the head row, as a writer in the middle of its transaction does: what is dispatched meanwhile waits.
final class HeldHead implements AutoCloseable {

    private final Connection connection;

    HeldHead(TestDatabase database) throws SQLException {
        connection = database.ownerDataSource().getConnection();
        connection.setAutoCommit(false);
        execute("select last_position from daybook.event_head where id = 1 for update");
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Appends an event as another process would.
    void append(String stream, long version) throws SQLException {
        execute("update daybook.event_head set last_position = last_position + 1 where id = 1");
        execute(
                """
                insert into daybook.events (position, stream, version, event_id, type, revision, command_id, payload, metadata, recorded_at)
                select last_position, '%s', %d, gen_random_uuid(), 'stock.received', 1, 'foreign',
                    '{"sku":"A","location":"main","quantity":1,"at":"2010-12-01T08:26:00Z"}',
                    '{"actor":"other","role":"system","commandId":"foreign","correlationId":"c"}', now()
                from daybook.event_head
                """
                        .formatted(stream, version));
    }

    void release() throws SQLException {
        connection.commit();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
