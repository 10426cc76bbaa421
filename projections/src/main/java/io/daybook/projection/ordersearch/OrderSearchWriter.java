package io.daybook.projection.ordersearch;

import io.daybook.projection.ViewDocuments;
import io.daybook.projection.ViewIndex;
import io.daybook.projection.ViewStore;
import io.daybook.projection.ViewTable;
import io.daybook.projection.ViewWriter;
import io.daybook.projection.elasticsearch.DocumentView;
import io.daybook.projection.elasticsearch.Elasticsearch;
import io.daybook.projection.elasticsearch.SearchIndex;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventTypes;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.order.OrderEvent;

import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Posts orders into the index that the back office searches.
@Component
public final class OrderSearchWriter implements ViewWriter {

    public static final String VIEW = "order-search";

    private final DocumentView<OrderState, OrderDocument> documents;

    public OrderSearchWriter(Elasticsearch elasticsearch) {
        documents = new DocumentView<>(elasticsearch, SearchIndex.ORDERS, new OrderSearchFold());
    }

    @Override
    public String view() {
        return VIEW;
    }

    @Override
    public List<ViewTable> tables() {
        return List.of(ViewTable.of("order_search", "order", "order_id"));
    }

    @Override
    public Set<Class<? extends DomainEvent>> handles() {
        return EventTypes.of(OrderEvent.class);
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
