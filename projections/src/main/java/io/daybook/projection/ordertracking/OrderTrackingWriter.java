package io.daybook.projection.ordertracking;

import static io.daybook.projection.bulk.ColumnType.BIGINT;
import static io.daybook.projection.bulk.ColumnType.BOOLEAN;
import static io.daybook.projection.bulk.ColumnType.INT;
import static io.daybook.projection.bulk.ColumnType.JSONB;
import static io.daybook.projection.bulk.ColumnType.TEXT;
import static io.daybook.projection.bulk.ColumnType.TIMESTAMPTZ;

import io.daybook.projection.ViewStore;
import io.daybook.projection.ViewTable;
import io.daybook.projection.ViewWriter;
import io.daybook.projection.bulk.Rows;
import io.daybook.projection.bulk.StoredRules;
import io.daybook.projection.bulk.Table;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventTypes;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineTax;
import io.daybook.shared.order.OrderEvent;
import io.daybook.shared.order.OrderEvent.OrderPlaced;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Posts order events into `views.orders`, `views.order_lines`, `views.order_returns`, `views.order_steps` and `views.order_postings`. An order that is placed within the batch is
/// folded from nothing, without reading.
public final class OrderTrackingWriter implements ViewWriter {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Table ORDERS =
            Table.named("views.orders")
                    .key("order_id", TEXT)
                    .column("customer_reference", TEXT)
                    .column("country", TEXT)
                    .column("currency", TEXT)
                    .column("status", TEXT)
                    .column("total_minor", BIGINT)
                    .column("discount_minor", BIGINT)
                    .column("shipping_minor", BIGINT)
                    .column("tax_minor", BIGINT)
                    .column("coupon", TEXT)
                    .column("paid_minor", BIGINT)
                    .column("refunded_minor", BIGINT)
                    .column("waived_minor", BIGINT)
                    .column("changed_minor", BIGINT)
                    .column("fees_minor", BIGINT)
                    .column("goodwill_minor", BIGINT)
                    .column("advance_minor", BIGINT)
                    .column("lines", INT)
                    .column("units", BIGINT)
                    .column("units_shipped", BIGINT)
                    .column("units_cancelled", BIGINT)
                    .column("units_returned", BIGINT)
                    .column("units_returning", BIGINT)
                    .column("shipments", INT)
                    .column("shipments_delivered", INT)
                    .column("placed_at", TIMESTAMPTZ)
                    .column("placed_position", BIGINT)
                    .column("expires_at", TIMESTAMPTZ)
                    .column("confirmed_at", TIMESTAMPTZ)
                    .column("last_shipped_at", TIMESTAMPTZ)
                    .column("delivered_at", TIMESTAMPTZ)
                    .column("cancelled_at", TIMESTAMPTZ)
                    .column("completed_at", TIMESTAMPTZ)
                    .column("cart_id", TEXT)
                    .column("customer_name", TEXT)
                    .column("customer_email", TEXT)
                    .column("customer_address", TEXT)
                    .column("version", BIGINT)
                    .column("position", BIGINT)
                    .whoseRowsChange();

    private static final Table LINES =
            Table.named("views.order_lines")
                    .key("order_id", TEXT)
                    .key("line", INT)
                    .column("kind", TEXT)
                    .column("sku", TEXT)
                    .column("description", TEXT)
                    .column("quantity", INT)
                    .column("unit_price_minor", BIGINT)
                    .column("discount_minor", BIGINT)
                    .column("tax_percent", TEXT)
                    .column("tax_included", BOOLEAN)
                    .column("tax_minor", BIGINT)
                    .column("amount_minor", BIGINT)
                    .column("rules", JSONB)
                    .column("location", TEXT)
                    .column("quantity_shipped", INT)
                    .column("quantity_cancelled", INT)
                    .column("quantity_returned", INT)
                    .column("quantity_returning", INT)
                    .column("change_id", TEXT)
                    .column("position", BIGINT)
                    .whoseRowsChange();

