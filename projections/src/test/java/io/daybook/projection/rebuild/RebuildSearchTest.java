package io.daybook.projection.rebuild;

import static io.daybook.projection.History.NOON;
import static io.daybook.projection.rebuild.RebuildBed.BECAUSE;
import static io.daybook.projection.rebuild.RebuildBed.eventually;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.embedded.test.TestStores;
import io.daybook.projection.elasticsearch.Elasticsearch;
import io.daybook.projection.elasticsearch.ElasticsearchProperties;
import io.daybook.projection.productsearch.ProductSearchWriter;
import io.daybook.projection.rebuild.Rebuild.Difference;
import io.daybook.projection.rebuild.Rebuild.State;
import io.daybook.shared.product.ProductEvent.ProductPublished;
import io.daybook.shared.stock.StockEvent.StockReceived;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/// Rebuilds of a view that is searched in Elasticsearch.
@Timeout(300)
class RebuildSearchTest {

    /// Started by now, however long that takes.
    private static final URI NODE = TestStores.elasticsearch();

    private final String prefix = "rebuild-" + UUID.randomUUID() + "-";
    private final String alias = prefix + "products";
    private final Elasticsearch elasticsearch =
            new Elasticsearch(() -> ElasticsearchProperties.at(NODE), prefix);
    private final ProductSearchWriter products = new ProductSearchWriter(elasticsearch);
    private final RebuildBed bed = new RebuildBed(products);

    @AfterEach
    void end() {
        bed.close();
        List<String> all = indexes();
        elasticsearch.call(c -> c.indices().delete(d -> d.index(all)));
        elasticsearch.close();
    }

    @Test
    void the_next_index_is_searched_from_one_moment_on_and_the_one_before_stays() throws Exception {
        publish(0, 30);
        bed.run(products);
        eventually().until(() -> documents(alias).size() == 30);
        AtomicBoolean stop = new AtomicBoolean();
        List<String> faults = new ArrayList<>();
        Thread reading = Thread.ofVirtual().start(() -> searchUntil(stop, faults));

        UUID id = bed.rebuilds.start("product-search", BECAUSE).id();
        publish(30, 10);
        Rebuild done = bed.awaitState(id, State.SWITCHED);
        publish(40, 5);
        awaitAll();
        assertThat(documents(alias)).hasSize(45);
        stop.set(true);
        reading.join();

        assertThat(faults).isEmpty();
        assertThat(done.differences()).isZero();
        assertThat(indexes()).containsExactly(alias + "-000001", alias + "-000002");
        assertThat(behindAlias()).containsExactly(alias + "-000002");
        Map<String, Object> before = documents(alias);

        UUID back = bed.rebuilds.rollBack("product-search", "lena", "we liked the old one").id();
        bed.awaitState(back, State.SWITCHED);

        assertThat(behindAlias()).containsExactly(alias + "-000001");
        assertThat(documents(alias)).isEqualTo(before);
        publish(45, 1);
        eventually().until(() -> documents(alias).size() == 46);
    }

    @Test
    void documents_that_would_differ_are_shown_before_they_are_found() throws Exception {
        publish(0, 80);
        awaitAll();
        bed.run(
                new OtherWriter(products)
                        .andThen(
                                "update views.product_search set state = jsonb_set(state, '{available}', '0') where sku = 'S-7'"));

        UUID id = bed.rebuilds.start("product-search", BECAUSE).id();
        Rebuild waiting = bed.awaitState(id, State.AWAITING_CONFIRMATION);

        assertThat(waiting.differences()).isEqualTo(2);
        assertThat(waiting.samples())
                .contains(
                        new Difference("product_search", "sku=S-7", "state.available", "8", "0"),
                        new Difference(alias + "-000001", "S-7", "in_stock", "true", "false"));
        assertThat(behindAlias()).containsExactly(alias + "-000001");
        bed.rebuilds.cancel(id);
        bed.awaitState(id, State.CANCELLED);
        eventually().until(() -> indexes().equals(List.of(alias + "-000001")));
    }

    @Test
    void an_index_that_somebody_deleted_is_filled_again_though_no_event_comes() throws Exception {
        publish(0, 20);
        awaitAll();
        Map<String, Object> before = documents(alias);
        bed.run(products);
        elasticsearch.call(c -> c.indices().delete(d -> d.index(alias + "-000001")));

        eventually()
                .until(() ->
                        elasticsearch
                                .call(c -> c.indices().existsAlias(a -> a.name(alias)))
                                .value());

        assertThat(documents(alias)).isEqualTo(before);
    }

    private void publish(int from, int many) {
        for (int i = from; i < from + many; i++) {
            String sku = "S-" + i;
            bed.log.append(
                    "product:" + sku,
                    new ProductPublished(
                            sku,
                            Map.of("en", "A mug of size " + i),
                            null,
                            "mugs",
                            100L + i,
                            "GBP",
                            NOON));
            bed.log.append(
                    "stock:" + sku + "@main", new StockReceived(sku, "main", i + 1, null, NOON));
        }
    }

    /// All documents may be there before the last of them is as it will be: what counts is how far the view has come.
    private void awaitAll() throws InterruptedException {
        bed.live().awaitPosition("product-search", bed.log.head());
    }

    private void searchUntil(AtomicBoolean stop, List<String> faults) {
        int most = 0;
        while (!stop.get()) {
            try {
                int found = documents(alias).size();
                if (found < most) {
                    faults.add("found %d after %d".formatted(found, most));
                }
                most = found;
            } catch (RuntimeException e) {
                faults.add(e.toString());
            }
        }
    }

    private List<String> indexes() {
        return elasticsearch
                .call(c -> c.indices().getMapping(m -> m.index(alias + "-*")))
                .mappings()
                .keySet()
                .stream()
                .sorted()
                .toList();
    }

    private List<String> behindAlias() {
        return List.copyOf(
                elasticsearch
                        .call(c -> c.indices().getAlias(a -> a.name(alias)))
                        .aliases()
                        .keySet());
    }

    private Map<String, Object> documents(String index) {
        Map<String, Object> found = new TreeMap<>();
        elasticsearch
                .call(c ->
                        c.search(s -> s.index(index).ignoreUnavailable(true).size(1000), Map.class))
                .hits()
                .hits()
                .forEach(hit -> found.put(Objects.requireNonNull(hit.id()), hit.source()));
        return found;
    }
}
