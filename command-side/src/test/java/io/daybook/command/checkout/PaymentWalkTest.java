package io.daybook.command.checkout;

import static io.daybook.command.Patience.patiently;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.command.Command;
import io.daybook.command.Rejection;
import io.daybook.command.order.OrderCommand.CancelOrder;
import io.daybook.command.order.OrderCommand.CancelOrderLines;
import io.daybook.command.order.OrderCommand.CancelUnpaidOrder;
import io.daybook.command.order.OrderCommand.PlaceOrder;
import io.daybook.command.payment.CaptureMode;
import io.daybook.command.payment.GiveBackOverpayment;
import io.daybook.command.payment.PaymentCommand.RecordPayment;
import io.daybook.command.payment.PaymentCommand.RequestCapture;
import io.daybook.command.payment.PaymentCommand.RequestPayment;
import io.daybook.command.payment.PaymentCommand.RequestRefund;
import io.daybook.command.payment.PaymentCommand.RequestVoid;
import io.daybook.command.payment.PaymentCommand.RetryRefund;
import io.daybook.command.payment.PaymentCommand.WantedAmount;
import io.daybook.command.stock.StockCommand.ReceiveStock;
import io.daybook.embedded.test.TestStores;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderLine;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

/// Customers and the back office at random, side by side, on the real bus with a provider that loses calls and replies and declines: the
/// identities of money hold at every position, and in the end the provider's account and the log tell the same.
/// `-Ddaybook.walk.seed=` sets the first seed, `-Ddaybook.walk.payments=` the steps of each of the walkers.
class PaymentWalkTest {

    private static final long SEED = Long.getLong("daybook.walk.seed", 1);
    private static final int STEPS = Integer.getInteger("daybook.walk.payments", 400);
    private static final int WALKERS = 6;
    private static final List<String> METHODS =
            List.of(
                    "card",
                    "gift-card",
                    "card-lost-reply",
                    "card-timeout",
                    "card-refund-fails",
                    "card-declined");

    /// Refunds that failed and were not tried again, of what is still there to be given back.
    private static final String FAILED =
            """
            select payload ->> 'paymentId' || '/' || (payload ->> 'refundId') from daybook.events where type = 'payment.refund-failed'
            except
            select payload ->> 'paymentId' || '/' || (payload ->> 'retryOf') from daybook.events where type = 'payment.refund-requested'
            """;

    private static final String CANCELLED_AND_KEPT =
            """
            select p.payload ->> 'paymentId'
            from daybook.events p join daybook.events c on c.stream = 'order:' || (p.payload ->> 'orderId') and c.type = 'order.cancelled'
            where p.type = 'payment.requested' and (
                select coalesce(sum(case type when 'payment.captured' then 1 when 'payment.refunded' then -1 else 0 end
                    * (payload ->> 'amountMinor')::bigint), 0)
                from daybook.events where stream = p.stream and type in ('payment.captured', 'payment.refunded')) > 0
            """;

    @Test
    void whatever_is_asked_of_payments_their_identities_hold() {
        try (CommandSide side = new CommandSide(TestStores.database())) {
            side.ask(new ReceiveStock("A", "main", 1_000_000, null, Instant.now()));
            payAndCancelByEachMethod(side);
            CompletableFuture.allOf(
                            IntStream.range(0, WALKERS)
                                    .mapToObj(walker ->
                                            CompletableFuture.runAsync(
                                                    () -> new Walker(side, SEED + walker).walk()))
                                    .toArray(CompletableFuture[]::new))
                    .join();
            MoneyBooks.check(side::rows);
            awaitRest(side);
            // The policy that does so may not have come to the last of them, and would go on
            // asking while the accounts are compared.
            side.rows(
                            "select distinct payload ->> 'orderId' from daybook.events where type = 'order.placed'")
                    .forEach(order -> ask(side, new GiveBackOverpayment(order, Instant.now())));
            awaitRest(side);
            MoneyBooks.check(side::rows);
            MoneyBooks.audit(side::rows);
            Reconciliation.Result result = side.bean(Reconciliation.class).of("simulator");
            assertThat(result.findings()).as("seed " + SEED).isEmpty();
            assertThat(result.operationsHere())
                    .isEqualTo(result.operationsThere())
                    .isGreaterThan(WALKERS * STEPS / 10);
            for (String type :
                    List.of(
                            "payment.voided",
                            "payment.refunded",
                            "payment.refund-failed",
                            "payment.declined",
                            "payment.outcome-unknown",
                            "order.confirmed",
                            "order.cancelled")) {
                assertThat(
                                side.number(
                                        "select count(*) from daybook.events where type = '%s'"
                                                .formatted(type)))
                        .as(type)
                        .isPositive();
            }
        }
    }

