package io.daybook.query.ordersearch;

import io.daybook.query.Amount;
import io.daybook.query.Cursor;
import io.daybook.query.Rows;
import io.daybook.query.ordersearch.OrderAnswers.Customer;
import io.daybook.query.ordersearch.OrderAnswers.Found;
import io.daybook.query.ordersearch.OrderAnswers.Item;
import io.daybook.query.ordersearch.OrderQuery.Sort;
import io.daybook.query.search.StandIn;
import io.daybook.query.search.Words;
import io.daybook.shared.money.Money;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds orders in the tables of order tracking while Elasticsearch is away: by the same filters and in the same order, so that a list goes
/// on from one store to the other.
class OrderStandIn {

    static final List<String> NOT_OFFERED = List.of("facets", "line-texts", "typing-errors");

    private static final String TOTAL = "(total_minor + changed_minor)";

    private static final String PAYMENT =
            """
            case when refunded_minor > 0 then case when refunded_minor >= paid_minor then 'refunded' else 'partly-refunded' end
                 when paid_minor >= total_minor + changed_minor then 'paid'
                 when paid_minor > 0 then 'partly-paid'
                 else 'unpaid' end\
            """;

    private static final String SHIPPING =
            """
            case when units_shipped = 0 then 'unshipped'
                 when units_shipped + units_cancelled < units then 'partly-shipped'
                 when shipments_delivered >= shipments then 'delivered'
                 else 'shipped' end\
            """;

    private static final String COLUMNS =
            """
            order_id, status, %s as payment_status, %s as shipping_status, customer_reference, customer_name, customer_email, country,
            currency, %s as total, paid_minor, refunded_minor, units, lines,
            array(select sku from views.order_lines l where l.order_id = orders.order_id group by sku order by min(line)) as skus,
            cart_id, placed_at, coalesce((select max(at) from views.order_steps s where s.order_id = orders.order_id), placed_at) as updated_at\
            """
                    .formatted(PAYMENT, SHIPPING, TOTAL);

    /// Of the order as of the index, times count in milliseconds.
    private static final String PLACED = "date_trunc('milliseconds', placed_at at time zone 'UTC')";

    private final StandIn postgres;

    OrderStandIn(StandIn postgres) {
        this.postgres = postgres;
    }

    Found find(OrderQuery query) {
        return postgres.answer(jdbc -> find(query, jdbc));
    }

    private static Found find(OrderQuery query, JdbcClient jdbc) {
        Map<String, Object> values = new HashMap<>();
        String where = where(query, values);
        long total =
                jdbc.sql(
                                "select count(*) from (select from views.orders where %s limit %d) as found"
                                        .formatted(where, StandIn.MOST_COUNTED))
                        .params(values)
                        .query(Long.class)
                        .single();
        boolean byTime = query.sort() == Sort.NEWEST || query.sort() == Sort.OLDEST;
        boolean down = query.sort() == Sort.NEWEST || query.sort() == Sort.TOTAL_DOWN;
        String key = byTime ? PLACED : TOTAL;
        String behind = "";
        Cursor after = Cursor.parseOptional(query.cursor(), query.list(), 2);
        if (after != null) {
            behind = " and (%s, order_id) %s (:key, :id)".formatted(key, down ? "<" : ">");
            values.put("key", byTime ? inUtc(after.number(0)) : after.number(0));
            values.put("id", after.key(1));
        }
        values.put("limit", query.limit() + 1);
        List<Item> items =
                jdbc.sql(
                                "select %s from views.orders where %s%s order by %s %5$s, order_id %5$s limit :limit"
                                        .formatted(
                                                COLUMNS, where, behind, key, down ? "desc" : "asc"))
                        .params(values)
                        .query((row, _) -> item(row))
                        .list();
        List<Item> shown = items.size() > query.limit() ? items.subList(0, query.limit()) : items;
        @Nullable String next = null;
        if (items.size() > query.limit()) {
            Item last = shown.getLast();
            next =
                    Cursor.of(
                                    byTime ? last.placedAt().toEpochMilli() : minor(last.total()),
                                    last.orderId())
                            .text(query.list());
        }
        return Found.degraded(shown, total, NOT_OFFERED, next);
    }

