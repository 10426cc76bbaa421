package io.daybook.projection.rebuild;

import static io.daybook.projection.History.NOON;

import static org.awaitility.Awaitility.await;

import io.daybook.projection.InMemoryLog;
import io.daybook.projection.LiveViews;
import io.daybook.projection.PlainEventJson;
import io.daybook.projection.TestViews;
import io.daybook.projection.ViewTable;
import io.daybook.projection.ViewWriter;
import io.daybook.projection.rebuild.Rebuild.State;
import io.daybook.projection.rebuild.Rebuilds.Options;
import io.daybook.shared.cart.CartEvent.CartAbandoned;
import io.daybook.shared.cart.CartEvent.CartItemAdded;
import io.daybook.shared.cart.CartEvent.CartItemRemoved;
import io.daybook.shared.cart.CartEvent.CartOpened;
import io.daybook.shared.stock.StockEvent.StockReceived;

import org.awaitility.core.ConditionFactory;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A database, a log, live views, and whoever rebuilds them. Everything but making the database is done as the engine's role.
final class RebuildBed implements AutoCloseable {

    static final Options BECAUSE = Options.of("lena", "the projector is mended");

    final TestViews views = TestViews.create();
    final InMemoryLog log = new InMemoryLog();
    final RebuildTable rebuilds = new RebuildTable(views.engine());

    private final List<RebuildRunner> runners = new ArrayList<>();
    private LiveViews live;
    private long carts;

    RebuildBed(ViewWriter... writers) {
        live = new LiveViews(List.of(writers), log, views.engine());
    }

    LiveViews live() {
        return live;
    }

    /// As another release would post the live views.
    void post(ViewWriter... writers) {
        live.close();
        live = new LiveViews(List.of(writers), log, views.engine());
    }

    RebuildRunner run(ViewWriter... writers) {
        return run(50, writers);
    }

    /// @param range positions in a batch of the pass over the log
    RebuildRunner run(int range, ViewWriter... writers) {
        RebuildRunner runner =
                new RebuildRunner(
                        List.of(writers),
                        views.engine(),
                        log,
                        log,
                        PlainEventJson.READER,
                        rebuilds,
                        view -> live.wake(view),
                        Duration.ofSeconds(1),
                        2,
                        range);
        runners.add(runner);
        runner.start();
        return runner;
    }

    /// Ten events on carts and stock, and the position of the last.
    long append() {
        long number = carts++;
        String cart = "c-" + number;
        String sku = "S-" + number % 7;
        log.append(
                "cart:" + cart,
                new CartOpened(cart, "GBP", "customer-" + number % 5, NOON),
                added(cart, "TEA", 2, 750),
                added(cart, "CUP", 1, 250),
                added(cart, "POT", 1, 950),
                new CartItemRemoved(cart, "CUP", NOON));
        log.append(
                "stock:" + sku + "@main", new StockReceived(sku, "main", 5, "d-" + number, NOON));
        if (number > 3) {
            String old = "c-" + (number - 3);
            log.append(
                    "cart:" + old,
                    added(old, "JAR", 3, 150),
                    new CartAbandoned(old, "forgotten", NOON));
        }
        return log.head();
    }

    private static CartItemAdded added(String cart, String sku, int quantity, long price) {
        return new CartItemAdded(cart, sku, "A " + sku, quantity, price, null, 1L, NOON);
    }

    long append(int times) {
        for (int i = 0; i < times; i++) {
            append();
        }
        return log.head();
    }

    /// What takes a second may take many on a busy machine.
    static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(90));
    }

    Rebuild awaitState(UUID id, State state) {
        return eventually()
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> {
                            Rebuild rebuild = rebuilds.get(id).orElseThrow();
                            if (rebuild.state().isEnd() && rebuild.state() != state) {
                                throw new AssertionError("It ended as " + rebuild);
                            }
                            return rebuild;
                        },
                        rebuild -> rebuild.state() == state);
    }

    /// The rows that readers find.
    List<String> rows(ViewWriter writer) throws SQLException {
        return rows(writer, "views");
    }

    List<String> rows(ViewWriter writer, String schema) throws SQLException {
        List<String> rows = new ArrayList<>();
        for (ViewTable table : writer.tables()) {
            rows.addAll(
                    views.query(
                            "select '%2$s ' || to_jsonb(t)::text from %1$s.%2$s t order by 1"
                                    .formatted(schema, table.name())));
        }
        return rows;
    }

    List<String> schemas() throws SQLException {
        return views.query(
                "select nspname from pg_namespace where nspname like '%\\_\\_v%' order by 1");
    }

    @Override
    public void close() {
        runners.forEach(RebuildRunner::stop);
        live.close();
    }
}
