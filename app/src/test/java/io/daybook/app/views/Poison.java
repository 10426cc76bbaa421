package io.daybook.app.views;

import io.daybook.embedded.test.TestDatabase;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// Puts orders into a log that no command would record: their first event lacks the currency, which views of orders cannot do without.
public final class Poison {

    private Poison() {}

    /// An order that was placed and confirmed. It belongs to a customer by the name of Ada Lovelace.
    public static void order(TestDatabase database, String orderId) throws SQLException {
        String placed =
                """
                {"orderId": "%1$s", "customer": {"reference": "17850", "country": "France", "name": "Ada Lovelace"},
                 "lines": [{"line": 1, "kind": "GOODS", "sku": "TEA", "description": "Tea", "quantity": 2, "unitPriceMinor": 250, "location": "main"}],
                 "totalMinor": 500, "at": "2026-03-01T12:00:00Z"}
                """
                        .formatted(orderId);
        String confirmed =
                "{\"orderId\": \"%s\", \"at\": \"2026-03-01T12:00:00Z\"}".formatted(orderId);
        try (Connection connection = database.ownerDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    with head as (
                        update daybook.event_head set last_position = last_position + 2 where id = 1 returning last_position - 2 as base)
                    insert into daybook.events (position, stream, version, event_id, type, revision, payload, metadata, recorded_at, command_id)
                    select base + 1 + version, 'order:%1$s', version, gen_random_uuid(), type, 1, payload::jsonb,
                        '{"actor": "till-3", "role": "back-office", "commandId": "c-%1$s", "correlationId": "r-%1$s"}', now(), 'c-%1$s'
                    from head, (values (0, 'order.placed', '%2$s'), (1, 'order.confirmed', '%3$s')) as e (version, type, payload)
                    """
                            .formatted(orderId, placed, confirmed));
        }
    }
}
