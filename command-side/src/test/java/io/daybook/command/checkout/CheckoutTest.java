package io.daybook.command.checkout;

import static io.daybook.command.Patience.patiently;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.Answer;
import io.daybook.command.Command;
import io.daybook.command.CommandContexts;
import io.daybook.command.Commands;
import io.daybook.command.Rejection;
import io.daybook.command.cart.CartCommand.CheckOutCart;
import io.daybook.command.cart.CartCommand.OpenCart;
import io.daybook.command.cart.CartCommand.SetCartItem;
import io.daybook.command.credit.CreditCommand.IssueCreditNote;
import io.daybook.command.http.CommandEndpoint;
import io.daybook.command.order.OrderCommand.CancelOrderLines;
import io.daybook.command.order.OrderCommand.CompleteOrder;
import io.daybook.command.order.OrderCommand.ExtendOrder;
import io.daybook.command.order.OrderCommand.PlaceOrder;
import io.daybook.command.order.OrderCommand.ShipOrder;
import io.daybook.command.payment.PaymentCommand.RecordPayment;
import io.daybook.command.payment.PaymentCommand.RequestPayment;
import io.daybook.command.product.ProductCommand.PublishProduct;
import io.daybook.command.stock.StockCommand.ReceiveStock;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;
import io.daybook.shared.credit.CreditEvent.CreditLine;
import io.daybook.shared.credit.CreditEvent.Effect;
import io.daybook.shared.credit.CreditEvent.OrderLink;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventLog;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderEvent.OrderCancelled;
import io.daybook.shared.order.OrderEvent.OrderConfirmed;
import io.daybook.shared.order.OrderEvent.OrderRefunded;
import io.daybook.shared.order.OrderLine;
import io.daybook.shared.payment.PaymentEvent.PaymentOutcomeUnknown;
import io.daybook.shared.stock.StockEvent.ReservationExpired;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/// The whole command side on a real PostgreSQL: shells, policies, timers and the simulator.
class CheckoutTest {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @ComponentScan(
            basePackages = {
                "io.daybook.command.cart",
                "io.daybook.command.checkout",
                "io.daybook.command.coupon",
                "io.daybook.command.credit",
                "io.daybook.command.order",
                "io.daybook.command.payment",
                "io.daybook.command.pricing",
                "io.daybook.command.product",
                "io.daybook.command.stock",
                "io.daybook.command.wiring"
            },
            excludeFilters = {
                @Filter(CommandEndpoint.class),
                @Filter(type = FilterType.REGEX, pattern = ".*Test(\\$.*)?")
            })
    static class CommandSide {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    private static @Nullable ConfigurableApplicationContext context;
    private static final Instant NOW = Instant.now();

    @BeforeAll
    static void start() {
        TestDatabase database = TestStores.database();
        context =
                new SpringApplicationBuilder(CommandSide.class)
                        .web(WebApplicationType.NONE)
                        .properties(
                                "spring.main.banner-mode=off",
                                "spring.datasource.url=" + database.jdbcUrl(),
                                "spring.datasource.username=" + database.engineUser(),
                                "spring.datasource.password=" + database.enginePassword(),
                                "spring.flyway.user=" + database.owner(),
                                "spring.flyway.password=" + database.ownerPassword(),
                                "spring.flyway.default-schema=daybook",
                                "spring.flyway.schemas=daybook,views,analytics")
                        .run();
    }

    @AfterAll
    static void stop() {
        if (context != null) {
            context.close();
        }
    }

    @Test
    void a_cart_is_checked_out_paid_shipped_cancelled_in_part_and_credited() {
        ask(new PublishProduct("tea", Map.of("en", "Tea"), null, null, 250L, "GBP", NOW));
        ask(new ReceiveStock("tea", "main", 10, null, NOW));
        ask(new OpenCart("cart", "GBP", null, NOW));
        ask(new SetCartItem("cart", "tea", 6, NOW));
        Answer placed =
                ask(
                        new CheckOutCart(
                                "cart",
                                "walk",
                                Customer.guest("France"),
                                NOW.plusSeconds(3_600),
                                NOW));
        assertThat(placed.body()).containsEntry("total", "15.00").containsEntry("status", "placed");

        ask(new RequestPayment("walk-p", "walk", 1500, "GBP", "card", "simulator", NOW));
        awaitEvent(OrderConfirmed.class, event -> event.orderId().equals("walk"));

        ask(new ShipOrder("walk", "s1", List.of(new LineQuantity(1, 2)), NOW));
        ask(new CancelOrderLines("walk", "c1", List.of(new LineQuantity(1, 3)), "too much", NOW));
        awaitEvent(
                OrderRefunded.class,
                event -> event.orderId().equals("walk") && event.amountMinor() == 750);
        ask(
                new IssueCreditNote(
                        "walk-credit",
                        Customer.guest("France"),
                        "GBP",
                        List.of(
                                new CreditLine(
                                        1,
                                        LineKind.GOODS,
                                        "tea",
                                        "Tea",
                                        2,
                                        2,
                                        250,
                                        List.of(
                                                new OrderLink("walk", 1, 1, Effect.CANCELLED),
                                                new OrderLink("walk", 1, 1, Effect.RETURNED)))),
                        "recorded",
                        NOW));
        assertThat(ask(new CompleteOrder("walk", NOW)).body()).containsEntry("status", "completed");
        assertThat(ask(new ReceiveStock("tea", "main", 1, "last", NOW)).body())
                .containsEntry("onHand", 10)
                .containsEntry("available", 10);
    }

