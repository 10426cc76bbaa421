package io.daybook.query.stock;

import io.daybook.query.Rows;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// The stock ledger of one SKU.
final class StockLedgerQuery {

    /// @param from business time, inclusive
    /// @param to business time, exclusive
    record Filter(
            @Nullable String location,
            @Nullable String kind,
            @Nullable String orderId,
            @Nullable Instant from,
            @Nullable Instant to,
            boolean newestFirst) {}

    static final List<String> KINDS =
            List.of(
                    "received",
                    "reserved",
                    "raised",
                    "extended",
                    "allocated",
                    "released",
                    "expired",
                    "shipped",
                    "returned",
                    "adjusted",
                    "damaged",
                    "repaired",
                    "written-off",
                    "counted",
                    "threshold-set");

    private static final String MOVEMENTS =
            """
            select position, location, kind, quantity, on_hand_delta, available_delta, reserved_delta, allocated_delta, damaged_delta,
                asked, order_id, reference, reason, expires_at, at, recorded_at, actor, role, version,
                counted, expected
            from views.stock_movements where sku = ?
            """;

    private static final RowMapper<StockMovement> MOVEMENT =
            (row, _) ->
                    new StockMovement(
                            row.getLong(1),
                            Rows.text(row, 2),
                            Rows.text(row, 3),
                            row.getInt(4),
                            new StockMovement.Change(
                                    row.getInt(5),
                                    row.getInt(6),
                                    row.getInt(7),
                                    row.getInt(8),
                                    row.getInt(9)),
                            optionalInt(row, 10),
                            optionalInt(row, 20),
                            optionalInt(row, 21),
                            row.getString(11),
                            row.getString(12),
                            row.getString(13),
                            Rows.optionalInstant(row, 14),
                            Rows.instant(row, 15),
                            Rows.instant(row, 16),
                            Rows.text(row, 17),
                            Rows.text(row, 18),
                            row.getLong(19));

    private final JdbcClient jdbc;

    StockLedgerQuery(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The movements behind position `after`, in the order of the log or against it. New movements have higher positions than all there
    /// are, so they join one end of the list and never its middle.
    List<StockMovement> movements(String sku, Filter filter, long after, int limit) {
        StringBuilder sql = new StringBuilder(MOVEMENTS);
        List<Object> values = new ArrayList<>();
        values.add(sku);
        and(sql, values, filter.newestFirst() ? "position < ?" : "position > ?", after);
        and(sql, values, "location = ?", filter.location());
        and(sql, values, "kind = ?", filter.kind());
        and(sql, values, "order_id = ?", filter.orderId());
        and(sql, values, "at >= ?", time(filter.from()));
        and(sql, values, "at < ?", time(filter.to()));
        sql.append(filter.newestFirst() ? " order by position desc" : " order by position")
                .append(" limit ?");
        values.add(limit);
        return jdbc.sql(sql.toString()).params(values).query(MOVEMENT).list();
    }

    boolean knows(String sku) {
        return jdbc.sql("select exists (select from views.stock_movements where sku = ?)")
                .param(sku)
                .query(Boolean.class)
                .single();
    }

    private static void and(
            StringBuilder sql, List<Object> values, String condition, @Nullable Object value) {
        if (value != null) {
            sql.append(" and ").append(condition);
            values.add(value);
        }
    }

    private static @Nullable Object time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Integer optionalInt(ResultSet row, int column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }
}
