package io.daybook.benchmarks.read;

import io.daybook.benchmarks.Row;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/// The whole log posted into views that have nothing yet. Unit: events of the log, each counted once for all views of a store.
final class RebuildBenchmark {

    static final String POSTGRES = "rebuild-postgres";
    static final String ELASTICSEARCH = "rebuild-elasticsearch";

    private static final Set<String> IN_ELASTICSEARCH = Set.of("product-search", "order-search");

    private static final Set<String> FILLING = Set.of("queued", "filling", "indexing");
    private static final Set<String> STUCK =
            Set.of("awaiting-confirmation", "paused", "cancelled", "failed");
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final Shop shop;

    RebuildBenchmark(Shop shop) {
        this.shop = shop;
    }

    /// What the runner needs that follows the log, on an engine that has just started: all views of both stores at once. A yardstick.
    List<Row> byTheRunner() throws Exception {
        try (Heap heap = new Heap(shop)) {
            Map<String, Long> cpu = shop.cpu().micros();
            long begin = System.nanoTime();
            long after = firstPosition();
            shop.awaitViews(view -> !IN_ELASTICSEARCH.contains(view));
            Row postgres = row(POSTGRES, "live-runner", begin, cpu, after, heap, 0);
            shop.awaitViews(_ -> true);
            return List.of(postgres, row(ELASTICSEARCH, "live-runner", begin, cpu, after, heap, 0));
        }
    }

    /// As the back office asks for it: next versions beside the live ones, until they are filled, indexed, compared, and readers are switched.
    Row sideBySide(String benchmark) throws Exception {
        boolean search = benchmark.equals(ELASTICSEARCH);
        List<String> views = new ArrayList<>();
        for (JsonNode view : shop.get("/api/v1/projections").path("items")) {
            String name = view.path("view").asString("");
            if (IN_ELASTICSEARCH.contains(name) == search) {
                views.add(name);
            }
        }
        try (Heap heap = new Heap(shop)) {
            Map<String, Long> cpu = shop.cpu().micros();
            long begin = System.nanoTime();
            List<String> rebuilds = new ArrayList<>();
            for (String view : views) {
                rebuilds.add(
                        shop.begin(
                                "/api/v1/projections/" + view + "/rebuilds",
                                "rebuild-" + view + "-" + begin));
            }
            double caughtUp = 0;
            long end = begin + PATIENCE.toNanos();
            for (boolean open = true; open; Thread.sleep(100)) {
                open = false;
                boolean filling = false;
                for (String rebuild : rebuilds) {
                    JsonNode now = shop.get(rebuild);
                    String state = now.path("state").asString("");
                    open |= !state.equals("switched");
                    filling |= FILLING.contains(state);
                    if (STUCK.contains(state) || System.nanoTime() > end) {
                        throw new IllegalStateException(now.toString());
                    }
                }
                if (!filling && caughtUp == 0) {
                    caughtUp = (System.nanoTime() - begin) / 1e9;
                }
            }
            return row(benchmark, "side-by-side", begin, cpu, 0, heap, caughtUp);
        }
    }

    /// How far the view is that is least far. Where all are at the end already, the log is too short to be measured, and counts as a whole.
    private long firstPosition() throws Exception {
        JsonNode views = shop.get("/api/v1/projections").path("items");
        long least = views.isEmpty() ? 0 : Long.MAX_VALUE;
        boolean behind = false;
        for (JsonNode view : views) {
            least = Math.min(least, view.path("position").asLong(0));
            behind |= view.path("lag").asLong(1) > 0;
        }
        return behind ? least : 0;
    }

    private long head() throws Exception {
        long head = 0;
        for (JsonNode view : shop.get("/api/v1/projections").path("items")) {
            head = Math.max(head, view.path("position").asLong(0) + view.path("lag").asLong(0));
        }
        return head;
    }

    private Row row(
            String benchmark,
            String mode,
            long begin,
            Map<String, Long> cpu,
            long after,
            Heap heap,
            double caughtUpSeconds)
            throws Exception {
        double seconds = (System.nanoTime() - begin) / 1e9;
        long events = head() - after;
        System.err.printf(
                Locale.ROOT,
                "%s, %s: %,d events in %.1f s, at most %.0f MB of heap%n",
                benchmark,
                mode,
                events,
                seconds,
                heap.peakMegabytes());
        Map<String, Double> more = new LinkedHashMap<>();
        more.put("events", (double) events);
        more.put("seconds", seconds);
        if (caughtUpSeconds > 0) {
            more.put("caughtUpSeconds", caughtUpSeconds);
        }
        more.put("peakHeapMb", heap.peakMegabytes());
        return new Row(
                benchmark,
                mode,
                1,
                events / seconds,
                seconds * 1000,
                seconds * 1000,
                shop.cpu().since(cpu, events),
                null,
                null,
                more);
    }

    /// Looks at the engine's heap while something goes on.
    private static final class Heap implements AutoCloseable {

        private static final String USED = "/actuator/metrics/jvm.memory.used?tag=area:heap";
        private static final int LOOK_MILLIS = 250;

        private final AtomicBoolean over = new AtomicBoolean();
        private final Thread looking;
        private volatile double peak;

        Heap(Shop shop) {
            looking =
                    Thread.startVirtualThread(() -> {
                        while (!over.get()) {
                            try {
                                double used =
                                        shop.get(USED)
                                                .path("measurements")
                                                .path(0)
                                                .path("value")
                                                .asDouble(0);
                                peak = Math.max(peak, used);
                                Thread.sleep(LOOK_MILLIS);
                            } catch (Exception e) {
                                return;
                            }
                        }
                    });
        }

        double peakMegabytes() {
            return peak / (1 << 20);
        }

        @Override
        public void close() throws InterruptedException {
            over.set(true);
            looking.join();
        }
    }
}
