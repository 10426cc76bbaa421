package io.daybook.app.views;

import static io.daybook.app.doors.Shop.succeeded;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;
import io.daybook.app.doors.Shop;
import io.daybook.shared.log.ConsistencyToken;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Whoever reads with the token of their own write sees it, in either store, while others write. `-Ddaybook.pairs=10000` takes some
/// minutes.
class ReadYourWriteTest {

    private static final int PAIRS = Integer.getInteger("daybook.pairs", 300);
    private static final int AT_ONCE = 24;
    private static final int UNITS = 100_000;

    private final Http http = Engine.shared().http();
    private final Shop shop = new Shop(http);
    private final AtomicInteger begun = new AtomicInteger();
    private final Queue<Long> tracking = new ConcurrentLinkedQueue<>();
    private final Queue<Long> orderSearch = new ConcurrentLinkedQueue<>();
    private final Queue<Long> productSearch = new ConcurrentLinkedQueue<>();

    @Test
    void what_was_written_is_read_in_either_store() {
        long began = System.nanoTime();
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int person = 0; person < AT_ONCE; person++) {
                all.add(CompletableFuture.runAsync(this::writeAndRead, people));
            }
            all.forEach(CompletableFuture::join);
        }
        int read = tracking.size() + orderSearch.size() + productSearch.size();
        System.out.printf(
                Locale.ROOT,
                "%d pairs in %.1f s, none stale; reads: %s, %s, %s%n",
                read,
                (System.nanoTime() - began) / 1e9,
                waits("tracking", tracking),
                waits("order search", orderSearch),
                waits("product search", productSearch));
        assertThat(read).isGreaterThanOrEqualTo(PAIRS);
    }

    @Test
    void an_answer_that_lacks_what_was_acknowledged_says_that_it_lags() {
        String sku = shop.product(1);
        String token = "";
        for (int time = 0; time < PAIRS; time++) {
            Answer written =
                    succeeded(http.post("/api/v1/stock/" + sku + "/receipts", "{\"quantity\": 1}"));
            // No token, so the view may not even have heard of the SKU yet: a 404 has to say how
            // far behind it is, too.
            Answer read = http.get("/api/v1/stock/" + sku);
            token = written.header("Consistency-Token");
            long acknowledged = ConsistencyToken.parse(token).position();
            assertThat(read.status()).as(read.text()).isIn(200, 404);
            assertThat(
                            Long.parseLong(read.header("Daybook-Position"))
                                    + Long.parseLong(read.header("Daybook-Lag")))
                    .isGreaterThanOrEqualTo(acknowledged);
        }
        assertThat(http.get("/api/v1/stock/" + sku, token).status()).isEqualTo(200);
    }

    /// Each has a product and an order of their own, so that there is one right answer.
    private void writeAndRead() {
        String sku = shop.product(UNITS);
        Answer placed = succeeded(http.post("/api/v1/orders", Shop.order(sku, UNITS / 2)));
        String order = placed.header("Location");
        for (int time = 1; begun.getAndAdd(3) < PAIRS; time++) {
            track(order, time);
            findOrder(sku);
            findProduct(sku, time);
        }
    }

    private void track(String order, int time) {
        Answer written =
                http.post(
                        order + "/cancellation",
                        "{\"reason\": \"one less\", \"lines\": [{\"line\": 1, \"quantity\": 1}]}");
        JsonNode read = read(order, written, tracking);
        assertThat(read.at("/lines/0/quantityCancelled").asInt())
                .as(read.toString())
                .isEqualTo(time);
    }

    private void findOrder(String sku) {
        String customer = Shop.newId("C");
        Answer written =
                http.post(
                        "/api/v1/orders",
                        Shop.order(sku, 1).replace("\"C-1\"", '"' + customer + '"'));
        JsonNode read = read("/api/v1/orders?customer=" + customer, written, orderSearch);
        assertThat(read.path("items")).as(read.toString()).hasSize(1);
        assertThat(read.at("/items/0/orderId").asString())
                .isEqualTo(written.json().path("orderId").asString());
    }

    private void findProduct(String sku, int time) {
        String price = "%d.25".formatted(time);
        Answer written =
                http.put(
                        "/api/v1/products/" + sku + "/price",
                        "{\"price\": \"%s\", \"currency\": \"GBP\"}".formatted(price));
        JsonNode read = read("/api/v1/products?q=" + sku, written, productSearch);
        assertThat(read.at("/items/0/sku").asString()).as(read.toString()).isEqualTo(sku);
        assertThat(read.at("/items/0/price/amount").asString())
                .as(read.toString())
                .isEqualTo(price);
    }

    private JsonNode read(String path, Answer written, Queue<Long> waits) {
        String token = succeeded(written).header("Consistency-Token");
        long began = System.nanoTime();
        Answer read =
                http.send(
                        http.request(path)
                                .header("Consistency-Token", token)
                                .header("Prefer", "wait=30"));
        waits.add(System.nanoTime() - began);
        return succeeded(read).json();
    }

    private static String waits(String what, Queue<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return String.format(
                Locale.ROOT,
                "%s p50 %.0f ms, p99 %.0f ms",
                what,
                sorted.get(sorted.size() / 2) / 1e6,
                sorted.get(sorted.size() * 99 / 100) / 1e6);
    }
}
