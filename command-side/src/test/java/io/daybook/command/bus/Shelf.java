package io.daybook.command.bus;

import io.daybook.command.Command;
import io.daybook.command.Outcome;
import io.daybook.command.Rejection;
import io.daybook.command.eventstore.Loaded;
import io.daybook.command.eventstore.Model;
import io.daybook.command.eventstore.Streams;
import io.daybook.command.eventstore.snapshots.SnapshotForm;
import io.daybook.shared.stock.StockEvent;
import io.daybook.shared.stock.StockEvent.StockReceived;
import io.daybook.shared.stock.StockEvent.StockReserved;

import org.axonframework.commandhandling.CommandHandler;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;

/// A shelf that is only counted: the smallest model that can refuse.
record Shelf(int available) {

    static final Instant AT = Instant.parse("2010-12-01T08:26:00Z");

    static final Model<Shelf, StockEvent> MODEL =
            new Model<>("stock", StockEvent.class, id -> new Shelf(0), Shelf::evolve)
                    .withSnapshots(SnapshotForm.of(Shelf.class, 1));

    record Put(String sku, int quantity) implements Command {}

    /// Puts the first units there. Refused where there are some, and silent for none.
    record Begin(String sku, int quantity) implements Command {}

    /// Takes so many of each SKU, of all or of none.
    record Take(List<String> skus, int quantity) implements Command {}

    /// Takes so many, and is refused upon a glance where there are too few.
    record TakeSeen(String sku, int quantity) implements Command {}

    /// Keeps others from the SKU until it is let go.
    record Hold(String sku, CountDownLatch held, CountDownLatch letGo) implements Command {}

    /// Decides nothing, but looks.
    record Look(String sku) implements Command {}

    /// Loads in the given order, one by one.
    record LoadInOrder(List<String> skus) implements Command {}

    static final class Refused extends Rejection {
        Refused(String sku, int available) {
            super(
                    Kind.CONFLICT,
                    "out-of-stock",
                    "There is not enough of " + sku + ".",
                    List.of(new Problem("/skus/0", "short", sku)),
                    Map.of("available", available));
        }
    }

    private static Shelf evolve(Shelf shelf, StockEvent event) {
        return switch (event) {
            case StockReceived received -> new Shelf(shelf.available + received.quantity());
            case StockReserved reserved -> new Shelf(shelf.available - reserved.quantity());
            default -> throw new IllegalStateException("Not a shelf's event: " + event);
        };
    }

    /// The shell around it.
    record Shell(Streams streams) {

        @CommandHandler
        Outcome on(Put put) {
            Loaded<Shelf, StockEvent> shelf = streams.load(MODEL, put.sku());
            shelf.record(List.of(new StockReceived(put.sku(), "main", put.quantity(), null, AT)));
            return new Outcome(Map.of("available", shelf.state().available()));
        }

        @CommandHandler
        Outcome on(Begin begin) {
            Loaded<Shelf, StockEvent> shelf = streams.begin(MODEL, begin.sku());
            if (shelf.state().available() > 0 || begin.quantity() > 100) {
                throw new Refused(begin.sku(), shelf.state().available());
            }
            if (begin.quantity() > 0) {
                shelf.record(
                        List.of(
                                new StockReceived(
                                        begin.sku(), "main", begin.quantity(), null, AT)));
            }
            return new Outcome(Map.of("available", shelf.state().available()));
        }

        @CommandHandler
        Outcome on(Take take) {
            SortedMap<String, Loaded<Shelf, StockEvent>> shelves =
                    streams.loadAll(MODEL, take.skus());
            shelves.forEach((sku, shelf) -> {
                if (shelf.state().available() < take.quantity()) {
                    throw new Refused(sku, shelf.state().available());
                }
                shelf.record(
                        List.of(new StockReserved(sku, "main", "O1", take.quantity(), null, AT)));
            });
            return new Outcome(Map.of("taken", shelves.size() * take.quantity()));
        }

        @CommandHandler
        Outcome on(TakeSeen take) {
            streams.glance(MODEL, take.sku())
                    .filter(seen -> seen.state().available() < take.quantity())
                    .ifPresent(seen -> {
                        seen.relyOn();
                        throw new Refused(take.sku(), seen.state().available());
                    });
            return on(new Take(List.of(take.sku()), take.quantity()));
        }

        @CommandHandler
        Outcome on(Hold hold) throws InterruptedException {
            streams.load(MODEL, hold.sku());
            hold.held().countDown();
            hold.letGo().await();
            return new Outcome(Map.of());
        }

        @CommandHandler
        Outcome on(Look look) {
            return new Outcome(
                    Map.of("available", streams.load(MODEL, look.sku()).state().available()));
        }

        @CommandHandler
        Outcome on(LoadInOrder load) {
            load.skus().forEach(sku -> streams.load(MODEL, sku));
            return new Outcome(Map.of());
        }
    }
}
