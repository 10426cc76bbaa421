package io.daybook.benchmarks.read;

import io.daybook.benchmarks.Cpu;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// The engine as its callers see it: over HTTP, on connections that stay open.
final class Shop implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final URI engine;
    private final ConcurrentLinkedQueue<Wire> idle = new ConcurrentLinkedQueue<>();
    private final Cpu cpu;

    Shop(URI engine, Cpu cpu) {
        this.engine = engine;
        this.cpu = cpu;
    }

    Cpu cpu() {
        return cpu;
    }

    /// What is done with a connection.
    @FunctionalInterface
    interface Talk<T> {
        T over(Wire wire) throws Exception;
    }

    Wire connect() throws IOException {
        return new Wire(engine);
    }

    /// Takes an idle connection, or a new one, for as long as the talk goes on.
    <T> T talk(Talk<T> talk) throws Exception {
        Wire wire = idle.poll();
        if (wire == null) {
            wire = new Wire(engine);
        }
        T result = talk.over(wire);
        idle.add(wire); // after a failure its answer may still be on the way
        return result;
    }

    JsonNode get(String path) throws Exception {
        return talk(wire -> {
            expect(wire, wire.get(path), 200);
            return JSON.readTree(wire.text());
        });
    }

    /// Posts, and gives the consistency token.
    String post(String path, String key, String json) throws Exception {
        return talk(wire -> {
            int status = wire.post(path, key, json);
            expect(wire, status < 300 ? 200 : status, 200);
            return wire.header("Consistency-Token");
        });
    }

    /// Begins something that takes a while, and gives its address.
    String begin(String path, String key) throws Exception {
        return talk(wire -> {
            expect(wire, wire.post(path, key, "{}"), 202);
            return wire.header("Location");
        });
    }

    /// Imports the orders under the prefix, and waits for the end.
    void importing(Orders orders, String prefix) throws Exception {
        String operation =
                talk(wire -> {
                    expect(
                            wire,
                            wire.upload(
                                    "/api/v1/imports?lifecycle=linked&prefix=" + prefix,
                                    orders.packed()),
                            202);
                    return wire.header("Location");
                });
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            JsonNode body = get(operation);
            switch (body.path("state").asString("")) {
                case "done" -> {
                    return;
                }
                case "failed" -> throw new IllegalStateException(body.toString());
                default -> Thread.sleep(50);
            }
        }
        throw new IllegalStateException("The import did not end.");
    }

    /// Waits until every view that is asked for has come to the head of the log.
    ///
    /// @param which views by their names
    void awaitViews(Predicate<String> which) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            JsonNode views = get("/api/v1/projections").path("items");
            boolean behind = views.isEmpty(); // none has begun yet
            for (JsonNode view : views) {
                behind |=
                        which.test(view.path("view").asString(""))
                                && view.path("lag").asLong(1) > 0;
            }
            if (!behind) {
                return;
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException("The views did not catch up.");
    }

    /// What millions of events at once leave to be done is no part of what reading costs later.
    void awaitCalm() throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int calm = 0; calm < 2 && System.nanoTime() < end; ) {
            var before = cpu.micros();
            Thread.sleep(500);
            double used =
                    cpu.since(before, 1).values().stream().mapToDouble(Double::doubleValue).sum();
            calm = used < TimeUnit.MILLISECONDS.toMicros(100) ? calm + 1 : 0;
        }
    }

    static void expect(Wire wire, int status, int wanted) throws IOException {
        if (status != wanted) {
            throw new IOException(
                    "Told %d in place of %d: %s".formatted(status, wanted, wire.text()));
        }
    }

    @Override
    public void close() throws IOException {
        for (Wire wire = idle.poll(); wire != null; wire = idle.poll()) {
            wire.close();
        }
    }
}
