package io.daybook.projection.stocklevel;

import static io.daybook.projection.bulk.ColumnType.BIGINT;
import static io.daybook.projection.bulk.ColumnType.INT;
import static io.daybook.projection.bulk.ColumnType.TEXT;
import static io.daybook.projection.bulk.ColumnType.TIMESTAMPTZ;

import io.daybook.projection.Entity;
import io.daybook.projection.ViewStore;
import io.daybook.projection.ViewTable;
import io.daybook.projection.ViewWriter;
import io.daybook.projection.bulk.Columns;
import io.daybook.projection.bulk.Keys;
import io.daybook.projection.bulk.Rows;
import io.daybook.projection.bulk.Table;
import io.daybook.projection.stock.Movement;
import io.daybook.projection.stock.Reservation;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventTypes;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.stock.StockEvent;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Posts stock events into `views.stock_levels`, `views.stock_reservations` and `views.stock_signals`. A reservation that is opened and closed within one batch
/// never reaches the table.
public final class StockLevelWriter implements ViewWriter {

    private static final Table LEVELS =
            Table.named("views.stock_levels")
                    .key("sku", TEXT)
                    .key("location", TEXT)
                    .column("on_hand", BIGINT)
                    .column("available", BIGINT)
                    .column("reserved", BIGINT)
                    .column("allocated", BIGINT)
                    .column("damaged", BIGINT)
                    .column("low", INT)
                    .column("enough", INT)
                    .column("low_since", TIMESTAMPTZ)
                    .column("counted_at", TIMESTAMPTZ)
                    .column("count_variance", INT)
                    .column("version", BIGINT)
                    .column("position", BIGINT)
                    .whoseRowsChange();

    private static final Table RESERVATIONS =
            Table.named("views.stock_reservations")
                    .key("sku", TEXT)
                    .key("location", TEXT)
                    .key("order_id", TEXT)
                    .column("reserved", BIGINT)
                    .column("allocated", BIGINT)
                    .column("expires_at", TIMESTAMPTZ)
                    .column("position", BIGINT)
                    .whoseRowsChange();

    private static final Table SIGNALS =
            Table.named("views.stock_signals")
                    .key("position", BIGINT)
                    .column("sku", TEXT)
                    .column("location", TEXT)
                    .column("signal", TEXT)
                    .column("available", BIGINT)
                    .column("low", INT)
                    .column("enough", INT)
                    .column("at", TIMESTAMPTZ)
                    .whoseRowsStay();

    @Override
    public String view() {
        return "stock-level";
    }

    @Override
    public List<ViewTable> tables() {
        return List.of(
                ViewTable.of("stock_levels", "stock", "sku", "location"),
                ViewTable.of("stock_reservations", "stock", "sku", "location"),
                ViewTable.of("stock_signals", "stock", "sku", "location"));
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
        Map<StockLevel.Key, StockLevel> levels = levelsOf(batch, store);
        List<RecordedEvent> fresh = batch.stream().filter(event -> isNew(event, levels)).toList();
        Map<Reservation.Key, Reservation> stored = reservationsOf(fresh, store);
        Map<Reservation.Key, Reservation> held = new HashMap<>(stored);
        Map<Reservation.Key, Long> touched = new TreeMap<>();
        Set<StockLevel.Key> moved = new HashSet<>();
        Rows signals = SIGNALS.rows();

        for (RecordedEvent recorded : fresh) {
            StockEvent event = (StockEvent) recorded.event();
            StockLevel.Key key = new StockLevel.Key(event.sku(), event.location());
            StockLevel level = levels.getOrDefault(key, StockLevel.NONE);
            String orderId = Movement.orderOf(event);
            Reservation before = Reservation.NONE;
            Reservation.Key reservation = null;
            if (orderId != null) {
                reservation = new Reservation.Key(event.sku(), event.location(), orderId);
                before = held.getOrDefault(reservation, Reservation.NONE);
            }
            Movement movement = Movement.of(event, before);
            StockLevel next = StockLevel.evolve(level, movement, recorded);
            signal(key, level.low(), next, event, signals);
            levels.put(key, next);
            moved.add(key);
            if (reservation != null) {
                held.put(reservation, before.after(movement));
                touched.put(reservation, recorded.position());
            }
        }

        writeLevels(levels, moved, store);
        writeReservations(stored, held, touched, store);
        signals.write(store);
    }

    private static void signal(
            StockLevel.Key key,
            StockLevel.Low before,
            StockLevel level,
            StockEvent event,
            Rows signals) {
        StockLevel.Low now = level.low();
        if (now.low() != null && (before.since() == null) != (now.since() == null)) {
            signals.add(
                    level.position(),
                    key.sku(),
                    key.location(),
                    now.since() != null ? "ran-low" : "replenished",
                    level.available(),
                    now.low(),
                    now.enough(),
                    event.at());
        }
    }

    private static boolean isNew(RecordedEvent recorded, Map<StockLevel.Key, StockLevel> levels) {
        StockEvent event = (StockEvent) recorded.event();
        StockLevel level = levels.get(new StockLevel.Key(event.sku(), event.location()));
        return level == null || recorded.position() > level.position();
    }

