package io.daybook.query.search;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;
import io.daybook.projection.StoreUnavailable;
import io.daybook.projection.ViewStore;
import io.daybook.projection.ViewWriter;
import io.daybook.projection.catalogue.CatalogueWriter;
import io.daybook.projection.elasticsearch.Elasticsearch;
import io.daybook.projection.elasticsearch.ElasticsearchProperties;
import io.daybook.projection.elasticsearch.SearchIndex;
import io.daybook.projection.ordersearch.OrderSearchWriter;
import io.daybook.projection.ordertracking.OrderTrackingWriter;
import io.daybook.projection.productsearch.ProductSearchWriter;
import io.daybook.query.ReadDatabase;
import io.daybook.query.TestReads;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.Metadata;
import io.daybook.shared.log.RecordedEvent;

import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/// A shop of a test's own: events are posted into both search views at once, and into the views that stand in for them.
public final class SearchShop implements AutoCloseable {

    /// What is found does not depend on how busy the machine is.
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final TestDatabase database = TestStores.database();
    private final AtomicReference<URI> address = new AtomicReference<>(TestStores.elasticsearch());
    private final Elasticsearch elasticsearch =
            new Elasticsearch(
                    () -> ElasticsearchProperties.at(address.get()),
                    "shop-" + UUID.randomUUID() + "-");
    private final ProductSearchWriter products = new ProductSearchWriter(elasticsearch);
    private final OrderSearchWriter orders = new OrderSearchWriter(elasticsearch);
    private final List<ViewWriter> standIns =
            List.of(new CatalogueWriter(), new OrderTrackingWriter());
    private final ReadDatabase reads = TestReads.of(database);
    private long position;

    public SearchShop() {
        Flyway.configure()
                .dataSource(database.ownerDataSource())
                .locations("classpath:db/migration")
                .defaultSchema("daybook")
                .schemas("daybook", "views", "analytics")
                .load()
                .migrate();
    }

    public SearchStore store() {
        return new SearchStore(elasticsearch, PATIENCE, PATIENCE);
    }

    public StandIn standIn() {
        return new StandIn(reads);
    }

    public JdbcClient jdbc() {
        return JdbcClient.create(database.ownerDataSource());
    }

    /// Posts what happened.
    public void happened(DomainEvent... events) throws Exception {
        List<RecordedEvent> recorded = new ArrayList<>();
        for (DomainEvent event : events) {
            position++;
            recorded.add(
                    new RecordedEvent(
                            position,
                            "test:1",
                            position,
                            UUID.randomUUID(),
                            event,
                            new Metadata("tester", "system", "c", "c", null, null, null),
                            Instant.parse("2026-01-01T00:00:00Z")));
        }
        post(products, recorded);
        post(orders, recorded);
        for (ViewWriter standIn : standIns) {
            post(standIn, recorded);
        }
    }

    private void post(ViewWriter writer, List<RecordedEvent> recorded) throws Exception {
        List<RecordedEvent> handled =
                recorded.stream()
                        .filter(event -> writer.handles().contains(event.event().getClass()))
                        .toList();
        try (Connection connection = database.ownerDataSource().getConnection()) {
            connection.setAutoCommit(false);
            writer.write(handled, ViewStore.live(connection));
            connection.commit();
        }
    }

    /// Sets what the stock levels say.
    public void available(String sku, long units) {
        jdbc().sql(
                        """
                        insert into views.stock_levels values (?, 'main', ?, ?, 0, 0, 0, 0, 0)
                        on conflict (sku, location) do update set available = excluded.available
                        """)
                .param(sku)
                .param(units)
                .param(units)
                .update();
    }

    /// Deletes an index, as somebody might.
    void loses(SearchIndex index) {
        elasticsearch.call(
                c -> c.indices().delete(d -> d.index(elasticsearch.alias(index) + "-000001")));
    }

    /// Sends what follows to a port where nobody listens, until [#searchComesBack()].
    public void searchGoesAway() {
        address.set(URI.create("http://127.0.0.1:1"));
        assertThatThrownBy(() -> elasticsearch.call(_ -> throwAway()))
                .isInstanceOf(StoreUnavailable.class);
    }

    /// After a failed call the address is read again.
    private static boolean throwAway() throws IOException {
        throw new IOException("the connection broke");
    }

    public void searchComesBack() {
        address.set(TestStores.elasticsearch());
    }

    @Override
    public void close() {
        for (SearchIndex index : List.of(SearchIndex.PRODUCTS, SearchIndex.ORDERS)) {
            elasticsearch.call(c ->
                    c.indices()
                            .delete(d ->
                                    d.index(elasticsearch.alias(index) + "-000001")
                                            .ignoreUnavailable(true)));
        }
        elasticsearch.close();
        reads.close();
    }
}
