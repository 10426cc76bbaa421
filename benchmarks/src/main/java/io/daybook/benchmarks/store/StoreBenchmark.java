package io.daybook.benchmarks.store;

import io.daybook.benchmarks.Cpu;
import io.daybook.benchmarks.Load;
import io.daybook.benchmarks.Load.Measured;
import io.daybook.benchmarks.Rounds;
import io.daybook.benchmarks.Row;
import io.daybook.command.order.OrderCommand.PlaceOrder;
import io.daybook.command.order.OrderCommand.ShipOrder;
import io.daybook.command.stock.StockCommand.ReceiveStock;
import io.daybook.shared.log.EventLog;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderLine;

import org.HdrHistogram.Histogram;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import javax.sql.DataSource;

/// The cases of the event store.
final class StoreBenchmark {

    private static final int STREAMS = 1_000;
    private static final int BASKET = 27;
    private static final int MULTI_ROWS = 1_000;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Scale scale;
    private final Daybook daybook;
    private final StockEngine axon;
    private final PlainSql sql;
    private final DataSource owner;
    private final Cpu cpu;
    private final AtomicLong orders = new AtomicLong();

    StoreBenchmark(
            Scale scale,
            Daybook daybook,
            StockEngine axon,
            PlainSql sql,
            DataSource owner,
            Cpu cpu) {
        this.scale = scale;
        this.daybook = daybook;
        this.axon = axon;
        this.sql = sql;
        this.owner = owner;
        this.cpu = cpu;
    }

    List<Row> run() throws Exception {
        List<Row> rows = new ArrayList<>();
        add("hot", this::hot, rows);
        add("spread", this::spread, rows);
        add("baskets", this::baskets, rows);
        add("single", this::single, rows);
        add("bulk-read", this::bulkRead, rows);
        add("latency", this::latency, rows);
        add("full-store", this::fullStore, rows);
        return rows;
    }

    private interface Case {
        List<Row> run() throws Exception;
    }

    private void add(String name, Case benchmark, List<Row> rows) throws Exception {
        if (scale.has(name)) {
            rows.addAll(benchmark.run());
        }
    }

    /// Everybody wants the same stock item. Unit: commands.
    private List<Row> hot() throws Exception {
        return new Rounds("hot")
                .yardstick("axon-jdbc-cached", 64, () -> load(64, 1, (c, r) -> axon.receive("hot")))
                .yardstick("sql-insert-row", 64, () -> load(64, 1, (c, r) -> sql.insertOne()))
                .yardstick(
                        "sql-update-hot-row", 64, () -> load(64, 1, (c, r) -> sql.updateHotRow()))
                .rate("daybook", 64, this::hotDaybook, "axon-jdbc-cached")
                .rate("daybook", 64, this::hotDaybook, "sql-insert-row")
                .rate("daybook", 64, this::hotDaybook, "sql-update-hot-row")
                .rate("daybook-256", 256, () -> load(256, 1, (c, r) -> receive("HOT")), "daybook")
                .run(scale.rounds());
    }

    private Measured hotDaybook() throws Exception {
        return load(64, 1, (c, r) -> receive("HOT"));
    }

    /// Everybody wants another stock item. Unit: commands.
    private List<Row> spread() throws Exception {
        return new Rounds("spread")
                .yardstick(
                        "axon-jdbc-cached",
                        64,
                        () -> load(64, 1, (c, r) -> axon.receive("s" + any())))
                .yardstick("sql-insert-row", 64, () -> load(64, 1, (c, r) -> sql.insertOne()))
                .rate("daybook", 64, this::spreadDaybook, "axon-jdbc-cached")
                .rate("daybook", 64, this::spreadDaybook, "sql-insert-row")
                .run(scale.rounds());
    }

    private Measured spreadDaybook() throws Exception {
        return load(64, 1, (c, r) -> receive("SPREAD" + any()));
    }

