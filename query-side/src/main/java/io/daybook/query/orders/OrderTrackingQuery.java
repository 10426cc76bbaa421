package io.daybook.query.orders;

import io.daybook.query.Amount;
import io.daybook.query.Rows;
import io.daybook.query.orders.TrackedOrder.Customer;
import io.daybook.query.orders.TrackedOrder.Line;
import io.daybook.query.orders.TrackedOrder.Payment;
import io.daybook.query.orders.TrackedOrder.Units;
import io.daybook.query.pricing.LineRule;
import io.daybook.query.pricing.LineTax;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Orders and their timelines, each by one statement: the answer is of one moment.
final class OrderTrackingQuery {

    private static final String ORDER =
            """
            select o.order_id, o.status, o.version, o.customer_reference, o.country, o.customer_name, o.customer_email,
                o.customer_address, o.cart_id, o.placed_at, o.expires_at, o.confirmed_at, o.last_shipped_at, o.delivered_at,
                o.cancelled_at, o.completed_at, o.currency, o.total_minor + o.changed_minor, o.paid_minor, o.refunded_minor,
                o.units, o.units_shipped, o.units_cancelled, o.units_returned,
                l.line, l.kind, l.sku, l.description, l.quantity, l.quantity_shipped, l.quantity_cancelled, l.quantity_returned,
                l.unit_price_minor, l.amount_minor, l.location, o.due_minor, l.discount_minor, l.tax_percent, l.tax_included, l.tax_minor,
                o.units_returning, l.quantity_returning,
                l.rules, o.shipping_minor, o.coupon, l.change_id
            from views.orders o left join views.order_lines l on l.order_id = o.order_id
            where o.order_id = ? order by l.line
            """;
    private static final int LINE = 25;

    private static final String TIMELINE =
            """
            select position, version, step, at, actor, role, reason, detail from views.order_steps
            where order_id = ? and position > ? order by position limit ?
            """;

