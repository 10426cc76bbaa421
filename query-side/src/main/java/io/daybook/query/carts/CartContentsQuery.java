package io.daybook.query.carts;

import io.daybook.query.Amount;
import io.daybook.query.Rows;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

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
                i.sku, i.description, i.quantity, i.unit_price_minor
            from views.carts c left join views.cart_items i on i.cart_id = c.cart_id
            where c.cart_id = ? order by i.sku
            """;

    private final JdbcClient jdbc;

    CartContentsQuery(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<CartContents> cart(String cartId) {
        return jdbc.sql(CART).param(cartId).query(CartContentsQuery::cartOf);
    }

    private static Optional<CartContents> cartOf(ResultSet row) throws SQLException {
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
        List<CartContents.Item> items = new ArrayList<>();
        long total = 0;
        do {
            @Nullable String sku = row.getString(8);
            if (sku != null) {
                int quantity = row.getInt(10);
                long unitPrice = row.getLong(11);
                total += quantity * unitPrice;
                items.add(
                        new CartContents.Item(
                                sku,
                                Rows.text(row, 9),
                                quantity,
                                Amount.of(unitPrice, currency),
                                Amount.of(quantity * unitPrice, currency)));
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
                        Amount.of(total, currency),
                        items));
    }
}
