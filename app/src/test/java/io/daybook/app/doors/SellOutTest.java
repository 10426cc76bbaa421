package io.daybook.app.doors;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;

import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import javax.sql.DataSource;

/// A crowd wants what there is little of, and asks three times each, while others buy something else. `-Ddaybook.shoppers=10000` makes it a
/// crowd indeed.
class SellOutTest {

    private static final int SHOPPERS = Integer.getInteger("daybook.shoppers", 1_500);
    private static final int COPIES = 3;
    private static final int UNITS = 100;
    private static final int AT_ONCE = 256;
    private static final int CALM_SHOPPERS = 2;

    private final Engine engine = Engine.shared();
    private final Http http = engine.http();
    private final Shop shop = new Shop(http);

    private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();
    private final Queue<Long> waits = new ConcurrentLinkedQueue<>();
    private final Queue<Long> calmWaits = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inFlight = new AtomicInteger();

    @Test
    void a_hundred_get_it_the_others_hear_that_it_is_gone_and_nobody_hears_both() throws Exception {
        String hot = shop.product(UNITS);
        String calm = shop.product(1_000_000);
        List<String> requests = new ArrayList<>(SHOPPERS * COPIES);
        for (int shopper = 0; shopper < SHOPPERS; shopper++) {
            String key = Shop.newId("shopper");
            answers.put(key, new ConcurrentLinkedQueue<>());
            requests.addAll(Collections.nCopies(COPIES, key));
        }
        Collections.shuffle(requests, new Random(1));
        AtomicBoolean over = new AtomicBoolean();
        long began = System.nanoTime();
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> calmOnes = new ArrayList<>();
            for (int i = 0; i < CALM_SHOPPERS; i++) {
                calmOnes.add(
                        CompletableFuture.runAsync(
                                () -> {
                                    while (!over.get()) {
                                        buyCalmly(calm);
                                    }
                                },
                                people));
            }
            Queue<String> waiting = new ConcurrentLinkedQueue<>(requests);
            List<CompletableFuture<Void>> crowd = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                crowd.add(
                        CompletableFuture.runAsync(
                                () -> {
                                    for (String key = waiting.poll();
                                            key != null;
                                            key = waiting.poll()) {
                                        ask(hot, key);
                                    }
                                },
                                people));
            }
            crowd.forEach(CompletableFuture::join);
            long took = System.nanoTime() - began;
            over.set(true);
            calmOnes.forEach(CompletableFuture::join);
            report(took);
        }

        Set<String> placed = new TreeSet<>();
        int gone = 0;
        for (Map.Entry<String, Queue<Answer>> told : answers.entrySet()) {
            Set<String> outcomes = new TreeSet<>();
            for (Answer answer : told.getValue()) {
                outcomes.add(outcome(answer));
            }
            assertThat(outcomes).as("what %s was told", told.getKey()).hasSize(1);
            assertThat(told.getValue()).hasSize(COPIES);
            String outcome = outcomes.iterator().next();
            if (outcome.startsWith("201 ")) {
                placed.add(outcome.substring(4));
            } else {
                assertThat(outcome).isEqualTo("409 out-of-stock");
                gone++;
            }
        }
        assertThat(placed).hasSize(UNITS);
        assertThat(gone).isEqualTo(SHOPPERS - UNITS);
        assertThat(ordersFor(hot)).as("orders that stand").isEqualTo(placed);
        assertThat(calmWaits).as("calm checkouts").isNotEmpty();
        String token = shop.receive(calm, 1).header("Consistency-Token");
        assertThat(shop.available(hot, token)).isZero();
    }

    private void ask(String sku, String key) {
        while (true) {
            long began = System.nanoTime();
            Answer answer = http.post("/api/v1/orders", Shop.order(sku, 1), "Idempotency-Key", key);
            if (!answer.code().equals("idempotency-key-in-flight")) {
                waits.add(System.nanoTime() - began);
                answers.getOrDefault(key, new ConcurrentLinkedQueue<>()).add(answer);
                return;
            }
            inFlight.incrementAndGet();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50)); // as a caller would
        }
    }

    private void buyCalmly(String sku) {
        String cart = shop.cart(sku, 1);
        long began = System.nanoTime();
        Answer answer =
                http.post(
                        "/api/v1/carts/" + cart + "/checkout",
                        "{\"customer\": {\"country\": \"France\"}}");
        calmWaits.add(System.nanoTime() - began);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    }

    private static String outcome(Answer answer) {
        return answer.status()
                + " "
                + (answer.status() == 201
                        ? answer.json().path("orderId").asString()
                        : answer.code());
    }

    private Set<String> ordersFor(String sku) throws SQLException {
        Set<String> orders = new TreeSet<>();
        try (Connection connection = engine.part(DataSource.class).getConnection();
                PreparedStatement statement =
                        connection.prepareStatement(
                                """
                                select payload ->> 'orderId' from daybook.events
                                where type = 'order.placed' and payload -> 'lines' -> 0 ->> 'sku' = ?
                                """)) {
            statement.setString(1, sku);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    orders.add(row.getString(1));
                }
            }
        }
        return orders;
    }

    private void report(long took) {
        System.out.printf(
                "%d shoppers asked %d times each for %d units: %.1f s, %.0f answers/s, p50 %.0f ms, p99 %.0f ms, %d times in flight; "
                        + "calm checkouts meanwhile: %d, p50 %.0f ms, p99 %.0f ms%n",
                SHOPPERS,
                COPIES,
                UNITS,
                took / 1e9,
                SHOPPERS * COPIES / (took / 1e9),
                millis(waits, 0.5),
                millis(waits, 0.99),
                inFlight.get(),
                calmWaits.size(),
                millis(calmWaits, 0.5),
                millis(calmWaits, 0.99));
    }

    private static double millis(Queue<Long> nanos, double share) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1L, (long) (share * sorted.size()))) / 1e6;
    }
}
