package io.daybook.projection.ordertracking;

import io.daybook.projection.ViewStore;
import io.daybook.projection.bulk.Columns;
import io.daybook.projection.bulk.Keys;
import io.daybook.projection.bulk.StoredRules;
import io.daybook.projection.ordertracking.TrackedOrder.Placement;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineTax;
import io.daybook.shared.order.OrderLine;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads orders back from the view, so that a batch can go on with them.
final class StoredOrders {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<SortedMap<Integer, TrackedReturn.Units>> RETURNED =
            new TypeReference<>() {};

    private StoredOrders() {}

    /// @param withLines those of the orders whose lines and returns are wanted, too
    static Map<String, TrackedOrder> read(
            ViewStore store, Collection<String> orderIds, Collection<String> withLines)
            throws SQLException {
        Map<String, SortedMap<Integer, TrackedLine>> lines =
                withLines.isEmpty() ? Map.of() : lines(store, withLines);
        Map<String, SortedMap<String, TrackedReturn>> returns =
                withLines.isEmpty() ? Map.of() : returns(store, withLines);
        Map<String, TrackedOrder> orders = new HashMap<>();
        Keys keys = new Keys("text");
        orderIds.forEach(keys::add);
        try (PreparedStatement select =
                store.prepare(
                        "select t.* from views.orders t join unnest(%s) as k (order_id) using (order_id)"
                                .formatted(keys.parameters()))) {
            keys.bind(select, 1);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String orderId = row.getString("order_id");
                    orders.put(
                            orderId,
                            order(
                                    row,
                                    lines.getOrDefault(orderId, new TreeMap<>()),
                                    returns.getOrDefault(orderId, new TreeMap<>())));
                }
            }
        }
        return orders;
    }

    private static TrackedOrder order(
            ResultSet row,
            SortedMap<Integer, TrackedLine> lines,
            SortedMap<String, TrackedReturn> returns)
            throws SQLException {
        return new TrackedOrder(
                new Placement(
                        row.getString("order_id"),
                        new Customer(
                                row.getString("customer_reference"),
                                row.getString("country"),
                                row.getString("customer_name"),
                                row.getString("customer_email"),
                                row.getString("customer_address")),
                        row.getString("currency"),
                        row.getLong("total_minor"),
                        row.getLong("discount_minor"),
                        row.getLong("shipping_minor"),
                        row.getLong("tax_minor"),
                        row.getString("coupon"),
                        row.getInt("lines"),
                        row.getLong("units"),
                        Columns.requiredInstant(row, "placed_at"),
                        row.getLong("placed_position"),
                        Columns.instant(row, "expires_at"),
                        row.getString("cart_id")),
                new Progress(
                        row.getLong("paid_minor"),
                        row.getLong("refunded_minor"),
                        row.getLong("waived_minor"),
                        row.getLong("changed_minor"),
                        row.getLong("fees_minor"),
                        row.getLong("goodwill_minor"),
                        row.getLong("advance_minor"),
                        row.getLong("units_shipped"),
                        row.getLong("units_cancelled"),
                        row.getLong("units_returned"),
                        row.getLong("units_returning"),
                        row.getInt("shipments"),
                        row.getInt("shipments_delivered"),
                        Columns.instant(row, "confirmed_at"),
                        Columns.instant(row, "last_shipped_at"),
                        Columns.instant(row, "delivered_at"),
                        Columns.instant(row, "cancelled_at"),
                        Columns.instant(row, "completed_at")),
                lines,
                returns,
                row.getLong("version"),
                row.getLong("position"));
    }

    private static Map<String, SortedMap<Integer, TrackedLine>> lines(
            ViewStore store, Collection<String> orderIds) throws SQLException {
        Map<String, SortedMap<Integer, TrackedLine>> lines = new HashMap<>();
        Keys keys = new Keys("text");
        orderIds.forEach(keys::add);
        try (PreparedStatement select =
                store.prepare(
                        "select t.* from views.order_lines t join unnest(%s) as k (order_id) using (order_id)"
                                .formatted(keys.parameters()))) {
            keys.bind(select, 1);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    TrackedLine line = line(row);
                    lines.computeIfAbsent(row.getString("order_id"), _ -> new TreeMap<>())
                            .put(line.placed().line(), line);
                }
            }
        }
        return lines;
    }

    private static Map<String, SortedMap<String, TrackedReturn>> returns(
            ViewStore store, Collection<String> orderIds) throws SQLException {
        Map<String, SortedMap<String, TrackedReturn>> returns = new HashMap<>();
        Keys keys = new Keys("text");
        orderIds.forEach(keys::add);
        try (PreparedStatement select =
                store.prepare(
                        "select t.* from views.order_returns t join unnest(%s) as k (order_id) using (order_id)"
                                .formatted(keys.parameters()))) {
            keys.bind(select, 1);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    TrackedReturn back =
                            new TrackedReturn(
                                    row.getString("return_id"),
                                    row.getString("reason"),
                                    Columns.requiredInstant(row, "requested_at"),
                                    Columns.instant(row, "closed_at"),
                                    JSON.readValue(row.getString("lines"), RETURNED),
                                    row.getLong("worth_minor"),
                                    row.getLong("fees_minor"),
                                    row.getLong("position"));
                    returns.computeIfAbsent(row.getString("order_id"), _ -> new TreeMap<>())
                            .put(back.returnId(), back);
                }
            }
        }
        return returns;
    }

    private static TrackedLine line(ResultSet row) throws SQLException {
        return new TrackedLine(
                row.getString("change_id"),
                new OrderLine(
                        row.getInt("line"),
                        LineKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                        row.getString("sku"),
                        row.getString("description"),
                        row.getInt("quantity"),
                        row.getLong("unit_price_minor"),
                        row.getString("location"),
                        row.getLong("discount_minor"),
                        tax(row)),
                StoredRules.read(row.getString("rules")),
                row.getInt("quantity_shipped"),
                row.getInt("quantity_cancelled"),
                row.getInt("quantity_returned"),
                row.getInt("quantity_returning"),
                row.getLong("position"));
    }

    private static @Nullable LineTax tax(ResultSet row) throws SQLException {
        String percent = row.getString("tax_percent");
        return percent == null
                ? null
                : new LineTax(percent, row.getLong("tax_minor"), row.getBoolean("tax_included"));
    }
}
