package io.daybook.projection.carts;

import static io.daybook.projection.bulk.ColumnType.BIGINT;
import static io.daybook.projection.bulk.ColumnType.BOOLEAN;
import static io.daybook.projection.bulk.ColumnType.INT;
import static io.daybook.projection.bulk.ColumnType.JSONB;
import static io.daybook.projection.bulk.ColumnType.TEXT;
import static io.daybook.projection.bulk.ColumnType.TIMESTAMPTZ;

import io.daybook.projection.ViewStore;
import io.daybook.projection.ViewTable;
import io.daybook.projection.ViewWriter;
import io.daybook.projection.bulk.Columns;
import io.daybook.projection.bulk.Keys;
import io.daybook.projection.bulk.Rows;
import io.daybook.projection.bulk.StoredRules;
import io.daybook.projection.bulk.Table;
import io.daybook.shared.cart.CartEvent;
import io.daybook.shared.cart.PricedItem;
import io.daybook.shared.cart.PricedShipping;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventTypes;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.order.LineTax;

import org.jspecify.annotations.Nullable;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Posts cart events into `views.carts` and `views.cart_items`. Items come and go, so a cart is always read before it is written.
public final class CartsWriter implements ViewWriter {

    private static final Table CARTS =
            Table.named("views.carts")
                    .key("cart_id", TEXT)
                    .column("customer_reference", TEXT)
                    .column("currency", TEXT)
                    .column("status", TEXT)
                    .column("order_id", TEXT)
                    .column("opened_at", TIMESTAMPTZ)
                    .column("country", TEXT)
                    .column("coupon", TEXT)
                    .column("shipping_minor", BIGINT)
                    .column("shipping_tax_percent", TEXT)
                    .column("shipping_tax_included", BOOLEAN)
                    .column("shipping_tax_minor", BIGINT)
                    .column("shipping_rules", JSONB)
                    .column("valid_until", TIMESTAMPTZ)
                    .column("version", BIGINT)
                    .column("position", BIGINT)
                    .whoseRowsChange();

    private static final Table ITEMS =
            Table.named("views.cart_items")
                    .key("cart_id", TEXT)
                    .key("sku", TEXT)
                    .column("description", TEXT)
                    .column("quantity", INT)
                    .column("unit_price_minor", BIGINT)
                    .column("discount_minor", BIGINT)
                    .column("tax_percent", TEXT)
                    .column("tax_included", BOOLEAN)
                    .column("tax_minor", BIGINT)
                    .column("rules", JSONB)
                    .column("position", BIGINT)
                    .whoseRowsChange();

    @Override
    public String view() {
        return "carts";
    }

    @Override
    public List<ViewTable> tables() {
        return List.of(
                ViewTable.of("carts", "cart", "cart_id"),
                ViewTable.of("cart_items", "cart", "cart_id"));
    }

    @Override
    public Set<Class<? extends DomainEvent>> handles() {
        return EventTypes.of(CartEvent.class);
    }

    @Override
    public void write(List<RecordedEvent> batch, ViewStore store) throws SQLException {
        Map<String, ShownCart> before = cartsOf(batch, store);
        Map<String, ShownCart> carts = new TreeMap<>(before);
        for (RecordedEvent recorded : batch) {
            String cartId = ((CartEvent) recorded.event()).cartId();
            ShownCart cart = carts.get(cartId);
            if (cart == null || recorded.position() > cart.position()) {
                carts.put(cartId, ShownCart.evolve(cart, recorded));
            }
        }

        Rows rows = CARTS.rows();
        Rows items = ITEMS.rows();
        Keys removed = new Keys("text", "text");
        for (ShownCart cart : carts.values()) {
            ShownCart old = before.get(cart.cartId());
            if (old == null || cart.position() > old.position()) {
                add(rows, cart);
                addItems(items, removed, old, cart);
            }
        }
        remove(removed, store);
        rows.write(store);
        items.write(store);
    }

    private static void add(Rows rows, ShownCart cart) {
        PricedShipping shipping = cart.terms().shipping();
        LineTax tax = shipping == null ? null : shipping.tax();
        rows.add(
                cart.cartId(),
                cart.customerReference(),
                cart.currency(),
                cart.status(),
                cart.orderId(),
                cart.openedAt(),
                cart.terms().country(),
                cart.terms().coupon(),
                shipping == null ? null : shipping.minor(),
                tax == null ? null : tax.percent(),
                tax == null ? null : tax.included(),
                tax == null ? null : tax.minor(),
                shipping == null ? null : StoredRules.write(shipping.rules()),
                cart.terms().validUntil(),
                cart.version(),
                cart.position());
    }