    private static final Table RETURNS =
            Table.named("views.order_returns")
                    .key("order_id", TEXT)
                    .key("return_id", TEXT)
                    .column("status", TEXT)
                    .column("reason", TEXT)
                    .column("units", INT)
                    .column("units_received", INT)
                    .column("units_accepted", INT)
                    .column("units_sent_back", INT)
                    .column("units_cancelled", INT)
                    .column("worth_minor", BIGINT)
                    .column("fees_minor", BIGINT)
                    .column("requested_at", TIMESTAMPTZ)
                    .column("closed_at", TIMESTAMPTZ)
                    .column("lines", JSONB)
                    .column("position", BIGINT)
                    .whoseRowsChange();

    private static final Table POSTINGS =
            Table.named("views.order_postings")
                    .key("position", BIGINT)
                    .key("entry", INT)
                    .column("account", TEXT)
                    .column("order_id", TEXT)
                    .column("currency", TEXT)
                    .column("amount_minor", BIGINT)
                    .column("at", TIMESTAMPTZ)
                    .whoseRowsStay();

    private static final Table STEPS =
            Table.named("views.order_steps")
                    .key("position", BIGINT)
                    .column("order_id", TEXT)
                    .column("step", TEXT)
                    .column("at", TIMESTAMPTZ)
                    .column("actor", TEXT)
                    .column("role", TEXT)
                    .column("reason", TEXT)
                    .column("detail", JSONB)
                    .column("version", BIGINT)
                    .whoseRowsStay();

    @Override
    public String view() {
        return "order-tracking";
    }

    @Override
    public List<ViewTable> tables() {
        return List.of(
                ViewTable.of("orders", "order", "order_id"),
                ViewTable.of("order_lines", "order", "order_id"),
                ViewTable.of("order_returns", "order", "order_id"),
                ViewTable.of("order_steps", "order", "order_id"),
                ViewTable.of("order_postings", "order", "order_id"));
    }

    @Override
    public Set<Class<? extends DomainEvent>> handles() {
        return EventTypes.of(OrderEvent.class);
    }

    @Override
    public void write(List<RecordedEvent> batch, ViewStore store) throws SQLException {
        Map<String, TrackedOrder> before = ordersOf(batch, store);
        Map<String, TrackedOrder> orders = new TreeMap<>(before);
        Rows steps = STEPS.rows();
        Rows postings = POSTINGS.rows();
        for (RecordedEvent recorded : batch) {
            String orderId = ((OrderEvent) recorded.event()).orderId();
            TrackedOrder order = orders.get(orderId);
            if (order != null && recorded.position() <= order.position()) {
                continue;
            }
            TrackedOrder after = TrackedOrder.evolve(order, recorded);
            orders.put(orderId, after);
            post(postings, recorded, order, after);
            add(steps, recorded, Step.of(recorded, after));
        }

        Rows rows = ORDERS.rows();
        Rows lines = LINES.rows();
        Rows returns = RETURNS.rows();
        for (TrackedOrder order : orders.values()) {
            TrackedOrder old = before.get(order.placement().orderId());
            long known = old == null ? 0 : old.position();
            if (order.position() > known) {
                add(rows, order);
                addLinesAfter(known, lines, order);
                addReturnsAfter(known, returns, order);
            }
        }
        rows.write(store);
        lines.write(store);
        returns.write(store);
        steps.write(store);
        postings.write(store);
    }

    /// The orders that the batch goes on with, as stored; with their lines where an event touches these.
    private static Map<String, TrackedOrder> ordersOf(List<RecordedEvent> batch, ViewStore store)
            throws SQLException {
        Map<String, Boolean> continued = new HashMap<>();
        Set<String> placed = new HashSet<>();
        for (RecordedEvent recorded : batch) {
            OrderEvent event = (OrderEvent) recorded.event();
            if (event instanceof OrderPlaced) {
                placed.add(event.orderId());
            } else if (!placed.contains(event.orderId())) {
                continued.merge(
                        event.orderId(), TrackedOrder.touchesLines(event), Boolean::logicalOr);
            }
        }
        return continued.isEmpty()
                ? Map.of()
                : StoredOrders.read(
                        store,
                        continued.keySet(),
                        continued.entrySet().stream()
                                .filter(Map.Entry::getValue)
                                .map(Map.Entry::getKey)
                                .toList());
    }