    private static LocalDateTime inUtc(long millis) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
    }

    private static long minor(Amount amount) {
        return Money.parse(amount.amount(), amount.currency()).minor();
    }

    private static String where(OrderQuery query, Map<String, Object> values) {
        List<String> all = new ArrayList<>(List.of("true"));
        if (query.text() != null) {
            all.add("order_id in (" + asked(query.text(), values) + ")");
        }
        anyOf("status", "status", query.statuses(), all, values);
        anyOf(PAYMENT, "payment", query.payments(), all, values);
        anyOf(SHIPPING, "shipping", query.shippings(), all, values);
        if (query.sku() != null) {
            all.add("order_id in (select order_id from views.order_lines where sku in (:skus))");
            values.put("skus", Words.ids(query.sku()));
        }
        if (query.customer() != null) {
            all.add("customer_reference in (:customers)");
            values.put("customers", Words.ids(query.customer()));
        }
        add(
                "daybook.folded(country) = daybook.folded(:country)",
                "country",
                query.country(),
                all,
                values);
        add("placed_at >= :from", "from", utc(query.from()), all, values);
        add("placed_at < :to", "to", utc(query.to()), all, values);
        add("currency = :currency", "currency", query.currency(), all, values);
        add(TOTAL + " >= :min", "min", query.minTotalMinor(), all, values);
        add(TOTAL + " <= :max", "max", query.maxTotalMinor(), all, values);
        return String.join(" and ", all);
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    private static void anyOf(
            String expression,
            String name,
            List<String> words,
            List<String> all,
            Map<String, Object> values) {
        if (!words.isEmpty()) {
            all.add("%s in (:%s)".formatted(expression, name));
            values.put(name, words);
        }
    }

    private static void add(
            String sql,
            String name,
            @Nullable Object value,
            List<String> all,
            Map<String, Object> values) {
        if (value != null) {
            all.add(sql);
            values.put(name, value);
        }
    }

    /// Ids that begin so, and words of the customer: each part by an index of its own.
    private static String asked(String text, Map<String, Object> values) {
        Words words = Words.of(text);
        List<String> parts = new ArrayList<>();
        List<String> ids = words.ids();
        for (int i = 0; i < ids.size(); i++) {
            values.put("id" + i, ids.get(i));
            values.put("end" + i, words.idsEnd().get(i));
            String range = "%s between :id%2$d and :end%2$d";
            parts.add("select order_id from views.orders where " + range.formatted("order_id", i));
            parts.add(
                    "select order_id from views.orders where "
                            + range.formatted("customer_reference", i));
            parts.add("select order_id from views.order_lines where " + range.formatted("sku", i));
        }
        String query = words.query();
        if (query != null) {
            values.put("words", query);
            parts.add(
                    """
                    select order_id from views.orders where (customer_name is not null or customer_email is not null)
                    and daybook.customer_words(customer_name, customer_email) @@ to_tsquery('simple', :words)\
                    """);
        }
        return String.join(" union all ", parts);
    }

    private static Item item(ResultSet row) throws SQLException {
        String currency = row.getString("currency");
        return new Item(
                row.getString("order_id"),
                row.getString("status"),
                row.getString("payment_status"),
                row.getString("shipping_status"),
                new Customer(
                        row.getString("customer_reference"),
                        row.getString("customer_name"),
                        row.getString("customer_email")),
                row.getString("country"),
                Amount.of(row.getLong("total"), currency),
                Amount.of(row.getLong("paid_minor"), currency),
                Amount.of(row.getLong("refunded_minor"), currency),
                row.getLong("units"),
                row.getInt("lines"),
                List.of((String[]) row.getArray("skus").getArray()),
                row.getString("cart_id"),
                Rows.instant(row, row.findColumn("placed_at")),
                Rows.instant(row, row.findColumn("updated_at")));
    }
}
