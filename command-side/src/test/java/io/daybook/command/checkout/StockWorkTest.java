package io.daybook.command.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.command.Answer;
import io.daybook.command.Rejection;
import io.daybook.command.order.OrderCommand.PlaceOrder;
import io.daybook.command.stock.StockCommand.AdjustStock;
import io.daybook.command.stock.StockCommand.CountStock;
import io.daybook.command.stock.StockCommand.MarkDamaged;
import io.daybook.command.stock.StockCommand.ReceiveStock;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.OrderLine;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// People work on the stock while it is being sold.
class StockWorkTest {

    private static final int ROUNDS = Integer.getInteger("daybook.adjusters", 100);

    private static final TestDatabase DATABASE = TestStores.database();
    private static final CommandSide ENGINE = new CommandSide(DATABASE);

    private final Instant now = Instant.now();

    @AfterAll
    static void stop() {
        ENGINE.close();
    }

    /// Each round, both adjusters have read the same version and a customer buys: whoever of the three is first leaves the adjusters
    /// behind it with a stale version, and never does more than one of them win.
    @Test
    void of_two_adjusters_and_a_sale_no_correction_is_made_upon_a_number_that_is_no_longer_true() {
        long version = ENGINE.ask(new ReceiveStock("hammer", "main", 1_000, null, now)).version();
        int corrected = 0;
        int overtaken = 0;
        int onHand = 1_000;
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < ROUNDS; round++) {
                long seen = version;
                String each = "-" + round;
                CompletableFuture<Answer> down =
                        later(people, () -> ENGINE.dispatch(adjust(-1, "down" + each), seen));
                CompletableFuture<Answer> up =
                        later(people, () -> ENGINE.dispatch(adjust(2, "up" + each), seen));
                CompletableFuture<Answer> sale =
                        later(people, () -> ENGINE.dispatch(order("sale" + each, "hammer"), null));
                boolean less = won(down, seen);
                boolean more = won(up, seen);
                sale.join();
                assertThat(less && more).as("both adjusters won round %d", round).isFalse();
                onHand += (less ? -1 : 0) + (more ? 2 : 0);
                corrected += less || more ? 1 : 0;
                overtaken += less || more ? 0 : 1;
                Answer look = ENGINE.ask(new ReceiveStock("hammer", "main", 1, "look" + each, now));
                onHand++;
                version = look.version();
                assertThat(look.body()).containsEntry("onHand", onHand);
                assertThat(look.body()).containsEntry("reserved", round + 1);
            }
        }
        assertThat(corrected + overtaken).isEqualTo(ROUNDS);
        assertThat(corrected).as("rounds that one adjuster won").isPositive();
        StockBooks.check(ENGINE::rows);
    }

    private boolean won(CompletableFuture<Answer> adjuster, long seen) {
        try {
            assertThat(adjuster.join().version()).isEqualTo(seen + 1);
            return true;
        } catch (CompletionException e) {
            assertThat(e.getCause())
                    .isInstanceOfSatisfying(
                            Rejection.class,
                            refused -> {
                                assertThat(refused.code()).isEqualTo("stale-version");
                                assertThat((Long) refused.attributes().get("currentVersion"))
                                        .isGreaterThan(seen);
                            });
            return false;
        }
    }

    @Test
    void a_shelf_is_read_sold_from_and_filled_before_its_count_is_recorded() {
        ENGINE.ask(new ReceiveStock("nail", "main", 50, null, now));
        long readAt = ENGINE.ask(new MarkDamaged("nail", "main", 3, "bent", "b1", now)).position();
        ENGINE.ask(order("nail-1", "nail"));
        ENGINE.ask(new ReceiveStock("nail", "main", 20, null, now));

        Answer counted = ENGINE.ask(count("nail", 48, readAt, "c1"));

        assertThat(counted.body())
                .containsEntry("expected", 50)
                .containsEntry("variance", -2)
                .containsEntry("applied", -2)
                .containsEntry("onHand", 68)
                .containsEntry("available", 64);
        assertRefused("count-overtaken", count("nail", 48, readAt, "c2"));
        assertRefused("count-ahead", count("nail", 48, counted.position() + 1_000_000, "c3"));
        assertThat(ENGINE.ask(count("nail", 48, readAt, "c1")).version())
                .as("the same count again")
                .isEqualTo(counted.version());
        StockBooks.check(ENGINE::rows);
    }

    @Test
    void a_shelf_that_was_read_too_long_ago_is_to_be_counted_again() {
        long readAt = ENGINE.ask(new ReceiveStock("screw", "main", 5, null, now)).position();
        try (CommandSide strict = new CommandSide(DATABASE, "daybook.stock.count-within=0s")) {
            assertThat(strict.ask(count("screw", 5, readAt, "c1")).body())
                    .as("nothing was recorded since, so nothing is too old")
                    .containsEntry("variance", 0);
            strict.ask(new ReceiveStock("screw", "main", 5, null, now));
            assertThatThrownBy(() -> strict.ask(count("screw", 5, readAt, "c2")))
                    .cause()
                    .isInstanceOfSatisfying(
                            Rejection.class,
                            refused -> assertThat(refused.code()).isEqualTo("count-too-old"));
        }
    }

    private void assertRefused(String code, CountStock count) {
        assertThatThrownBy(() -> ENGINE.ask(count))
                .cause()
                .isInstanceOfSatisfying(
                        Rejection.class, refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private CountStock count(String sku, int counted, long readAt, String reference) {
        return new CountStock(sku, "main", counted, readAt, "yearly", reference, now);
    }

    private AdjustStock adjust(int units, String reference) {
        return new AdjustStock("hammer", "main", units, "looked", reference, false, now);
    }

    private PlaceOrder order(String orderId, String sku) {
        return new PlaceOrder(
                orderId,
                Customer.guest("France"),
                "GBP",
                List.of(new OrderLine(1, LineKind.GOODS, sku, sku, 1, 100, "main")),
                now.plusSeconds(3_600),
                null,
                now);
    }

    private static CompletableFuture<Answer> later(
            ExecutorService people, Supplier<CompletableFuture<Answer>> asked) {
        return CompletableFuture.supplyAsync(asked, people).thenCompose(answer -> answer);
    }
}
