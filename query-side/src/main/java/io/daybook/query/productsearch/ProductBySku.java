package io.daybook.query.productsearch;

import io.daybook.query.Amount;
import io.daybook.query.QueryProblem;
import io.daybook.query.productsearch.ProductAnswers.Availability;
import io.daybook.query.productsearch.ProductAnswers.Product;

import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/// One product, from the catalogue.
class ProductBySku {

    private static final TypeReference<Map<String, String>> NAMES = new TypeReference<>() {};
    private static final JsonMapper JSON = new JsonMapper();

    private final JdbcClient jdbc;
    private final Availabilities availabilities;

    ProductBySku(JdbcClient jdbc, Availabilities availabilities) {
        this.jdbc = jdbc;
        this.availabilities = availabilities;
    }

    Product get(String sku) {
        long available = availabilities.of(List.of(sku)).getOrDefault(sku, 0L);
        return jdbc.sql(
                        """
                        select sku, name, names, description, category, price_minor, currency, listed, published_at, version
                        from views.products where sku = ?
                        """)
                .param(sku)
                .query((row, _) -> product(row, available))
                .optional()
                .orElseThrow(() ->
                        QueryProblem.unknown(
                                "unknown-product", "There is no product with this SKU."));
    }

    private static Product product(ResultSet row, long available) throws SQLException {
        String currency = row.getString("currency");
        long priceMinor = row.getLong("price_minor");
        Amount price = row.wasNull() ? null : Amount.of(priceMinor, currency);
        return new Product(
                row.getString("sku"),
                row.getString("name"),
                JSON.readValue(row.getString("names"), NAMES),
                row.getString("description"),
                row.getString("category"),
                price,
                Availability.of(available),
                row.getBoolean("listed"),
                row.getObject("published_at", OffsetDateTime.class).toInstant(),
                row.getLong("version"));
    }
}
