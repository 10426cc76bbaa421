package io.daybook.command.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.command.Command;
import io.daybook.command.CommandContexts;
import io.daybook.command.order.OrderCommand.CancelOrder;
import io.daybook.command.order.OrderCommand.CancelUnpaidOrder;
import io.daybook.command.order.OrderCommand.PlaceOrder;
import io.daybook.command.payment.ConsultPayment;
import io.daybook.command.payment.PaymentCommand.RequestPayment;
import io.daybook.command.stock.StockCommand.ReceiveStock;
import io.daybook.embedded.test.TestStores;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.OrderLine;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/// Paying against expiring and cancelling, on the real bus with the real policies: each order has one outcome, and every cent of a cancelled
/// one is let go or given back. `-Ddaybook.races=` sets how many.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PayOrExpireTest {

    private static final Logger LOG = LoggerFactory.getLogger(PayOrExpireTest.class);
    private static final int RACES = Integer.getInteger("daybook.races", 3_000);
    private static final int AT_ONCE = 48;
    private static final int SKUS = 100;
    private static final long PRICE = 1250;

    private @Nullable CommandSide side;

    @BeforeAll
    void start() {
        side = new CommandSide(TestStores.database(), "daybook.payments.simulator.pause=2s");
    }

    @AfterAll
    void stop() {
        side().close();
    }

    @Test
    void of_many_races_each_has_one_outcome_and_every_cent_has_its_place() {
        long begun = System.nanoTime();
        for (int sku = 0; sku < SKUS; sku++) {
            side().ask(new ReceiveStock("sku-" + sku, "main", RACES, null, Instant.now()));
        }
        Semaphore room = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture.allOf(
                            IntStream.range(0, RACES)
                                    .mapToObj(race -> {
                                        room.acquireUninterruptibly();
                                        return CompletableFuture.runAsync(
                                                        () -> race(race, threads), threads)
                                                .whenComplete((_, _) -> room.release());
                                    })
                                    .toArray(CompletableFuture[]::new))
                    .join();
        }
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> MoneyBooks.areAtRest(side()::rows));
        MoneyBooks.check(side()::rows);

        Reconciliation.Result account = side().bean(Reconciliation.class).of("simulator");
        assertThat(account.findings()).as("where the provider's account differs").isEmpty();
        assertThat(account.operationsHere()).isEqualTo(account.operationsThere());

        String races = "stream like 'order:race-%'";
        long paid = count("order.confirmed", races);
        long cancelled = count("order.cancelled", races);
        long paidThenCancelled =
                side().number(
                                "select count(*) from daybook.events c join daybook.events x using (stream) where c.type = 'order.confirmed' and x.type = 'order.cancelled' and "
                                        + races);
        LOG.info(
                "{} races in {} ms: {} paid and kept, {} cancelled ({} after they were paid, {} before); {} payments let go, {} given back",
                RACES,
                (System.nanoTime() - begun) / 1_000_000,
                paid - paidThenCancelled,
                cancelled,
                paidThenCancelled,
                cancelled - paidThenCancelled,
                count("payment.voided", "stream like 'payment:race-%'"),
                count("payment.refunded", "stream like 'payment:race-%'"));
        assertThat(paid + cancelled - paidThenCancelled).as("outcomes").isEqualTo(RACES);
        assertThat(
                        side().rows(
                                        """
                                        select stream from daybook.events where type = 'order.confirmed' and not exists (
                                            select from daybook.events x where x.stream = events.stream and x.type = 'order.cancelled')
                                        except
                                        select 'order:' || (payload ->> 'orderId') from daybook.events where type = 'stock.allocated'
                                        """))
                .as("paid orders without their stock")
                .isEmpty();
        assertThat(
                        side().number(
                                        """
                                        select coalesce(sum((payload ->> 'amountMinor')::bigint * case type when 'payment.captured' then 1 else -1 end), 0)
                                        from daybook.events where type in ('payment.captured', 'payment.refunded') and stream like 'payment:race-%'
                                        """))
                .as("money kept")
                .isEqualTo((paid - paidThenCancelled) * PRICE);
    }

    @Test
    void an_order_cancelled_while_its_authorisation_is_in_flight_lets_it_go() {
        String id = "in-flight";
        do {
            // The provider is slow; yet this thread may have been slower.
            id += "-";
            assertThat(id.length()).as("tries").isLessThan(30);
            place(id, Duration.ofHours(1));
            pay(id, "card-slow");
            side().ask(new CancelOrder(id, "changed their mind", Instant.now()));
            awaitRest(id);
        } while (position("payment.authorised", "payment:" + id)
                < position("order.cancelled", "order:" + id));
        assertThat(count("payment.voided", "stream = 'payment:" + id + "'")).isEqualTo(1);
        assertThat(count("payment.captured", "stream = 'payment:" + id + "'")).isZero();
    }

    @Test
    void a_payment_that_lands_in_the_second_the_order_times_out_has_one_outcome() {
        List<String> orders = IntStream.range(0, 12).mapToObj(i -> "last-second-" + i).toList();
        int later = 3_400;
        for (String order : orders) {
            // Authorised in time, after 2 s, and captured about when the order lapses, after 4.
            place(order, Duration.ofMillis(later));
            pay(order, "card-slow");
            later += 100;
        }
        orders.forEach(this::awaitRest);
        for (String order : orders) {
            long confirmed = count("order.confirmed", "stream = 'order:" + order + "'");
            long cancelled = count("order.cancelled", "stream = 'order:" + order + "'");
            assertThat(confirmed + cancelled).as(order).isEqualTo(1);
        }
        MoneyBooks.check(side()::rows);
    }

    /// The provider is asked by this thread and by the policy, and cancelling comes in between.
    private void race(int number, ExecutorService threads) {
        Random random = new Random(number);
        String id = "race-" + number;
        Instant now = Instant.now();
        Instant expiresAt = now.plusSeconds(3_600);
        side().ask(order(id, "sku-" + number % SKUS, expiresAt));
        Command cancel =
                number % 2 == 0
                        ? new CancelUnpaidOrder(id, expiresAt)
                        : new CancelOrder(id, "changed their mind", now);
        int looks = random.nextInt(24);
        side().ask(request(id, "card"));
        CompletableFuture<Void> cancelling =
                CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < looks; i++) {
                                side().ask(new ConsultPayment(id));
                            }
                            side().ask(cancel);
                        },
                        threads);
        if (random.nextBoolean()) {
            side().bean(PaymentFlow.class).goOn(id, () -> CommandContexts.system("race", null));
        }
        cancelling.join();
    }

    private void place(String id, Duration lapsesAfter) {
        side().ask(new ReceiveStock("sku-" + id, "main", 5, null, Instant.now()));
        side().ask(order(id, "sku-" + id, Instant.now().plus(lapsesAfter)));
    }

    private void pay(String id, String method) {
        side().ask(request(id, method));
    }

    private void awaitRest(String id) {
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(200))
                .until(() ->
                        count("order.confirmed", "stream = 'order:" + id + "'")
                                                + count(
                                                        "order.cancelled",
                                                        "stream = 'order:" + id + "'")
                                        > 0
                                && MoneyBooks.areAtRest(side()::rows));
    }

    private long position(String type, String stream) {
        return side().number(
                        "select position from daybook.events where type = '%s' and stream = '%s'"
                                .formatted(type, stream));
    }

    private long count(String type, String where) {
        return side().number(
                        "select count(*) from daybook.events where type = '%s' and %s"
                                .formatted(type, where));
    }

    private static RequestPayment request(String id, String method) {
        return new RequestPayment(id, id, PRICE, "GBP", method, "simulator", Instant.now());
    }

    private static PlaceOrder order(String id, String sku, Instant expiresAt) {
        return new PlaceOrder(
                id,
                Customer.guest("France"),
                "GBP",
                List.of(new OrderLine(1, LineKind.GOODS, sku, sku, 1, PRICE, "main")),
                expiresAt,
                null,
                Instant.now());
    }

    private CommandSide side() {
        return Objects.requireNonNull(side);
    }
}