    /// So that there is one of everything, whatever the walkers chance upon.
    private static void payAndCancelByEachMethod(CommandSide side) {
        List<String> orders = new ArrayList<>();
        for (String method : METHODS) {
            for (CaptureMode capture : CaptureMode.values()) {
                String order = method + "-" + capture.ordinal();
                orders.add(order);
                ask(side, order(order, 2, Instant.now()));
                ask(
                        side,
                        new RequestPayment(
                                "p-" + order,
                                order,
                                1000,
                                "GBP",
                                method,
                                "simulator",
                                capture,
                                Instant.now()));
            }
        }
        patiently().until(() -> MoneyBooks.areAtRest(side::rows));
        orders.forEach(order -> ask(side, new CancelOrder(order, "why", Instant.now())));
    }

    private static void awaitRest(CommandSide side) {
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    makeGood(side);
                    return MoneyBooks.areAtRest(side::rows);
                });
    }

    private static PlaceOrder order(String orderId, int units, Instant now) {
        return new PlaceOrder(
                orderId,
                Customer.guest("France"),
                "GBP",
                List.of(new OrderLine(1, LineKind.GOODS, "A", "a", units, 500, "main")),
                now.plusSeconds(600),
                null,
                now);
    }

    /// What the back office does in the end: what failed is tried again, and what is left of cancelled orders is given back.
    private static void makeGood(CommandSide side) {
        for (String failed : side.rows(FAILED)) {
            String[] ids = failed.split("/");
            ask(side, new RetryRefund(ids[0], ids[1], ids[1] + "-r", Instant.now()));
        }
        for (String paymentId : side.rows(CANCELLED_AND_KEPT)) {
            ask(
                    side,
                    new RequestRefund(
                            paymentId,
                            "rest-" + System.nanoTime(),
                            null,
                            "the order was cancelled",
                            Instant.now()));
        }
    }

    /// @return whether it was accepted
    private static boolean ask(CommandSide side, Command command) {
        try {
            side.ask(command);
            return true;
        } catch (CompletionException e) {
            if (e.getCause() instanceof Rejection) {
                return false;
            }
            throw e;
        }
    }

    private static final class Walker {

        private final CommandSide side;
        private final Random random;
        private final String name;
        private final List<String> orders = new ArrayList<>();
        private final List<String> payments = new ArrayList<>();
        private int count;

        Walker(CommandSide side, long seed) {
            this.side = side;
            this.random = new Random(seed);
            this.name = "w" + seed + "-";
        }

        void walk() {
            for (int step = 1; step <= STEPS; step++) {
                ask(side, next());
                if (step % 100 == 0) {
                    MoneyBooks.check(side::rows);
                }
            }
        }

        private Command next() {
            count++;
            Instant now = Instant.now();
            return switch (orders.isEmpty() ? 0 : random.nextInt(14)) {
                case 0, 1, 2 -> {
                    orders.add(name + count);
                    yield order(name + count, 1 + random.nextInt(4), now);
                }
                case 3, 4, 5, 6 -> {
                    payments.add(name + "p" + count);
                    yield new RequestPayment(
                            name + "p" + count,
                            recent(orders),
                            250L * (1 + random.nextInt(8)),
                            "GBP",
                            METHODS.get(random.nextInt(METHODS.size())),
                            "simulator",
                            CaptureMode.values()[random.nextInt(2)],
                            now);
                }
                case 7 ->
                        new RecordPayment(
                                name + "c" + count, recent(orders), 500, "GBP", "cash", now);
                case 8 -> new RequestCapture(aPayment(), "k" + count, anAmount(), now);
                case 9 -> new RequestRefund(aPayment(), "b" + count, anAmount(), "why", now);
                case 10 -> new RequestVoid(aPayment(), "v" + count, "why", now);
                case 11 ->
                        random.nextBoolean()
                                ? new CancelOrder(recent(orders), "why", now)
                                : new CancelUnpaidOrder(recent(orders), now.plusSeconds(3_600));
                case 12 ->
                        new CancelOrderLines(
                                recent(orders),
                                "x" + count,
                                List.of(new LineQuantity(1, 1)),
                                "why",
                                now);
                default ->
                        new RetryRefund(
                                aPayment(), "b" + random.nextInt(count + 1), "t" + count, now);
            };
        }

        private String aPayment() {
            return payments.isEmpty() ? "none" : recent(payments);
        }

        private String recent(List<String> ids) {
            return ids.get(Math.max(0, ids.size() - 1 - random.nextInt(8)));
        }

        private @Nullable WantedAmount anAmount() {
            return random.nextInt(3) == 0
                    ? null
                    : new WantedAmount(50L * (1 + random.nextInt(20)), "GBP");
        }
    }
}
