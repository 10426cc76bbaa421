package io.daybook.projection.productsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.elastic.clients.json.JsonData;

import io.daybook.embedded.test.TestStores;
import io.daybook.projection.StoreUnavailable;
import io.daybook.projection.elasticsearch.Elasticsearch;
import io.daybook.projection.elasticsearch.ElasticsearchProperties;
import io.daybook.projection.elasticsearch.SearchBed;
import io.daybook.projection.elasticsearch.SearchIndex;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.product.ProductEvent.ProductCategorised;
import io.daybook.shared.product.ProductEvent.ProductDelisted;
import io.daybook.shared.product.ProductEvent.ProductPriced;
import io.daybook.shared.product.ProductEvent.ProductPublished;
import io.daybook.shared.stock.StockEvent.ReservationReleased;
import io.daybook.shared.stock.StockEvent.StockReceived;
import io.daybook.shared.stock.StockEvent.StockReserved;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

class ProductSearchWriterTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final SearchBed bed = new SearchBed();
    private final ProductSearchWriter writer = new ProductSearchWriter(bed.elasticsearch());

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void a_published_product_can_be_found_when_the_batch_is_written() throws Exception {
        bed.write(writer, bed.recorded(mug(), received(5)));

        assertThat(bed.documents(SearchIndex.PRODUCTS).get("MUG"))
                .containsEntry("name_en", "Red Mug")
                .containsEntry("name_zh", "红色杯子")
                .containsEntry("price_minor", 250)
                .containsEntry("in_stock", true)
                .containsEntry("listed", true);
    }

    @Test
    void a_document_is_written_only_when_something_in_it_changes() throws Exception {
        bed.write(writer, bed.recorded(mug(), received(5)));

        bed.write(writer, bed.recorded(reserved("o-1", 2), reserved("o-2", 2)));
        assertThat(bed.documents(SearchIndex.PRODUCTS).get("MUG"))
                .as("one unit is left: nothing that is searched by has changed")
                .containsEntry("version", 2L);

        bed.write(writer, bed.recorded(reserved("o-3", 1)));
        assertThat(bed.documents(SearchIndex.PRODUCTS).get("MUG"))
                .containsEntry("in_stock", false)
                .containsEntry("version", 5L);

        bed.write(
                writer,
                bed.recorded(new ReservationReleased("MUG", "main", "o-3", 1, "cancelled", NOW)));
        assertThat(bed.documents(SearchIndex.PRODUCTS).get("MUG"))
                .containsEntry("in_stock", true)
                .containsEntry("version", 6L);
    }

    @Test
    void stock_without_a_product_is_remembered_and_not_found() throws Exception {
        bed.write(writer, bed.recorded(received(5)));
        assertThat(bed.documents(SearchIndex.PRODUCTS)).isEmpty();

        bed.write(writer, bed.recorded(mug()));
        assertThat(bed.documents(SearchIndex.PRODUCTS).get("MUG")).containsEntry("in_stock", true);
    }

    @Test
    void a_delisted_product_stays_and_says_so() throws Exception {
        bed.write(writer, bed.recorded(mug(), new ProductDelisted("MUG", "season", NOW)));

        assertThat(bed.documents(SearchIndex.PRODUCTS).get("MUG")).containsEntry("listed", false);
    }

    @Test
    void a_batch_that_is_written_again_changes_nothing() throws Exception {
        List<RecordedEvent> batch =
                bed.recorded(mug(), received(5), new ProductPriced("MUG", 300, "GBP", NOW));
        bed.write(writer, batch);
        Map<String, Map<String, Object>> once = bed.documents(SearchIndex.PRODUCTS);

        bed.write(writer, batch);
        bed.write(writer, batch.subList(0, 1));

        assertThat(bed.documents(SearchIndex.PRODUCTS)).isEqualTo(once);
    }

    @Test
    void a_batch_whose_position_was_lost_is_made_good_in_any_other_batches() throws Exception {
        List<RecordedEvent> batch =
                bed.recorded(
                        mug(),
                        received(5),
                        reserved("o-1", 5),
                        new ProductCategorised("MUG", "Kitchen", NOW));
        bed.write(writer, batch, false);
        Map<String, Map<String, Object>> lost = bed.documents(SearchIndex.PRODUCTS);

        bed.write(writer, batch.subList(0, 2));
        assertThat(bed.documents(SearchIndex.PRODUCTS))
                .as("the index is ahead, and an older write does not set it back")
                .isEqualTo(lost);
        bed.write(writer, batch.subList(2, 4));

        assertThat(bed.documents(SearchIndex.PRODUCTS)).isEqualTo(lost);
        assertThat(lost.get("MUG")).containsEntry("in_stock", false).containsEntry("version", 4L);
    }

    @Test
    void the_same_events_make_the_same_documents_however_they_are_batched() throws Exception {
        List<RecordedEvent> events =
                bed.recorded(
                        mug(),
                        received(1),
                        reserved("o-1", 1),
                        new ReservationReleased("MUG", "main", "o-1", 1, "cancelled", NOW),
                        reserved("o-2", 0));
        bed.write(writer, events);
        try (SearchBed other = new SearchBed()) {
            ProductSearchWriter one = new ProductSearchWriter(other.elasticsearch());
            for (RecordedEvent event : events) {
                other.write(one, List.of(event));
            }
            assertThat(other.documents(SearchIndex.PRODUCTS))
                    .isEqualTo(bed.documents(SearchIndex.PRODUCTS));
        }
    }

    @Test
    void an_index_that_was_deleted_is_filled_again() throws Exception {
        bed.write(writer, bed.recorded(mug(), received(5)));
        Map<String, Map<String, Object>> before = bed.documents(SearchIndex.PRODUCTS);
        bed.elasticsearch()
                .call(c ->
                        c.indices()
                                .delete(d ->
                                        d.index(
                                                bed.elasticsearch().alias(SearchIndex.PRODUCTS)
                                                        + "-000001")));

        bed.write(
                writer,
                bed.recorded(
                        new ProductPublished(
                                "CUP", Map.of("en", "Cup"), null, null, null, "GBP", NOW)));

        assertThat(bed.documents(SearchIndex.PRODUCTS)).containsAllEntriesOf(before).hasSize(2);
    }

    @Test
    void an_empty_index_is_there_before_the_first_event() throws Exception {
        bed.prepare(writer);

        assertThat(bed.documents(SearchIndex.PRODUCTS)).isEmpty();
    }

    @Test
    void nothing_is_lost_while_elasticsearch_is_away() throws Exception {
        AtomicReference<URI> address = new AtomicReference<>(URI.create("http://127.0.0.1:1"));
        Elasticsearch away =
                new Elasticsearch(
                        () -> ElasticsearchProperties.at(address.get()),
                        "away-" + UUID.randomUUID() + "-");
        try (SearchBed other = new SearchBed(away)) {
            ProductSearchWriter one = new ProductSearchWriter(away);
            List<RecordedEvent> batch = other.recorded(mug(), received(5));
            assertThatThrownBy(() -> other.write(one, batch)).isInstanceOf(StoreUnavailable.class);

            address.set(TestStores.elasticsearch());
            other.write(one, batch);

            assertThat(other.documents(SearchIndex.PRODUCTS).get("MUG"))
                    .containsEntry("in_stock", true);
        }
    }

    @Test
    void an_index_of_another_definition_is_replaced_in_one_step() throws Exception {
        bed.write(writer, bed.recorded(mug(), received(5)));
        Map<String, Map<String, Object>> before = bed.documents(SearchIndex.PRODUCTS);
        String alias = bed.elasticsearch().alias(SearchIndex.PRODUCTS);
        bed.elasticsearch()
                .call(c ->
                        c.indices()
                                .putMapping(m ->
                                        m.index(alias).meta("definition", JsonData.of("older"))));

        bed.prepare(new ProductSearchWriter(bed.elasticsearch()));

        assertThat(
                        bed.elasticsearch()
                                .call(c -> c.indices().getAlias(a -> a.name(alias)))
                                .aliases()
                                .keySet())
                .containsExactly(alias + "-000002");
        assertThat(bed.documents(SearchIndex.PRODUCTS)).isEqualTo(before);
    }

    private static ProductPublished mug() {
        return new ProductPublished(
                "MUG",
                Map.of("en", "Red Mug", "zh", "红色杯子"),
                "For <b>tea</b> and coffee",
                "Kitchen & Home",
                250L,
                "GBP",
                NOW);
    }

    private static StockReceived received(int quantity) {
        return new StockReceived("MUG", "main", quantity, null, NOW);
    }

    private static StockReserved reserved(String order, int quantity) {
        return new StockReserved("MUG", "main", order, quantity, null, NOW);
    }
}