    private static final String RETURNS =
            """
            select r.return_id, r.status, r.reason, r.requested_at, r.closed_at, o.currency, r.worth_minor, r.fees_minor, r.lines
            from views.order_returns r join views.orders o on o.order_id = r.order_id
            where r.order_id = ? and (cast(? as text) is null or r.return_id = ?) order by r.requested_at, r.return_id
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    OrderTrackingQuery(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    Optional<TrackedOrder> order(String orderId) {
        return jdbc.sql(ORDER).param(orderId).query(OrderTrackingQuery::orderOf);
    }

    /// The steps behind position `after`, oldest first.
    List<TimelineStep> timeline(String orderId, long after, int limit) {
        return jdbc.sql(TIMELINE)
                .param(orderId)
                .param(after)
                .param(limit)
                .query((row, _) -> {
                    JsonNode detail = json.readTree(Rows.text(row, 8));
                    return new TimelineStep(
                            row.getLong(1),
                            row.getLong(2),
                            Rows.text(row, 3),
                            Rows.instant(row, 4),
                            Rows.text(row, 5),
                            Rows.text(row, 6),
                            row.getString(7),
                            StepDetail.text(detail),
                            StepDetail.figures(detail));
                })
                .list();
    }

    boolean exists(String orderId) {
        return jdbc.sql("select 1 from views.orders where order_id = ?")
                .param(orderId)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /// The order's returns, oldest first: one, or all where none is named.
    List<TrackedReturn> returns(String orderId, @Nullable String returnId) {
        return jdbc.sql(RETURNS)
                .param(orderId)
                .param(returnId)
                .param(returnId)
                .query((row, _) -> {
                    String currency = Rows.text(row, 6);
                    return new TrackedReturn(
                            orderId,
                            Rows.text(row, 1),
                            Rows.text(row, 2),
                            Rows.text(row, 3),
                            Rows.instant(row, 4),
                            Rows.optionalInstant(row, 5),
                            Amount.of(row.getLong(7), currency),
                            Amount.of(row.getLong(8), currency),
                            returnLines(json.readTree(Rows.text(row, 9))));
                })
                .list();
    }

    private static List<TrackedReturn.Line> returnLines(JsonNode stored) {
        List<TrackedReturn.Line> lines = new ArrayList<>();
        stored.propertyStream()
                .forEach(line -> {
                    JsonNode units = line.getValue();
                    lines.add(
                            new TrackedReturn.Line(
                                    Integer.parseInt(line.getKey()),
                                    units.path("announced").asInt(),
                                    units.path("received").asInt(),
                                    units.path("restocked").asInt(),
                                    units.path("damaged").asInt(),
                                    units.path("writtenOff").asInt(),
                                    units.path("sentBack").asInt(),
                                    units.path("cancelled").asInt()));
                });
        lines.sort(Comparator.comparingInt(TrackedReturn.Line::line));
        return lines;
    }

    private static Optional<TrackedOrder> orderOf(ResultSet row) throws SQLException {
        if (!row.next()) {
            return Optional.empty();
        }
        String currency = Rows.text(row, 17);
        String status = Rows.text(row, 2);
        long total = row.getLong(18);
        long paid = row.getLong(19);
        // The order's own columns are the same on every row; they are read from the first one,
        // before its line.
        Customer customer =
                new Customer(
                        Rows.text(row, 4),
                        Rows.text(row, 5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8));
        long refunded = row.getLong(20);
        Units units =
                new Units(
                        row.getLong(21),
                        row.getLong(22),
                        row.getLong(23),
                        row.getLong(24),
                        row.getLong(41));
        String orderId = Rows.text(row, 1);
        long version = row.getLong(3);
        @Nullable String cartId = row.getString(9);
        Instant placedAt = Rows.instant(row, 10);
        @Nullable Instant expiresAt = Rows.optionalInstant(row, 11);
        @Nullable Instant confirmedAt = Rows.optionalInstant(row, 12);
        @Nullable Instant lastShippedAt = Rows.optionalInstant(row, 13);
        @Nullable Instant deliveredAt = Rows.optionalInstant(row, 14);
        @Nullable Instant cancelledAt = Rows.optionalInstant(row, 15);
        @Nullable Instant completedAt = Rows.optionalInstant(row, 16);
        Amount shipping = Amount.of(row.getLong(44), currency);
        @Nullable String coupon = row.getString(45);
        long subtotal = 0;
        long discount = 0;
        long tax = 0;
        List<Line> lines = new ArrayList<>();
        long due = row.getLong(36);
        do {
            int line = row.getInt(LINE);
            if (!row.wasNull()) {
                int cancelled = row.getInt(31);
                long unitPrice = row.getLong(33);
                long off = row.getLong(37);
                subtotal += row.getInt(29) * unitPrice;
                discount += off;
                tax += row.getLong(40);
                lines.add(
                        new Line(
                                line,
                                Rows.text(row, 26),
                                Rows.text(row, 27),
                                Rows.text(row, 28),
                                row.getInt(29),
                                row.getInt(30),
                                cancelled,
                                row.getInt(32),
                                row.getInt(42),
                                Amount.of(unitPrice, currency),
                                off == 0 ? null : Amount.of(off, currency),
                                LineTax.of(
                                        row.getString(38),
                                        row.getLong(40),
                                        row.getBoolean(39),
                                        currency),
                                Amount.of(row.getLong(34), currency),
                                LineRule.of(row.getString(43), currency),
                                row.getString(35),
                                row.getString(46)));
            }
        } while (row.next());
        return Optional.of(
                new TrackedOrder(
                        orderId,
                        null,
                        status,
                        version,
                        customer,
                        cartId,
                        placedAt,
                        expiresAt,
                        confirmedAt,
                        lastShippedAt,
                        deliveredAt,
                        cancelledAt,
                        completedAt,
                        Amount.of(subtotal, currency),
                        Amount.of(discount, currency),
                        shipping,
                        Amount.of(tax, currency),
                        Amount.of(total, currency),
                        coupon,
                        Payment.of(status, paid, refunded, due, currency),
                        units,
                        lines));
    }
}
