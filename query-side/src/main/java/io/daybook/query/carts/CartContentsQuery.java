package io.daybook.query.carts;

import io.daybook.query.Amount;
import io.daybook.query.Rows;
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
import java.util.List;
import java.util.Optional;

final class CartContentsQuery {

    private static final String CART =
            """
            select c.cart_id, c.status, c.version, c.currency, c.customer_reference, c.order_id, c.opened_at,
                i.sku, i.description, i.quantity, i.unit_price_minor, i.discount_minor, i.tax_percent, i.tax_included, i.tax_minor,
                i.rules, c.country, c.coupon, c.valid_until, c.shipping_minor, c.shipping_tax_percent, c.shipping_tax_included,
                c.shipping_tax_minor, c.shipping_rules
            from views.carts c left join views.cart_items i on i.cart_id = c.cart_id
            where c.cart_id = ? order by i.sku
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    CartContentsQuery(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    Optional<CartContents> cart(String cartId) {
        return jdbc.sql(CART).param(cartId).query(this::cartOf);
    }

    private Optional<CartContents> cartOf(ResultSet row) throws SQLException {
        if (!row.next()) {
            return Optional.empty();
        }
        String cartId = Rows.text(row, 1);
        String status = Rows.text(row, 2);
        long version = row.getLong(3);
        String currency = Rows.text(row, 4);
        @Nullable String customerReference = row.getString(5);
        @Nullable String orderId = row.getString(6);
        Instant openedAt = Rows.instant(row, 7);
        @Nullable String country = row.getString(17);
        @Nullable String coupon = row.getString(18);
        @Nullable Instant validUntil = Rows.optionalInstant(row, 19);
        CartContents.@Nullable Shipping shipping = shippingOf(row, currency);
        long tax = shipping == null ? 0 : row.getLong(23);
        long total = shipping == null ? 0 : asked(row.getLong(20), row, 21);
        List<CartContents.Item> items = new ArrayList<>();
        long subtotal = 0;
        long discount = 0;
        long byCoupon = 0;
        do {
            @Nullable String sku = row.getString(8);
            if (sku != null) {
                int quantity = row.getInt(10);
                long unitPrice = row.getLong(11);
                long list = quantity * unitPrice;
                long off = row.getLong(12);
                long amount = asked(list - off, row, 13);
                JsonNode rules = json.readTree(Rows.text(row, 16));
                for (JsonNode rule : rules) {
                    byCoupon +=
                            rule.path("kind").asString().equals("coupon")
                                    ? rule.path("minor").asLong()
                                    : 0;
                }
                subtotal += list;
                discount += off;
                tax += row.getLong(15);
                total += amount;
                items.add(
                        new CartContents.Item(
                                sku,
                                Rows.text(row, 9),
                                quantity,
                                Amount.of(unitPrice, currency),
                                off == 0 ? null : Amount.of(off, currency),
                                LineTax.of(
                                        row.getString(13),
                                        row.getLong(15),
                                        row.getBoolean(14),
                                        currency),
                                Amount.of(amount, currency),
                                LineRule.of(row.getString(16), currency)));
            }
        } while (row.next());
        return Optional.of(
                new CartContents(
                        cartId,
                        status,
                        version,
                        currency,
                        customerReference,
                        orderId,
                        openedAt,
                        country,
                        Amount.of(subtotal, currency),
                        Amount.of(discount, currency),
                        coupon == null
                                ? null
                                : new CartContents.Coupon(coupon, Amount.of(byCoupon, currency)),
                        shipping,
                        Amount.of(tax, currency),
                        Amount.of(total, currency),
                        validUntil,
                        items));
    }

    /// A price with the tax that comes on top of it.
    ///
    /// @param percent column of the tax rate; whether it is included and the tax itself follow
    private static long asked(long minor, ResultSet row, int percent) throws SQLException {
        boolean onTop = row.getString(percent) != null && !row.getBoolean(percent + 1);
        return onTop ? minor + row.getLong(percent + 2) : minor;
    }

    private static CartContents.@Nullable Shipping shippingOf(ResultSet row, String currency)
            throws SQLException {
        long minor = row.getLong(20);
        if (row.wasNull()) {
            return null;
        }
        return new CartContents.Shipping(
                Amount.of(minor, currency),
                LineTax.of(row.getString(21), row.getLong(23), row.getBoolean(22), currency),
                Amount.of(asked(minor, row, 21), currency),
                LineRule.of(row.getString(24), currency));
    }
}