    private void stockShelves() {
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            for (int j = 0; j < 10; j++) {
                sent.add(daybook.send(new ReceiveStock(shelf(i), "main", 1_000_000, null, NOW)));
            }
        }
        sent.forEach(CompletableFuture::join);
    }

    /// Orders are placed and shipped in two units of work. Unit of `orders-27` and `sql-insert-1000-rows`: events; of the others:
    /// orders (or single rows).
    private List<Row> baskets() throws Exception {
        stockShelves();
        int events = 2 * (BASKET + 1);
        return new Rounds("baskets")
                .yardstick(
                        "sql-insert-1000-rows",
                        1,
                        () -> load(1, MULTI_ROWS, (c, r) -> sql.insertMany(MULTI_ROWS)))
                .yardstick("sql-insert-row", 64, () -> load(64, 1, (c, r) -> sql.insertOne()))
                .rate(
                        "daybook-27-lines-events",
                        64,
                        () -> load(64, events, (c, r) -> placeAndShip(BASKET)),
                        "sql-insert-1000-rows")
                .rate(
                        "daybook-2-lines-orders",
                        64,
                        () -> load(64, 1, (c, r) -> placeAndShip(2)),
                        "sql-insert-row")
                .run(scale.rounds());
    }

    /// One caller alone. The ratio is of p50.
    private List<Row> single() throws Exception {
        return new Rounds("single")
                .yardstick("sql-insert-row", 1, () -> load(1, 1, (c, r) -> sql.insertOne()))
                .latency(
                        "daybook",
                        1,
                        () -> load(1, 1, (c, r) -> receive("SINGLE")),
                        "sql-insert-row")
                .run(scale.rounds());
    }

    /// The whole log from its first position. Unit: events.
    private List<Row> bulkRead() throws Exception {
        return new Rounds("bulk-read")
                .yardstick(
                        "sql-copy-out",
                        1,
                        () ->
                                once(() ->
                                        sql.copyOut(
                                                "select * from daybook.events order by position")))
                .rate("daybook-parsed", 1, () -> once(this::readAll), "sql-copy-out")
                .run(scale.rounds());
    }

    private long readAll() throws Exception {
        return LogScan.of(daybook);
    }

    /// From the command's being asked to its event's being in a reader's hand, at 200 commands a second.
    private List<Row> latency() throws Exception {
        Rounds rounds = new Rounds("latency");
        rounds.yardstick("daybook-append-to-handler", 1, this::appendToHandler);
        return rounds.run(scale.rounds());
    }

    private Measured appendToHandler() throws Exception {
        EventLog log = daybook.log();
        Histogram histogram = new Histogram(60_000_000_000L, 3);
        ConcurrentHashMap<String, Long> asked = new ConcurrentHashMap<>();
        int wanted = (int) Math.max(20, 200 * scale.turn().toMillis() / 1000);
        CountDownLatch handled = new CountDownLatch(wanted);
        String prefix = "latency-" + orders.incrementAndGet() + "-";
        long start = log.head();
        Semaphore signal = new Semaphore(0);
        Thread handler =
                Thread.ofPlatform()
                        .start(() -> {
                            long position = start;
                            while (handled.getCount() > 0) {
                                signal.acquireUninterruptibly();
                                signal.drainPermits();
                                List<RecordedEvent> events;
                                while (!(events = log.read(position, 1_000)).isEmpty()) {
                                    long now = System.nanoTime();
                                    for (RecordedEvent event : events) {
                                        Long since = asked.remove(event.metadata().correlationId());
                                        if (since != null) {
                                            histogram.recordValue(now - since);
                                            handled.countDown();
                                        }
                                        position = event.position();
                                    }
                                }
                            }
                        });
        Map<String, Long> cpuBefore = cpu.micros();
        long begin = System.nanoTime();
        try (EventLog.Subscription ignored = log.onAppend(signal::release)) {
            long interval = TimeUnit.SECONDS.toNanos(1) / 200;
            for (int i = 0; i < wanted; i++) {
                long due = begin + i * interval;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                String id = prefix + i;
                asked.put(id, System.nanoTime());
                CompletableFuture<?> unused =
                        daybook.send(
                                new ReceiveStock("LATENCY" + i % 100, "main", 1, null, NOW), id);
            }
            handled.await();
        }
        handler.join();
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Measured(
                wanted / seconds,
                histogram.getValueAtPercentile(50) / 1e6,
                histogram.getValueAtPercentile(99) / 1e6,
                cpu.since(cpuBefore, wanted));
    }

    /// Many events in the store, beside what it did before they were there. Unit: commands.
    private List<Row> fullStore() throws Exception {
        List<Row> rows = new ArrayList<>();
        List<Row> before =
                new Rounds("full-store")
                        .yardstick(
                                "sql-insert-row", 64, () -> load(64, 1, (c, r) -> sql.insertOne()))
                        .rate("daybook-empty", 64, this::spreadDaybook, "sql-insert-row")
                        .run(scale.rounds());
        long heapBefore = heapAfterCollection();
        StoreFilling.fillTo(owner, scale.events());
        awaitCalm();
        List<Row> after =
                new Rounds("full-store")
                        .yardstick(
                                "sql-insert-row", 64, () -> load(64, 1, (c, r) -> sql.insertOne()))
                        .rate("daybook-full", 64, this::spreadDaybook, "sql-insert-row")
                        .run(scale.rounds());
        long heapAfter = heapAfterCollection();
        System.err.printf(
                "full-store: heap in use %d MB before, %d MB after%n",
                heapBefore >> 20, heapAfter >> 20);
        Row empty = before.get(1);
        Row full = after.get(1);
        rows.add(empty);
        rows.add(
                new Row(
                        full.benchmark(),
                        full.mode(),
                        full.callers(),
                        full.perSecond(),
                        full.p50Ms(),
                        full.p99Ms(),
                        full.cpuMicros(),
                        "daybook-empty",
                        full.perSecond() / empty.perSecond(),
                        full.more()));
        return rows;
    }

    /// Policies and the sealer follow the log. What millions of events at once leave them to do is no part of what an append costs later.
    private void awaitCalm() throws Exception {
        receive("WAKE");
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
        for (int calm = 0; calm < 5 && System.nanoTime() < end; ) {
            Map<String, Long> before = cpu.micros();
            Thread.sleep(1_000);
            double used =
                    cpu.since(before, 1).values().stream().mapToDouble(Double::doubleValue).sum();
            calm = used < 100_000 ? calm + 1 : 0;
        }
    }

    private static long heapAfterCollection() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private void receive(String sku) throws Exception {
        daybook.ask(new ReceiveStock(sku, "main", 1, null, NOW));
    }

    private void placeAndShip(int lines) throws Exception {
        String id = "B" + orders.incrementAndGet();
        List<OrderLine> orderLines = new ArrayList<>(lines);
        List<LineQuantity> shipped = new ArrayList<>(lines);
        int first = any();
        for (int i = 0; i < lines; i++) {
            orderLines.add(
                    new OrderLine(
                            i + 1,
                            LineKind.GOODS,
                            shelf((first + i * 37) % STREAMS),
                            "BENCHMARK ITEM",
                            1,
                            295,
                            "main"));
            shipped.add(new LineQuantity(i + 1, 1));
        }
        daybook.ask(
                new PlaceOrder(
                        id, Customer.guest("United Kingdom"), "GBP", orderLines, null, null, NOW));
        daybook.ask(new ShipOrder(id, id + "-1", shipped, NOW));
    }

    private Measured load(int callers, int units, Load.Call call) throws Exception {
        return Load.run(callers, scale.turn(), units, cpu, call);
    }

    private interface Scan {
        long run() throws Exception;
    }

    private Measured once(Scan scan) throws Exception {
        Map<String, Long> cpuBefore = cpu.micros();
        long begin = System.nanoTime();
        long events = scan.run();
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Measured(
                events / seconds, seconds * 1000, seconds * 1000, cpu.since(cpuBefore, events));
    }

    private static int any() {
        return ThreadLocalRandom.current().nextInt(STREAMS);
    }

    private static String shelf(int number) {
        return "SHELF" + number;
    }
}
