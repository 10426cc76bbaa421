package io.daybook.app.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.app.Http;
import io.daybook.app.Http.Answer;
import io.daybook.app.doors.Shop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Customers and a back office who keep a shop busy, each at random, until it is closed. What they ask is as often right as wrong, but the
/// engine's fault it must never be.
final class Crowd implements AutoCloseable {

    private static final int PRODUCTS = 6;

    /// The machine is to have something left for what is tried.
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Http http;
    private final Shop shop;
    private final long pauseNanos;
    private final ExecutorService people;
    private final List<Future<?>> running = new ArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicLong longest = new AtomicLong();
    private volatile boolean over;

    private Crowd(Http http, int people, long pauseNanos) {
        this.http = http;
        this.pauseNanos = pauseNanos;
        this.shop = new Shop(http);
        this.people = Executors.newFixedThreadPool(people);
    }

    static Crowd of(Http http, int people, long seed) {
        Crowd crowd = new Crowd(http, people, PAUSE_NANOS);
        for (int i = 0; i < people; i++) {
            Random random = new Random(seed + i);
            crowd.running.add(crowd.people.submit(() -> crowd.keepBusy(random, Integer.MAX_VALUE)));
        }
        return crowd;
    }

    /// So many requests, one after the other.
    static void ask(Http http, int requests, long seed) {
        try (Crowd alone = new Crowd(http, 1, 0)) {
            alone.keepBusy(new Random(seed), requests);
        }
    }

    /// Commands that were answered, refusals too.
    int answered() {
        return answered.get();
    }

    Duration longestWait() {
        return Duration.ofNanos(longest.get());
    }

    private void keepBusy(Random random, int most) {
        List<String> skus = new ArrayList<>();
        for (int i = 0; i < PRODUCTS; i++) {
            skus.add(shop.product(i == 0 ? 3 : 500));
        }
        List<String> orders = new ArrayList<>();
        List<String> carts = new ArrayList<>();
        for (int i = 0; i < most && !over; i++) {
            String sku = skus.get(random.nextInt(skus.size()));
            if (orders.isEmpty() || random.nextInt(4) == 0) {
                Answer placed = post("/api/v1/orders", Shop.order(sku, 1 + random.nextInt(4)));
                if (placed.status() == 201) {
                    orders.add(placed.header("Location"));
                }
            } else if (carts.isEmpty() || random.nextInt(10) == 0) {
                carts.add(shop.cart(skus.get(1), 1 + random.nextInt(3)));
            } else {
                String order = orders.get(Math.max(0, orders.size() - 1 - random.nextInt(6)));
                String cart = carts.get(random.nextInt(carts.size()));
                ask(sku, skus.getLast(), order, cart, random);
            }
        }
    }

    /// @param comesAndGoes a product that is listed and delisted
    private void ask(String sku, String comesAndGoes, String order, String cart, Random random) {
        int few = 1 + random.nextInt(2);
        String reason = "{\"reason\": \"at random\", \"quantity\": " + few + "}";
        switch (random.nextInt(15)) {
            case 0, 1, 2 ->
                    post(
                            order + "/payments",
                            "{\"amount\": \"%d.50\", \"currency\": \"GBP\", \"method\": \"card\"}"
                                    .formatted(2 + random.nextInt(8)));
            case 3, 4 -> post(order + "/shipments", "{}");
            case 5 ->
                    post(
                            order + "/cancellation",
                            "{\"reason\": \"at random\", \"lines\": [{\"line\": 1, \"quantity\": %d}]}"
                                    .formatted(few));
            case 6 -> post(order + "/cancellation", "{\"reason\": \"all of it\"}");
            case 7 ->
                    post(
                            order + "/returns",
                            "{\"reason\": \"at random\", \"lines\": [{\"line\": 1, \"quantity\": 1}]}");
            case 8 ->
                    post(
                            order + "/goodwill",
                            "{\"reason\": \"at random\", \"amount\": \"0.25\", \"currency\": \"GBP\"}");
            case 9 ->
                    post("/api/v1/stock/" + sku + "/receipts", "{\"quantity\": %d}".formatted(few));
            case 10 -> post("/api/v1/stock/" + sku + "/damages", reason);
            case 11 ->
                    timed(() ->
                            http.put(
                                    "/api/v1/products/" + sku + "/price",
                                    "{\"price\": \"%d.75\", \"currency\": \"GBP\"}"
                                            .formatted(random.nextInt(9))));
            case 12 ->
                    timed(() ->
                            http.put(
                                    "/api/v1/carts/" + cart + "/items/" + sku,
                                    "{\"quantity\": %d}".formatted(few)));
            case 13 -> post("/api/v1/products/" + comesAndGoes + "/listing", "");
            default ->
                    post(
                            "/api/v1/products/" + comesAndGoes + "/delisting",
                            "{\"reason\": \"at random\"}");
        }
    }

    private Answer post(String path, String json) {
        return timed(() -> http.post(path, json));
    }

    private Answer timed(Supplier<Answer> request) {
        long began = System.nanoTime();
        Answer answer = request.get();
        longest.accumulateAndGet(System.nanoTime() - began, Math::max);
        answered.incrementAndGet();
        LockSupport.parkNanos(pauseNanos);
        assertThat(answer.status()).as(answer.text()).isLessThan(500).isNotEqualTo(400);
        return answer;
    }

    /// Lets everybody go home; fails where somebody was let down.
    @Override
    public void close() {
        over = true;
        people.shutdown();
        try {
            assertThat(people.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
            for (Future<?> each : running) {
                each.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new AssertionError("A customer was let down", e.getCause());
        }
    }
}
