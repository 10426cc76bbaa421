package io.daybook.projection.productsearch;

import io.daybook.projection.ViewWriter;
import io.daybook.projection.elasticsearch.DocumentView;
import io.daybook.projection.elasticsearch.Elasticsearch;
import io.daybook.projection.elasticsearch.SearchIndex;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.product.ProductEvent;
import io.daybook.shared.stock.StockEvent;

import org.springframework.stereotype.Component;

import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Posts products, and whether they are in stock, into the index that storefronts search.
@Component
public final class ProductSearchWriter implements ViewWriter {

    public static final String VIEW = "product-search";

    private final DocumentView<ProductState, ProductDocument> documents;

    public ProductSearchWriter(Elasticsearch elasticsearch) {
        documents =
                new DocumentView<>(elasticsearch, SearchIndex.PRODUCTS, new ProductSearchFold());
    }

    @Override
    public String view() {
        return VIEW;
    }

    /// Not those that leave what is available as it is: they are the most, and would make work for nothing.
    @Override
    public Set<Class<? extends DomainEvent>> handles() {
        return Set.of(
                ProductEvent.ProductPublished.class,
                ProductEvent.ProductDescribed.class,
                ProductEvent.ProductCategorised.class,
                ProductEvent.ProductPriced.class,
                ProductEvent.ProductListed.class,
                ProductEvent.ProductDelisted.class,
                StockEvent.StockReceived.class,
                StockEvent.StockReserved.class,
                StockEvent.ReservationRaised.class,
                StockEvent.ReservationReleased.class,
                StockEvent.ReservationExpired.class,
                StockEvent.StockReturned.class,
                StockEvent.StockAdjusted.class,
                StockEvent.StockDamaged.class,
                StockEvent.StockRepaired.class,
                StockEvent.StockCounted.class);
    }

    @Override
    public void prepare(Connection connection) throws Exception {
        documents.prepare(connection);
    }

    @Override
    public void write(List<RecordedEvent> batch, Connection connection) throws Exception {
        documents.write(batch, connection);
    }

    @Override
    public int batchLimit() {
        return 50_000;
    }

    @Override
    public Duration pace() {
        return Duration.ofMillis(500);
    }
}
