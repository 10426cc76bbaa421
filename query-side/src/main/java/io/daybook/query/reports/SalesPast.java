package io.daybook.query.reports;

import io.daybook.projection.ordertracking.OrderStory;
import io.daybook.projection.ordertracking.TrackedLine;
import io.daybook.projection.ordertracking.TrackedOrder;
import io.daybook.query.AsOf;
import io.daybook.query.QueryProblem;
import io.daybook.query.Rows;
import io.daybook.shared.log.EventStreams;
import io.daybook.shared.log.RecordedEvent;

import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// How the orders of sales reports stood at a past moment. An order that has not changed since is told by its row, whatever its age; those that
/// have are folded from the log, each from its own few events, by the fold that posts them. So a look back costs what was open then, not what
/// has happened since, and nothing at all while nobody looks.
final class SalesPast {

    /// What is folded is in memory, some 2 kB for each order.
    private static final int MOST_MOVED = 50_000;

    private static final String READ_MODELS =
            "select coalesce(min(p.position), 0) from (values ('order-tracking'), ('credit-notes')) v (view) left join views.view_positions p using (view)";

    /// Orders whose events are read at a time.
    private static final int AT_ONCE = 500;

    private final EventStreams streams;
    private final JsonMapper json;

    SalesPast(EventStreams streams, JsonMapper json) {
        this.streams = streams;
        this.json = json;
    }

    /// The orders that had been placed then and have changed since, as `sales/then.sql` reads them.
    ///
    /// @param jdbc the snapshot that the report is made from
    String moved(JdbcClient jdbc, AsOf asOf) {
        long posted = jdbc.sql(READ_MODELS).query(Long.class).single();
        if (asOf.position() != null && asOf.position() > posted) {
            throw QueryProblem.unavailable(
                    "projection-behind",
                    "The views of orders and credit notes have come to position %d only. Ask again."
                            .formatted(posted),
                    Duration.ofSeconds(1));
        }
        List<String> moved =
                jdbc.sql(SqlFile.read("sales/moved.sql") + "limit :limit")
                        .param("position", asOf.position())
                        .param("at", asOf.at() == null ? null : asOf.at().atOffset(ZoneOffset.UTC))
                        .param("limit", MOST_MOVED + 1)
                        .query((row, _) -> Rows.text(row, 1))
                        .list();
        if (moved.size() > MOST_MOVED) {
            throw QueryProblem.rule(
                    "too-much-was-open",
                    "More than %,d orders that were open then have changed since; choose a moment at which fewer were."
                            .formatted(MOST_MOVED));
        }
        ArrayNode orders = json.createArrayNode();
        for (int i = 0; i < moved.size(); i += AT_ONCE) {
            fold(moved.subList(i, Math.min(i + AT_ONCE, moved.size())), asOf, posted, orders);
        }
        return orders.toString();
    }

    /// Each of an order's events builds upon those before, so that it is told up to the first that came later.
    private void fold(List<String> orderIds, AsOf asOf, long posted, ArrayNode rows) {
        Map<String, OrderStory> stories = new LinkedHashMap<>();
        orderIds.forEach(id -> stories.put("order:" + id, new OrderStory()));
        Set<String> told = new HashSet<>();
        for (RecordedEvent event : streams.ofStreams(stories.keySet(), 0, posted)) {
            if (!asOf.includes(event)) {
                told.add(event.stream());
            } else if (!told.contains(event.stream())) {
                Objects.requireNonNull(stories.get(event.stream())).next(event);
            }
        }
        stories.values()
                .forEach(story -> story.order().ifPresent(order -> add(rows.addObject(), order)));
    }

    private static void add(ObjectNode row, TrackedOrder order) {
        TrackedOrder.Placement placement = order.placement();
        row.put("order_id", placement.orderId());
        row.put("country", placement.customer().country());
        row.put("currency", placement.currency());
        row.put("customer_reference", placement.customer().reference());
        row.put("status", order.status());
        row.put("lines", placement.lineCount());
        row.put("units", placement.units());
        row.put("paid_minor", order.progress().paidMinor());
        row.put("refunded_minor", order.progress().refundedMinor());
        row.put("placed_at", placement.placedAt().toString());
        row.put("placed_position", placement.placedPosition());
        ArrayNode items = row.putArray("items");
        for (TrackedLine line : order.lines().values()) {
            items.addObject()
                    .put("kind", line.placed().kind().name().toLowerCase(Locale.ROOT))
                    .put("sku", line.placed().sku())
                    .put("quantity", line.placed().quantity())
                    .put("amount_minor", line.placed().amountMinor());
        }
    }
}
