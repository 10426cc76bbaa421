package io.daybook.benchmarks.read;

import io.daybook.benchmarks.Load.Measured;
import io.daybook.benchmarks.Rounds;
import io.daybook.benchmarks.Row;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// From a command's answer to a reader's seeing what it did, at 200 commands a second: orders are placed, on account and not, some are paid
/// and others shipped. Every command is looked up in PostgreSQL, and every fifth one also in Elasticsearch.
final class LagBenchmark {

    private static final int COMMANDS_PER_SECOND = 200;
    private static final int SKUS = 100;
    private static final int EACH_SEARCHED = 5;

    private static final Pattern VERSION = Pattern.compile("\"version\":([0-9]+)");

    private static final int PLACE = 0;
    private static final int PLACE_ON_ACCOUNT = 1;
    private static final int PAY = 2;
    private static final int SHIP = 3;
    private static final int KINDS = 4;

    private final ReadScale scale;
    private final Shop shop;
    private final String run = Long.toString(System.currentTimeMillis(), 36);
    private int turns;
    private @Nullable Measured elasticsearch;

    LagBenchmark(ReadScale scale, Shop shop) {
        this.scale = scale;
        this.shop = shop;
    }

    List<Row> run() throws Exception {
        for (int i = 0; i < SKUS; i++) {
            shop.post(
                    "/api/v1/products",
                    "lag-product-" + i,
                    """
                    {"sku": "LAG%d", "names": {"en": "Lag %d"}, "price": "2.50", "currency": "GBP"}
                    """
                            .formatted(i, i));
            shop.post(
                    "/api/v1/stock/LAG" + i + "/receipts",
                    "lag-stock-" + i,
                    "{\"quantity\": 1000000, \"reference\": \"lag\"}");
        }
        return new Rounds("lag")
                .yardstick("postgres", COMMANDS_PER_SECOND, this::turn)
                .yardstick(
                        "elasticsearch",
                        COMMANDS_PER_SECOND / EACH_SEARCHED,
                        () -> Objects.requireNonNull(elasticsearch))
                .run(scale.rounds());
    }

