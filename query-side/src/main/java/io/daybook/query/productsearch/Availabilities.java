package io.daybook.query.productsearch;

import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// What is available right now, from the stock levels.
class Availabilities {

    private final JdbcClient jdbc;

    Availabilities(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Units available at all locations together, by SKU; absent where there never was stock.
    Map<String, Long> of(Collection<String> skus) {
        if (skus.isEmpty()) {
            return Map.of();
        }
        Map<String, Long> found = new HashMap<>();
        jdbc.sql(
                        """
                        select sku, sum(available)::bigint as available
                        from views.stock_levels where sku = any(?) group by sku
                        """)
                .param(skus.toArray(String[]::new))
                .query(
                        (RowCallbackHandler)
                                row -> found.put(row.getString("sku"), row.getLong("available")));
        return found;
    }
}