    @Test
    void of_three_hundred_at_once_a_hundred_get_the_hundred_units() {
        ask(new ReceiveStock("hot", "main", 100, null, NOW));
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        try (ExecutorService shoppers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 300; i++) {
                PlaceOrder order = order("hot-" + i, "hot", 1, NOW.plusSeconds(3_600));
                answers.add(
                        CompletableFuture.supplyAsync(() -> dispatch(order), shoppers)
                                .thenCompose(answer -> answer));
            }
        }
        int placed = 0;
        int refused = 0;
        for (CompletableFuture<Answer> answer : answers) {
            try {
                answer.join();
                placed++;
            } catch (CompletionException e) {
                assertThat(e.getCause())
                        .isInstanceOfSatisfying(
                                Rejection.class,
                                rejection ->
                                        assertThat(rejection.code()).isEqualTo("out-of-stock"));
                refused++;
            }
        }
        assertThat(placed).isEqualTo(100);
        assertThat(refused).isEqualTo(200);
    }

    @Test
    void an_order_of_a_thousand_lines_is_placed_paid_and_shipped() {
        List<OrderLine> lines = new ArrayList<>();
        List<CompletableFuture<Answer>> receipts = new ArrayList<>();
        for (int i = 1; i <= 1_000; i++) {
            receipts.add(dispatch(new ReceiveStock("many-" + i, "main", 2, null, NOW)));
            lines.add(new OrderLine(i, LineKind.GOODS, "many-" + i, "", 2, 100, "main"));
        }
        receipts.forEach(CompletableFuture::join);
        ask(new PlaceOrder("many", Customer.guest("France"), "GBP", lines, null, null, NOW));
        ask(new RecordPayment("many-p", "many", 200_000, "GBP", "cash", NOW));
        assertThat(ask(new ShipOrder("many", "s1", List.of(), NOW)).body())
                .containsEntry("status", "shipped");
    }

    @Test
    void an_order_that_is_not_paid_in_time_is_cancelled_and_its_stock_is_free() {
        ask(new ReceiveStock("slow", "main", 5, null, NOW));
        Instant expiresAt = Instant.now().plusMillis(1_500);
        ask(order("unpaid", "slow", 5, expiresAt));
        awaitEvent(OrderCancelled.class, event -> event.orderId().equals("unpaid"));
        awaitEvent(ReservationExpired.class, event -> event.orderId().equals("unpaid"));
        ask(order("unpaid-2", "slow", 5, null));
    }

    @Test
    void an_order_that_is_given_more_time_lapses_when_that_is_up_and_not_before() {
        ask(new ReceiveStock("patient", "main", 5, null, NOW));
        // Late enough for the order to be given more time before it lapses.
        Instant first = Instant.now().plusSeconds(8);
        Instant second = first.plusSeconds(1).truncatedTo(ChronoUnit.MICROS);
        ask(order("patient", "patient", 5, first));
        assertThat(ask(new ExtendOrder("patient", second, NOW)).body())
                .containsEntry("expiresAt", second.toString());
        awaitEvent(OrderCancelled.class, event -> event.orderId().equals("patient"));
        List<RecordedEvent> cancelled =
                all().stream()
                        .filter(each ->
                                each.event() instanceof OrderCancelled event
                                        && event.orderId().equals("patient"))
                        .toList();
        assertThat(cancelled).hasSize(1);
        assertThat(cancelled.getFirst().recordedAt()).isAfterOrEqualTo(second);
        assertThat(ask(order("patient-2", "patient", 5, null)).body())
                .containsEntry("status", "placed");
    }

    @Test
    void a_payment_whose_reply_is_lost_is_resolved_by_asking() {
        ask(new ReceiveStock("lost", "main", 5, null, NOW));
        ask(order("lost", "lost", 5, NOW.plusSeconds(3_600)));
        ask(new RequestPayment("lost-p", "lost", 500, "GBP", "card-lost-reply", "simulator", NOW));
        awaitEvent(PaymentOutcomeUnknown.class, event -> event.paymentId().equals("lost-p"));
        awaitEvent(OrderConfirmed.class, event -> event.orderId().equals("lost"));
    }

    private static PlaceOrder order(
            String orderId, String sku, int quantity, @Nullable Instant expiresAt) {
        return new PlaceOrder(
                orderId,
                Customer.guest("France"),
                "GBP",
                List.of(new OrderLine(1, LineKind.GOODS, sku, sku, quantity, 100, "main")),
                expiresAt,
                null,
                NOW);
    }

    private static Answer ask(Command command) {
        return dispatch(command).join();
    }

    private static CompletableFuture<Answer> dispatch(Command command) {
        return bean(Commands.class).dispatch(command, CommandContexts.system("test", null));
    }

    private static <E extends DomainEvent> void awaitEvent(Class<E> type, Predicate<E> wanted) {
        patiently()
                .pollInterval(Duration.ofMillis(100))
                .until(() ->
                        all().stream()
                                .map(RecordedEvent::event)
                                .filter(type::isInstance)
                                .map(type::cast)
                                .anyMatch(wanted));
    }

    private static List<RecordedEvent> all() {
        return bean(EventLog.class).read(0, 100_000);
    }

    private static <T> T bean(Class<T> type) {
        if (context == null) {
            throw new IllegalStateException("The command side has not started.");
        }
        return context.getBean(type);
    }
}