    private Measured turn() throws Exception {
        int wanted = (int) Math.max(60, COMMANDS_PER_SECOND * scale.turn().toMillis() / 1000);
        // An order is paid, or shipped, half a second after it was placed.
        int later = Math.min(COMMANDS_PER_SECOND / KINDS / 2, wanted / KINDS / 2);
        String prefix = "lag-" + run + "-" + turns++ + "-";
        Map<Integer, CompletableFuture<Void>> placed = new ConcurrentHashMap<>();
        Histogram inPostgres = new ConcurrentHistogram(60_000_000_000L, 3);
        Histogram inElasticsearch = new ConcurrentHistogram(60_000_000_000L, 3);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        CountDownLatch left = new CountDownLatch(wanted);
        Map<String, Long> cpuBefore = shop.cpu().micros();
        long begin = System.nanoTime();
        long interval = TimeUnit.SECONDS.toNanos(1) / COMMANDS_PER_SECOND;
        for (int i = 0; i < wanted && failure.get() == null; i++) {
            long due = begin + i * interval;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            int number = i;
            var _ =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    command(
                                            prefix,
                                            number,
                                            later,
                                            placed,
                                            inPostgres,
                                            inElasticsearch);
                                } catch (Throwable e) {
                                    failure.compareAndSet(null, e);
                                } finally {
                                    left.countDown();
                                }
                            });
        }
        if (failure.get() == null) {
            left.await();
        }
        if (failure.get() != null) {
            throw new IllegalStateException("A caller failed.", failure.get());
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        Map<String, Double> cpu = shop.cpu().since(cpuBefore, wanted);
        elasticsearch = measured(inElasticsearch, seconds, cpu);
        return measured(inPostgres, seconds, cpu);
    }

    private static Measured measured(Histogram lag, double seconds, Map<String, Double> cpu) {
        return new Measured(
                lag.getTotalCount() / seconds,
                lag.getValueAtPercentile(50) / 1e6,
                lag.getValueAtPercentile(99) / 1e6,
                cpu);
    }

    private void command(
            String prefix,
            int number,
            int later,
            Map<Integer, CompletableFuture<Void>> placed,
            Histogram inPostgres,
            Histogram inElasticsearch)
            throws Exception {
        int kind = number % KINDS;
        int order = kind < PAY ? number : number - PAY - later * KINDS;
        if (order < 0) {
            // Nothing is there to be paid or shipped yet.
            order = number;
            kind -= PAY;
        }
        // Ended by a letter: ids are found by their beginnings too.
        String id = prefix + order + "z";
        CompletableFuture<Void> own = placed.computeIfAbsent(order, _ -> new CompletableFuture<>());
        if (kind >= PAY) {
            own.get(60, TimeUnit.SECONDS);
        }
        String sku = "LAG" + ThreadLocalRandom.current().nextInt(SKUS);
        boolean searched = number % EACH_SEARCHED == 0 && kind != PAY;
        Told told =
                switch (kind) {
                    case PLACE, PLACE_ON_ACCOUNT ->
                            tell(
                                    "/api/v1/orders",
                                    id,
                                    """
                                    {"orderId": "%s", "customer": {"country": "France"}, "currency": "GBP",
                                     "onAccount": %s, "lines": [{"sku": "%s", "quantity": 2, "unitPrice": "2.50"}]}
                                    """
                                            .formatted(id, kind == PLACE_ON_ACCOUNT, sku));
                    case PAY ->
                            tell(
                                    "/api/v1/orders/" + id + "/payments",
                                    id + "-pay",
                                    """
                                    {"paymentId": "%s-paid", "amount": "5.00", "currency": "GBP", "method": "card"}
                                    """
                                            .formatted(id));
                    default -> tell("/api/v1/orders/" + id + "/shipments", id + "-ship", "{}");
                };
        own.complete(null);
        boolean shipped = kind == SHIP;
        FutureTask<Void> searching =
                new FutureTask<>(() -> {
                    if (searched) {
                        find(id, shipped, told, inElasticsearch);
                    }
                    return null;
                });
        Thread.startVirtualThread(searching);
        look(
                kind == PAY ? "/api/v1/payments/" + id + "-paid" : "/api/v1/orders/" + id,
                told,
                inPostgres);
        searching.get();
    }

    /// What a command was answered.
    ///
    /// @param version of what it changed
    /// @param at when the answer was there
    private record Told(String token, long version, long at) {

        String headers() {
            return "Consistency-Token: " + token + "\r\nPrefer: wait=30\r\n";
        }
    }

    private Told tell(String path, String key, String json) throws Exception {
        return shop.talk(wire -> {
            int status = wire.post(path, key, json);
            long at = System.nanoTime();
            Shop.expect(wire, status, 201);
            return new Told(wire.header("Consistency-Token"), version(wire), at);
        });
    }

    /// Asks PostgreSQL's reader once: it waits until its view shows what the token stands for.
    private void look(String path, Told told, Histogram lag) throws Exception {
        shop.talk(wire -> {
            int status = wire.get(path, told.headers());
            lag.recordValue(System.nanoTime() - told.at());
            Shop.expect(wire, status, 200);
            if (version(wire) < told.version()) {
                throw new IllegalStateException("Stale: " + wire.text());
            }
            return status;
        });
    }

    private void find(String id, boolean shipped, Told told, Histogram lag) throws Exception {
        shop.talk(wire -> {
            int status = wire.get("/api/v1/orders?limit=1&q=" + id, told.headers());
            lag.recordValue(System.nanoTime() - told.at());
            Shop.expect(wire, status, 200);
            String text = wire.text();
            if (!text.contains("\"orderId\":\"" + id + "\"")
                    || (shipped && !text.contains("\"status\":\"shipped\""))) {
                throw new IllegalStateException("Stale: " + text);
            }
            return status;
        });
    }

    private static long version(Wire wire) {
        String tag = wire.header("ETag");
        if (!tag.isEmpty()) {
            return Long.parseLong(tag.substring(2, tag.length() - 1));
        }
        Matcher body = VERSION.matcher(wire.text());
        return body.find() ? Long.parseLong(body.group(1)) : -1;
    }
}
