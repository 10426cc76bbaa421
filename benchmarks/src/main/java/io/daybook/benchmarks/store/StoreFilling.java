package io.daybook.benchmarks.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

/// Fills the log with so many events as fast as PostgreSQL can make them: nobody waits an hour for ten million commands.
final class StoreFilling {

    private static final long CHUNK = 250_000;

    private StoreFilling() {}

    static void fillTo(DataSource owner, long events) throws SQLException {
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            long last = 0;
            do {
                try (var row =
                        statement.executeQuery(
                                "select last_position from daybook.event_head where id = 1 for update")) {
                    row.next();
                    last = row.getLong(1);
                }
                long more = Math.min(CHUNK, events - last);
                if (more > 0) {
                    statement.execute(
                            """
                            insert into daybook.events (position, stream, version, event_id, type, revision, payload, metadata, recorded_at, command_id)
                            select %1$d + n, 'stock:FILL' || (%1$d + n) / 100 || '@main', (%1$d + n) %% 100, gen_random_uuid(), 'stock.received', 1,
                                jsonb_build_object('sku', 'FILL' || (%1$d + n) / 100, 'location', 'main', 'quantity', 1, 'at', '2026-01-01T00:00:00Z'),
                                '{"actor":"daybook","role":"system","commandId":"fill","correlationId":"fill"}'::jsonb, now(), 'fill'
                            from generate_series(1, %2$d) n
                            """
                                    .formatted(last, more));
                    statement.execute(
                            "update daybook.event_head set last_position = last_position + "
                                    + more);
                    last += more;
                }
                connection.commit();
                System.err.printf("full-store: %,d of %,d events%n", last, events);
            } while (last < events);
            connection.setAutoCommit(true);
            statement.execute("vacuum (analyze) daybook.events");
        }
    }
}