    private static void writeLevels(
            Map<StockLevel.Key, StockLevel> levels, Set<StockLevel.Key> moved, ViewStore store)
            throws SQLException {
        Rows rows = LEVELS.rows();
        for (StockLevel.Key key : new TreeSet<>(moved)) {
            StockLevel level = levels.getOrDefault(key, StockLevel.NONE);
            StockLevel.Count count = level.lastCount();
            rows.add(
                    key.sku(),
                    key.location(),
                    level.onHand(),
                    level.available(),
                    level.reserved(),
                    level.allocated(),
                    level.damaged(),
                    level.low().low(),
                    level.low().enough(),
                    level.low().since(),
                    count == null ? null : count.at(),
                    count == null ? null : count.variance(),
                    level.version(),
                    level.position());
        }
        rows.write(store);
    }

    private static void writeReservations(
            Map<Reservation.Key, Reservation> stored,
            Map<Reservation.Key, Reservation> held,
            Map<Reservation.Key, Long> touched,
            ViewStore store)
            throws SQLException {
        Rows open = RESERVATIONS.rows();
        Keys closed = new Keys("text", "text", "text");
        for (Map.Entry<Reservation.Key, Long> entry : touched.entrySet()) {
            Reservation.Key key = entry.getKey();
            Reservation now = held.getOrDefault(key, Reservation.NONE);
            if (now.isOpen()) {
                open.add(
                        key.sku(),
                        key.location(),
                        key.orderId(),
                        now.reserved(),
                        now.allocated(),
                        now.expiresAt(),
                        entry.getValue());
            } else if (stored.containsKey(key)) {
                closed.add(key.sku(), key.location(), key.orderId());
            }
        }
        open.write(store);
        if (!closed.isEmpty()) {
            try (PreparedStatement delete =
                    store.prepare(
                            """
                            delete from views.stock_reservations t
                            using unnest(%s) as k (sku, location, order_id)
                            where t.sku = k.sku and t.location = k.location and t.order_id = k.order_id
                            """
                                    .formatted(closed.parameters()))) {
                closed.bind(delete, 1);
                delete.executeUpdate();
            }
        }
    }

    private static Map<StockLevel.Key, StockLevel> levelsOf(
            List<RecordedEvent> batch, ViewStore store) throws SQLException {
        Set<StockLevel.Key> wanted = new TreeSet<>();
        for (RecordedEvent recorded : batch) {
            StockEvent event = (StockEvent) recorded.event();
            wanted.add(new StockLevel.Key(event.sku(), event.location()));
        }
        Keys keys = new Keys("text", "text");
        wanted.forEach(key -> keys.add(key.sku(), key.location()));
        Map<StockLevel.Key, StockLevel> levels = new HashMap<>();
        try (PreparedStatement select =
                store.prepare(
                        """
                        select sku, location, on_hand, available, reserved, allocated, damaged, version, position,
                            low, enough, low_since, counted_at, count_variance
                        from views.stock_levels join unnest(%s) as k (sku, location) using (sku, location)
                        """
                                .formatted(keys.parameters()))) {
            keys.bind(select, 1);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Instant countedAt = Columns.instant(row, "counted_at");
                    levels.put(
                            new StockLevel.Key(row.getString(1), row.getString(2)),
                            new StockLevel(
                                    row.getLong(3),
                                    row.getLong(4),
                                    row.getLong(5),
                                    row.getLong(6),
                                    row.getLong(7),
                                    new StockLevel.Low(
                                            row.getObject("low", Integer.class),
                                            row.getObject("enough", Integer.class),
                                            Columns.instant(row, "low_since")),
                                    countedAt == null
                                            ? null
                                            : new StockLevel.Count(
                                                    countedAt, row.getInt("count_variance")),
                                    row.getLong(8),
                                    row.getLong(9)));
                }
            }
        }
        return levels;
    }

    /// What the batch goes on with, as stored.
    private static Map<Reservation.Key, Reservation> reservationsOf(
            List<RecordedEvent> batch, ViewStore store) throws SQLException {
        Set<Reservation.Key> wanted = Reservation.continuedBy(batch);
        Map<Reservation.Key, Reservation> held = new HashMap<>();
        if (wanted.isEmpty()) {
            return held;
        }
        Keys keys = new Keys("text", "text", "text");
        wanted.forEach(key -> keys.add(key.sku(), key.location(), key.orderId()));
        try (PreparedStatement select =
                store.prepare(
                        """
                        select sku, location, order_id, reserved, allocated, expires_at
                        from views.stock_reservations
                        join unnest(%s) as k (sku, location, order_id) using (sku, location, order_id)
                        """
                                .formatted(keys.parameters()))) {
            keys.bind(select, 1);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    held.put(
                            new Reservation.Key(
                                    row.getString(1), row.getString(2), row.getString(3)),
                            new Reservation(
                                    row.getLong(4),
                                    row.getLong(5),
                                    Columns.instant(row, "expires_at")));
                }
            }
        }
        return held;
    }
}
