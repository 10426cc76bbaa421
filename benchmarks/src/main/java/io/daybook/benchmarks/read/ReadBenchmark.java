package io.daybook.benchmarks.read;

import io.daybook.benchmarks.Load;
import io.daybook.benchmarks.Load.Measured;
import io.daybook.benchmarks.Rounds;
import io.daybook.benchmarks.Row;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

/// The cases of readers. Unit: answers. Nothing here is cached between callers, and no two ask for the same thing but by chance.
final class ReadBenchmark {

    private static final int TRACKING = 16;
    private static final int SEARCHING = 8;

    private final ReadScale scale;
    private final Shop shop;
    private final List<String> orderIds;
    private final List<String[]> names;

    ReadBenchmark(ReadScale scale, Shop shop, List<String> orderIds, List<String[]> names) {
        this.scale = scale;
        this.shop = shop;
        this.orderIds = orderIds;
        this.names = names;
    }

    /// `GET /orders/{id}`: whole orders with all their lines.
    List<Row> track() throws Exception {
        List<Wire> wires = wires(TRACKING);
        return new Rounds("track")
                .yardstick("order-by-id", TRACKING, () -> track(wires))
                .run(scale.rounds());
    }

    private Measured track(List<Wire> wires) throws Exception {
        return Load.run(
                wires.size(),
                scale.turn(),
                1,
                shop.cpu(),
                (caller, _) -> {
                    String id = orderIds.get(ThreadLocalRandom.current().nextInt(orderIds.size()));
                    Wire wire = wires.get(caller);
                    Shop.expect(wire, wire.get("/api/v1/orders/" + id), 200);
                });
    }

    /// `GET /products?q=`.
    List<Row> search() throws Exception {
        List<Wire> wires = wires(SEARCHING);
        List<Searches> searches = new ArrayList<>();
        for (int i = 0; i < SEARCHING; i++) {
            searches.add(Searches.of(names, i));
        }
        LongAdder asked = new LongAdder();
        LongAdder nothing = new LongAdder();
        List<String> next = new ArrayList<>(wires.stream().map(_ -> "").toList());
        List<Row> rows =
                new Rounds("search")
                        .yardstick(
                                "products",
                                SEARCHING,
                                () ->
                                        Load.run(
                                                SEARCHING,
                                                scale.turn(),
                                                1,
                                                shop.cpu(),
                                                (caller, _) -> {
                                                    Wire wire = wires.get(caller);
                                                    Searches own = searches.get(caller);
                                                    String path =
                                                            next.get(caller).isEmpty()
                                                                    ? own.next()
                                                                    : next.get(caller);
                                                    Shop.expect(wire, wire.get(path), 200);
                                                    asked.increment();
                                                    if (wire.text().startsWith("{\"items\":[]")) {
                                                        nothing.increment();
                                                    }
                                                    next.set(
                                                            caller,
                                                            own.turnsThePage()
                                                                    ? nextPage(wire)
                                                                    : "");
                                                }))
                        .run(scale.rounds());
        System.err.printf("search: %d of %d searches found nothing%n", nothing.sum(), asked.sum());
        return rows;
    }

    /// Where the next page is; empty where there is none.
    private static String nextPage(Wire wire) {
        String link = wire.header("Link");
        int end = link.indexOf(">; rel=\"next\"");
        return end < 0 ? "" : link.substring(link.indexOf("/api/"), end);
    }

    private List<Wire> wires(int count) throws Exception {
        List<Wire> wires = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            wires.add(shop.connect());
        }
        return wires;
    }
}
