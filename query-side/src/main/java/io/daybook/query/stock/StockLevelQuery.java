package io.daybook.query.stock;

import io.daybook.query.Rows;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.ArrayList;
import java.util.List;

/// Stock levels, by SKU and by how much is left.
final class StockLevelQuery {

    /// @param state one of [#STATES]
    /// @param threshold most units that count as low
    /// @param low whether only those are wanted that are low by their own threshold, or only those that are not
    record Filter(
            @Nullable String location,
            @Nullable String state,
            int threshold,
            @Nullable Boolean low) {}

    /// What may be asked for: nothing left, some but not more than the threshold, anything left.
    static final List<String> STATES = List.of("sold-out", "low", "available");

    private static final String LEVELS =
            "select sku, location, on_hand, available, reserved, allocated, damaged, version, low, enough, low_since, counted_at, count_variance from views.stock_levels where ";

    private static final RowMapper<StockLevel> LEVEL =
            (row, _) ->
                    new StockLevel(
                            Rows.text(row, 1),
                            Rows.text(row, 2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5),
                            row.getLong(6),
                            row.getLong(7),
                            row.getObject(9, Integer.class),
                            row.getObject(10, Integer.class),
                            Rows.optionalInstant(row, 11),
                            Rows.optionalInstant(row, 12),
                            row.getObject(13, Integer.class),
                            row.getLong(8));

    private final JdbcClient jdbc;

    StockLevelQuery(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<StockLevel> levels(String sku) {
        return jdbc.sql(LEVELS + "sku = ? order by location").param(sku).query(LEVEL).list();
    }

    /// Those behind the given SKU and location, in this order.
    List<StockLevel> list(Filter filter, String afterSku, String afterLocation, int limit) {
        StringBuilder sql = new StringBuilder(LEVELS).append("(sku, location) > (?, ?)");
        List<Object> values = new ArrayList<>(List.of(afterSku, afterLocation));
        if (filter.location() != null) {
            sql.append(" and location = ?");
            values.add(filter.location());
        }
        if (filter.state() != null) {
            switch (filter.state()) {
                case "sold-out" -> sql.append(" and available <= 0");
                case "low" -> {
                    sql.append(" and available between 1 and ?");
                    values.add(filter.threshold());
                }
                default -> sql.append(" and available > 0");
            }
        }
        if (filter.low() != null) {
            sql.append(filter.low() ? " and low_since is not null" : " and low_since is null");
        }
        sql.append(" order by sku, location limit ?");
        values.add(limit);
        return jdbc.sql(sql.toString()).params(values).query(LEVEL).list();
    }
}
