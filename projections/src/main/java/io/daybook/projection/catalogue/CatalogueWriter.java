package io.daybook.projection.catalogue;

import static io.daybook.projection.bulk.ColumnType.BIGINT;
import static io.daybook.projection.bulk.ColumnType.BOOLEAN;
import static io.daybook.projection.bulk.ColumnType.JSONB;
import static io.daybook.projection.bulk.ColumnType.TEXT;
import static io.daybook.projection.bulk.ColumnType.TIMESTAMPTZ;

import io.daybook.projection.ViewStore;
import io.daybook.projection.ViewTable;
import io.daybook.projection.ViewWriter;
import io.daybook.projection.bulk.Columns;
import io.daybook.projection.bulk.Keys;
import io.daybook.projection.bulk.Rows;
import io.daybook.projection.bulk.Table;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventTypes;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.product.ProductEvent;
import io.daybook.shared.product.ProductEvent.ProductPublished;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Posts product events into `views.products`.
public final class CatalogueWriter implements ViewWriter {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, String>> NAMES = new TypeReference<>() {};

    private static final Table PRODUCTS =
            Table.named("views.products")
                    .key("sku", TEXT)
                    .column("name", TEXT)
                    .column("names", JSONB)
                    .column("description", TEXT)
                    .column("category", TEXT)
                    .column("price_minor", BIGINT)
                    .column("currency", TEXT)
                    .column("listed", BOOLEAN)
                    .column("published_at", TIMESTAMPTZ)
                    .column("version", BIGINT)
                    .column("position", BIGINT)
                    .whoseRowsChange();

    @Override
    public String view() {
        return "catalogue";
    }

    @Override
    public List<ViewTable> tables() {
        return List.of(ViewTable.of("products", "product", "sku"));
    }

    @Override
    public Set<Class<? extends DomainEvent>> handles() {
        return EventTypes.of(ProductEvent.class);
    }

    @Override
    public void write(List<RecordedEvent> batch, ViewStore store) throws SQLException {
        Map<String, CatalogueProduct> before = productsOf(batch, store);
        Map<String, CatalogueProduct> products = new TreeMap<>(before);
        for (RecordedEvent recorded : batch) {
            String sku = ((ProductEvent) recorded.event()).sku();
            CatalogueProduct product = products.get(sku);
            if (product == null || recorded.position() > product.position()) {
                products.put(sku, CatalogueProduct.evolve(product, recorded));
            }
        }

        Rows rows = PRODUCTS.rows();
        for (CatalogueProduct product : products.values()) {
            CatalogueProduct old = before.get(product.sku());
            if (old == null || product.position() > old.position()) {
                rows.add(
                        product.sku(),
                        product.name(),
                        JSON.writeValueAsString(product.names()),
                        product.description(),
                        product.category(),
                        product.priceMinor(),
                        product.currency(),
                        product.listed(),
                        product.publishedAt(),
                        product.version(),
                        product.position());
            }
        }
        rows.write(store);
    }

    /// The products that the batch goes on with, as stored.
    private static Map<String, CatalogueProduct> productsOf(
            List<RecordedEvent> batch, ViewStore store) throws SQLException {
        Keys keys = new Keys("text");
        Set<String> seen = new HashSet<>();
        for (RecordedEvent recorded : batch) {
            ProductEvent event = (ProductEvent) recorded.event();
            if (seen.add(event.sku()) && !(event instanceof ProductPublished)) {
                keys.add(event.sku());
            }
        }
        Map<String, CatalogueProduct> products = new HashMap<>();
        if (keys.isEmpty()) {
            return products;
        }
        try (PreparedStatement select =
                store.prepare(
                        "select t.* from views.products t join unnest(%s) as k (sku) using (sku)"
                                .formatted(keys.parameters()))) {
            keys.bind(select, 1);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    products.put(row.getString("sku"), product(row));
                }
            }
        }
        return products;
    }

    private static CatalogueProduct product(ResultSet row) throws SQLException {
        return new CatalogueProduct(
                row.getString("sku"),
                JSON.readValue(row.getString("names"), NAMES),
                row.getString("description"),
                row.getString("category"),
                row.getObject("price_minor", Long.class),
                row.getString("currency"),
                row.getBoolean("listed"),
                Columns.requiredInstant(row, "published_at"),
                row.getLong("version"),
                row.getLong("position"));
    }
}
