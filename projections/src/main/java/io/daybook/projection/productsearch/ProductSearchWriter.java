package io.daybook.projection.productsearch;

import io.daybook.projection.Entity;
import io.daybook.projection.ViewDocuments;
import io.daybook.projection.ViewIndex;
import io.daybook.projection.ViewStore;
import io.daybook.projection.ViewTable;
import io.daybook.projection.ViewWriter;
import io.daybook.projection.elasticsearch.DocumentView;
import io.daybook.projection.elasticsearch.Elasticsearch;
import io.daybook.projection.elasticsearch.SearchIndex;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.product.ProductEvent;
import io.daybook.shared.stock.StockEvent;

import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

    @Override
    public List<ViewTable> tables() {
        return List.of(ViewTable.of("product_search", "product", "sku"));
    }

    /// A product is made of its own stream, and of those of its stock at all locations.
    @Override
    public Entity entityOf(String stream) {
        String sku =
                stream.startsWith("stock:")
                        ? Entity.ofStock(stream).key().getFirst()
                        : Entity.of(stream).key().getFirst();
        return new Entity("product", List.of(sku));
    }

    @Override
    public List<Entity.Streams> streamsOf(Entity entity) {
        return List.of(
                new Entity.Streams("product:" + entity, false),
                new Entity.Streams("stock:" + entity + "@", true));
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
    public Optional<ViewIndex> index() {
        return Optional.of(documents.versions());
    }

    @Override
    public ViewDocuments documents() {
        return documents.documents();
    }

    @Override
    public void prepare(ViewStore store) throws Exception {
        documents.prepare(store);
    }

    @Override
    public void write(List<RecordedEvent> batch, ViewStore store) throws Exception {
        documents.write(batch, store);
    }

    @Override
    public int batchLimit() {
        return 50_000;
    }

    @Override
    public Duration pace() {
        return Duration.ofMillis(300);
    }
}
