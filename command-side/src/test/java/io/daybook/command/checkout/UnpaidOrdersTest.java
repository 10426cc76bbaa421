package io.daybook.command.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.command.Answer;
import io.daybook.command.order.OrderCommand.PlaceOrder;
import io.daybook.command.stock.StockCommand.ReceiveStock;
import io.daybook.embedded.test.TestStores;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.OrderLine;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A great many orders that nobody pays, while the process that is to cancel them is killed twice. `-Ddaybook.timers=100000` tries it with so
/// many, `-Ddaybook.timers.spread=` over how many seconds they lapse.
class UnpaidOrdersTest {

    private static final int ORDERS = Integer.getInteger("daybook.timers", 2_000);
    private static final int SPREAD_SECONDS = Integer.getInteger("daybook.timers.spread", 8);
    private static final int SKUS = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final String CANCELLED =
            "select count(*) from daybook.events where type = 'order.cancelled'";
    private static final String TIMERS = "select count(*) from daybook.timers";

    @Test
    void each_is_cancelled_once_and_all_stock_is_free_though_the_engine_is_killed_twice() {
        CommandSide.Store store = CommandSide.Store.of(TestStores.database());
        try (CommandSide engine = new CommandSide(store)) {
            place(engine);
        }
        Path log = Path.of("target", "unpaid-orders.log");
        try (CommandSideProcess first = CommandSideProcess.start(store, log)) {
            awaitCancelled(store, first, ORDERS / 3);
            first.kill();
        }
        try (CommandSideProcess second = CommandSideProcess.start(store, log)) {
            awaitCancelled(store, second, 2 * ORDERS / 3);
            second.kill();
        }
        try (CommandSideProcess third = CommandSideProcess.start(store, log)) {
            awaitCancelled(store, third, ORDERS);
            await().atMost(PATIENCE).until(() -> store.number(TIMERS) == 0);
        }

        assertThat(
                        store.rows(
                                """
                                select stream from daybook.events
                                where type in ('order.placed', 'order.cancelled') group by stream
                                having count(*) filter (where type = 'order.placed') <> 1
                                    or count(*) filter (where type = 'order.cancelled') <> 1
                                limit 5
                                """))
                .as("orders that were not cancelled just once")
                .isEmpty();
        assertThat(
                        store.rows(
                                """
                                select payload ->> 'orderId' from daybook.events where stream like 'stock:%'
                                group by payload ->> 'orderId'
                                having count(*) filter (where type = 'stock.reserved')
                                    <> count(*) filter (where type = 'stock.reservation-expired')
                                limit 5
                                """))
                .as("reservations that did not expire just once")
                .isEmpty();
        StockBooks.check(store::rows);
        report(store);
    }

    private static void place(CommandSide engine) {
        Instant now = Instant.now();
        for (int sku = 0; sku < SKUS; sku++) {
            engine.ask(new ReceiveStock("unpaid-" + sku, "main", ORDERS, null, now));
        }
        Instant first = now.plusSeconds(6 + ORDERS / 1_500);
        List<CompletableFuture<Answer>> placed = new ArrayList<>();
        for (int i = 0; i < ORDERS; i++) {
            Instant expiresAt = first.plusMillis(1_000L * SPREAD_SECONDS * i / ORDERS);
            placed.add(engine.dispatch(order(i, expiresAt, now), null));
            if (placed.size() == 500) {
                placed.forEach(CompletableFuture::join);
                placed.clear();
            }
        }
        placed.forEach(CompletableFuture::join);
        System.out.printf(
                "%d orders were placed in %d ms%n",
                ORDERS, Duration.between(now, Instant.now()).toMillis());
        await().atMost(PATIENCE)
                .until(() -> engine.number(TIMERS) + engine.number(CANCELLED) >= ORDERS);
        System.out.printf(
                "and had their timers, %d of them not yet due, after %d ms%n",
                engine.number(TIMERS), Duration.between(now, Instant.now()).toMillis());
    }

    private static PlaceOrder order(int number, Instant expiresAt, Instant now) {
        return new PlaceOrder(
                "unpaid-" + number,
                Customer.guest("France"),
                "GBP",
                List.of(
                        new OrderLine(
                                1,
                                LineKind.GOODS,
                                "unpaid-" + number % SKUS,
                                "goods",
                                1,
                                100,
                                "main")),
                expiresAt,
                null,
                now);
    }

    private static void awaitCancelled(
            CommandSide.Store store, CommandSideProcess process, int orders) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    assertThat(process.isAlive()).isTrue();
                    return store.number(CANCELLED) >= orders;
                });
    }

    private static void report(CommandSide.Store store) {
        System.out.println(
                store.rows(
                                """
                                with late as (
                                    select c.recorded_at, (p.payload ->> 'expiresAt')::timestamptz as due
                                    from daybook.events c join daybook.events p on p.stream = c.stream and p.type = 'order.placed'
                                    where c.type = 'order.cancelled'
                                ), seconds as (select extract(epoch from recorded_at - due) as late from late)
                                select format('%s timers fired within %s s after the first was due; late by %s s in the median, %s s at p99, %s s at most; longest pause %s s',
                                    count(*), (select extract(epoch from max(recorded_at) - min(due)) from late)::numeric(10, 1),
                                    percentile_cont(0.5) within group (order by late)::numeric(10, 2),
                                    percentile_cont(0.99) within group (order by late)::numeric(10, 2), max(late)::numeric(10, 2),
                                    (select max(extract(epoch from recorded_at - before)) from
                                        (select recorded_at, lag(recorded_at) over (order by recorded_at) as before from late) as pauses)::numeric(10, 1))
                                from seconds
                                """)
                        .getFirst());
    }
}