    private static void add(Rows rows, TrackedOrder order) {
        TrackedOrder.Placement placement = order.placement();
        Customer customer = placement.customer();
        Progress progress = order.progress();
        rows.add(
                placement.orderId(),
                customer.reference(),
                customer.country(),
                placement.currency(),
                order.status(),
                placement.totalMinor(),
                placement.discountMinor(),
                placement.shippingMinor(),
                placement.taxMinor(),
                placement.coupon(),
                progress.paidMinor(),
                progress.refundedMinor(),
                progress.waivedMinor(),
                progress.changedMinor(),
                progress.feesMinor(),
                progress.goodwillMinor(),
                progress.advanceMinor(),
                placement.lineCount(),
                placement.units(),
                progress.unitsShipped(),
                progress.unitsCancelled(),
                progress.unitsReturned(),
                progress.unitsReturning(),
                progress.shipments(),
                progress.shipmentsDelivered(),
                placement.placedAt(),
                placement.placedPosition(),
                placement.expiresAt(),
                progress.confirmedAt(),
                progress.lastShippedAt(),
                progress.deliveredAt(),
                progress.cancelledAt(),
                progress.completedAt(),
                placement.cartId(),
                customer.name(),
                customer.email(),
                customer.address(),
                order.version(),
                order.position());
    }

    private static void addLinesAfter(long position, Rows rows, TrackedOrder order) {
        for (TrackedLine line : order.lines().values()) {
            if (line.position() > position) {
                LineTax tax = line.placed().tax();
                rows.add(
                        order.placement().orderId(),
                        line.placed().line(),
                        line.placed().kind().name().toLowerCase(Locale.ROOT),
                        line.placed().sku(),
                        line.placed().description(),
                        line.placed().quantity(),
                        line.placed().unitPriceMinor(),
                        line.placed().reductionMinor(),
                        tax == null ? null : tax.percent(),
                        tax == null ? null : tax.included(),
                        line.placed().taxMinor(),
                        line.placed().amountMinor(),
                        StoredRules.write(line.rules()),
                        line.placed().location(),
                        line.shipped(),
                        line.cancelled(),
                        line.returned(),
                        line.returning(),
                        line.changeId(),
                        line.position());
            }
        }
    }

    /// What becomes owed back lessens the sales and is promised, until it is given back.
    private static void post(
            Rows rows, RecordedEvent recorded, @Nullable TrackedOrder before, TrackedOrder after) {
        long promised = after.owedBackMinor() - (before == null ? 0 : before.owedBackMinor());
        if (promised != 0) {
            String orderId = after.placement().orderId();
            String currency = after.placement().currency();
            long position = recorded.position();
            rows.add(position, 1, "refunds", orderId, currency, promised, recorded.event().at());
            rows.add(
                    position,
                    2,
                    "refunds-payable",
                    orderId,
                    currency,
                    -promised,
                    recorded.event().at());
        }
    }

    private static void addReturnsAfter(long position, Rows rows, TrackedOrder order) {
        for (TrackedReturn back : order.returns().values()) {
            if (back.position() > position) {
                rows.add(
                        order.placement().orderId(),
                        back.returnId(),
                        back.status(),
                        back.reason(),
                        back.sum(TrackedReturn.Units::announced),
                        back.sum(TrackedReturn.Units::received),
                        back.sum(TrackedReturn.Units::accepted),
                        back.sum(TrackedReturn.Units::sentBack),
                        back.sum(TrackedReturn.Units::cancelled),
                        back.worthMinor(),
                        back.feesMinor(),
                        back.requestedAt(),
                        back.closedAt(),
                        JSON.writeValueAsString(back.lines()),
                        back.position());
            }
        }
    }

    private static void add(Rows rows, RecordedEvent recorded, Step step) {
        rows.add(
                recorded.position(),
                step.orderId(),
                step.step(),
                step.at(),
                recorded.metadata().actor(),
                recorded.metadata().role(),
                step.reason() == null ? recorded.metadata().reason() : step.reason(),
                JSON.writeValueAsString(step.detail()),
                recorded.version());
    }
}
