package io.daybook.projection.stockledger;

import static io.daybook.projection.bulk.ColumnType.BIGINT;
import static io.daybook.projection.bulk.ColumnType.INT;
import static io.daybook.projection.bulk.ColumnType.TEXT;
import static io.daybook.projection.bulk.ColumnType.TIMESTAMPTZ;

import io.daybook.projection.Entity;
import io.daybook.projection.ViewStore;
import io.daybook.projection.ViewTable;
import io.daybook.projection.ViewWriter;
import io.daybook.projection.bulk.Keys;
import io.daybook.projection.bulk.Rows;
import io.daybook.projection.bulk.Table;
import io.daybook.projection.stock.Movement;
import io.daybook.projection.stock.Reservation;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventTypes;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.stock.StockEvent;
import io.daybook.shared.stock.StockEvent.StockCounted;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Posts stock events into `views.stock_movements`, one row each, written once and never changed.
///
/// Whether shipped or released units had been reserved or allocated is told by the movements before: the ledger needs no memory but
/// itself.
public final class StockLedgerWriter implements ViewWriter {

    private static final Table MOVEMENTS =
            Table.named("views.stock_movements")
                    .key("position", BIGINT)
                    .column("sku", TEXT)
                    .column("location", TEXT)
                    .column("kind", TEXT)
                    .column("quantity", INT)
                    .column("on_hand_delta", INT)
                    .column("available_delta", INT)
                    .column("reserved_delta", INT)
                    .column("allocated_delta", INT)
                    .column("damaged_delta", INT)
                    .column("asked", INT)
                    .column("order_id", TEXT)
                    .column("reference", TEXT)
                    .column("reason", TEXT)
                    .column("expires_at", TIMESTAMPTZ)
                    .column("at", TIMESTAMPTZ)
                    .column("recorded_at", TIMESTAMPTZ)
                    .column("actor", TEXT)
                    .column("role", TEXT)
                    .column("version", BIGINT)
                    .column("counted", INT)
                    .column("expected", INT)
                    .whoseRowsStay();

    @Override
    public String view() {
        return "stock-ledger";
    }

    @Override
    public List<ViewTable> tables() {
        return List.of(ViewTable.of("stock_movements", "stock", "sku", "location"));
    }

    @Override
    public Set<String> indexesReadBy() {
        return Set.of("stock_movements_order");
    }

    @Override
    public Entity entityOf(String stream) {
        return Entity.ofStock(stream);
    }

    @Override
    public Set<Class<? extends DomainEvent>> handles() {
        return EventTypes.of(StockEvent.class);
    }

    @Override
    public void write(List<RecordedEvent> batch, ViewStore store) throws SQLException {
        Map<Reservation.Key, Reservation> held = heldBefore(batch, store);
        Rows rows = MOVEMENTS.rows();
        for (RecordedEvent recorded : batch) {
            StockEvent event = (StockEvent) recorded.event();
            String orderId = Movement.orderOf(event);
            Movement movement;
            if (orderId == null) {
                movement = Movement.of(event, Reservation.NONE);
            } else {
                Reservation.Key key = new Reservation.Key(event.sku(), event.location(), orderId);
                Reservation before = held.getOrDefault(key, Reservation.NONE);
                movement = Movement.of(event, before);
                held.put(key, before.after(movement));
            }
            add(rows, recorded, event, movement);
        }
        rows.write(store);
    }

    private static void add(
            Rows rows, RecordedEvent recorded, StockEvent event, Movement movement) {
        String reason = movement.reason();
        rows.add(
                recorded.position(),
                event.sku(),
                event.location(),
                movement.kind().text(),
                movement.quantity(),
                movement.onHandDelta(),
                movement.availableDelta(),
                movement.reservedDelta(),
                movement.allocatedDelta(),
                movement.damagedDelta(),
                movement.asked(),
                movement.orderId(),
                movement.reference(),
                reason == null ? recorded.metadata().reason() : reason,
                movement.expiresAt(),
                event.at(),
                recorded.recordedAt(),
                recorded.metadata().actor(),
                recorded.metadata().role(),
                recorded.version(),
                event instanceof StockCounted counted ? counted.counted() : null,
                event instanceof StockCounted counted ? counted.expected() : null);
    }

    /// What the reservations that the batch goes on with held before it.
    private static Map<Reservation.Key, Reservation> heldBefore(
            List<RecordedEvent> batch, ViewStore store) throws SQLException {
        Set<Reservation.Key> wanted = Reservation.continuedBy(batch);
        Map<Reservation.Key, Reservation> held = new HashMap<>();
        if (wanted.isEmpty()) {
            return held;
        }
        // All of an order's movements are read: its index is short, and an order is rarely
        // continued in part.
        Keys orders = new Keys("text");
        wanted.stream().map(Reservation.Key::orderId).distinct().forEach(orders::add);
        try (PreparedStatement select =
                store.prepare(
                        """
                        select sku, location, order_id, sum(reserved_delta)::bigint, sum(allocated_delta)::bigint
                        from views.stock_movements
                        join unnest(%s) as k (order_id) using (order_id)
                        where position < ?
                        group by sku, location, order_id
                        """
                                .formatted(orders.parameters()))) {
            orders.bind(select, 1);
            select.setLong(2, batch.getFirst().position());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    held.put(
                            new Reservation.Key(
                                    row.getString(1), row.getString(2), row.getString(3)),
                            new Reservation(row.getLong(4), row.getLong(5), null));
                }
            }
        }
        return held;
    }
}