    private static void addItems(
            Rows items, Keys removed, @Nullable ShownCart old, ShownCart cart) {
        for (ShownCart.Item item : cart.items().values()) {
            if (old == null || item.position() > old.position()) {
                LineTax tax = item.priced().tax();
                items.add(
                        cart.cartId(),
                        item.sku(),
                        item.description(),
                        item.quantity(),
                        item.unitPriceMinor(),
                        item.priced().reductionMinor(),
                        tax == null ? null : tax.percent(),
                        tax == null ? null : tax.included(),
                        tax == null ? 0L : tax.minor(),
                        StoredRules.write(item.priced().rules()),
                        item.position());
            }
        }
        if (old != null) {
            for (String sku : old.items().keySet()) {
                if (!cart.items().containsKey(sku)) {
                    removed.add(cart.cartId(), sku);
                }
            }
        }
    }

    private static void remove(Keys removed, ViewStore store) throws SQLException {
        if (removed.isEmpty()) {
            return;
        }
        try (PreparedStatement delete =
                store.prepare(
                        """
                        delete from views.cart_items t using unnest(%s) as k (cart_id, sku)
                        where t.cart_id = k.cart_id and t.sku = k.sku
                        """
                                .formatted(removed.parameters()))) {
            removed.bind(delete, 1);
            delete.executeUpdate();
        }
    }

    private static Map<String, ShownCart> cartsOf(List<RecordedEvent> batch, ViewStore store)
            throws SQLException {
        Set<String> cartIds = new TreeSet<>();
        for (RecordedEvent recorded : batch) {
            cartIds.add(((CartEvent) recorded.event()).cartId());
        }
        Keys keys = new Keys("text");
        cartIds.forEach(keys::add);
        Map<String, SortedMap<String, ShownCart.Item>> items = items(keys, store);
        Map<String, ShownCart> carts = new HashMap<>();
        try (PreparedStatement select =
                store.prepare(
                        "select t.* from views.carts t join unnest(%s) as k (cart_id) using (cart_id)"
                                .formatted(keys.parameters()))) {
            keys.bind(select, 1);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String cartId = row.getString("cart_id");
                    carts.put(
                            cartId,
                            new ShownCart(
                                    cartId,
                                    row.getString("customer_reference"),
                                    row.getString("currency"),
                                    row.getString("status"),
                                    row.getString("order_id"),
                                    Columns.requiredInstant(row, "opened_at"),
                                    terms(row),
                                    items.getOrDefault(cartId, new TreeMap<>()),
                                    row.getLong("version"),
                                    row.getLong("position")));
                }
            }
        }
        return carts;
    }

    private static ShownCart.Terms terms(ResultSet row) throws SQLException {
        Long shipping = row.getObject("shipping_minor", Long.class);
        return new ShownCart.Terms(
                row.getString("country"),
                row.getString("coupon"),
                shipping == null
                        ? null
                        : new PricedShipping(
                                shipping,
                                tax(row, "shipping_tax"),
                                StoredRules.read(row.getString("shipping_rules"))),
                Columns.instant(row, "valid_until"));
    }

    private static PricedItem priced(String sku, ResultSet row) throws SQLException {
        long discount = row.getLong("discount_minor");
        return new PricedItem(
                sku,
                discount == 0 ? null : discount,
                tax(row, "tax"),
                StoredRules.read(row.getString("rules")));
    }

    private static @Nullable LineTax tax(ResultSet row, String columns) throws SQLException {
        String percent = row.getString(columns + "_percent");
        return percent == null
                ? null
                : new LineTax(
                        percent,
                        row.getLong(columns + "_minor"),
                        row.getBoolean(columns + "_included"));
    }

    private static Map<String, SortedMap<String, ShownCart.Item>> items(Keys keys, ViewStore store)
            throws SQLException {
        Map<String, SortedMap<String, ShownCart.Item>> items = new HashMap<>();
        try (PreparedStatement select =
                store.prepare(
                        "select t.* from views.cart_items t join unnest(%s) as k (cart_id) using (cart_id)"
                                .formatted(keys.parameters()))) {
            keys.bind(select, 1);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String sku = row.getString("sku");
                    items.computeIfAbsent(row.getString("cart_id"), _ -> new TreeMap<>())
                            .put(
                                    sku,
                                    new ShownCart.Item(
                                            sku,
                                            row.getString("description"),
                                            row.getInt("quantity"),
                                            row.getLong("unit_price_minor"),
                                            priced(sku, row),
                                            row.getLong("position")));
                }
            }
        }
        return items;
    }
}
