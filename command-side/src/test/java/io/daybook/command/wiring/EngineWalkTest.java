package io.daybook.command.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.Answer;
import io.daybook.command.Command;
import io.daybook.command.CommandContext;
import io.daybook.command.CommandContexts;
import io.daybook.command.Commands;
import io.daybook.command.Rejection;
import io.daybook.command.cart.CartCommand.CheckOutCart;
import io.daybook.command.cart.CartCommand.OpenCart;
import io.daybook.command.cart.CartCommand.SetCartItem;
import io.daybook.command.credit.CreditCommand.IssueCreditNote;
import io.daybook.command.order.OrderCommand.CancelOrder;
import io.daybook.command.order.OrderCommand.CancelOrderLines;
import io.daybook.command.order.OrderCommand.CompleteOrder;
import io.daybook.command.order.OrderCommand.PlaceOrder;
import io.daybook.command.order.OrderCommand.ShipOrder;
import io.daybook.command.payment.GiveBackOverpayment;
import io.daybook.command.payment.PaymentCommand.RecordPayment;
import io.daybook.command.payment.PaymentProviders;
import io.daybook.command.product.ProductCommand.PriceProduct;
import io.daybook.command.product.ProductCommand.PublishProduct;
import io.daybook.command.stock.StockCommand.AdjustStock;
import io.daybook.command.stock.StockCommand.ReceiveStock;
import io.daybook.command.stock.StockCommand.ReturnStock;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;
import io.daybook.shared.credit.CreditEvent.CreditLine;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderLine;
import io.daybook.shared.stock.StockEvent.Disposition;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/// Random commands over all aggregates, from several callers at once on shared streams, through the real command bus into a real PostgreSQL.
/// Afterwards everything that was asked is done again, one by one, by a [PlainShop], in the order in which the log says it happened: each
/// answer has to be what comes of it there. A refusal leaves no event, and may be given upon what was seen in passing: it has to be what comes
/// of the command at some point after all that anybody had been told of when it was asked, and before the position kept with it. So whatever
/// happened at once is as if it had happened one by one.
///
/// `-Ddaybook.walk.seed=` repeats the choices of one walk (not the moments at which they met), `-Ddaybook.walk.steps=` makes all walks longer.
class EngineWalkTest {

    private static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");
    private static final int CALLERS = 6;
    private static final TestDatabase DATABASE = TestStores.database();
    private static ConfigurableApplicationContext context;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({EventLogConfiguration.class, EventStoreConfiguration.class})
    @ComponentScan(
            basePackages = {
                "io.daybook.command.cart",
                "io.daybook.command.credit",
                "io.daybook.command.order",
                "io.daybook.command.payment",
                "io.daybook.command.product",
                "io.daybook.command.stock"
            },
            useDefaultFilters = false,
            includeFilters =
                    @ComponentScan.Filter(
                            type = FilterType.REGEX,
                            pattern = ".*(Shell|LoggedStock)"))
    static class Application {

        @Bean
        PaymentProviders providers() {
            return new PaymentProviders(List.of());
        }
    }

    @BeforeAll
    static void start() {
        context =
                new SpringApplicationBuilder(Application.class)
                        .web(WebApplicationType.NONE)
                        .properties(
                                "spring.main.banner-mode=off",
                                "spring.datasource.url=" + DATABASE.jdbcUrl(),
                                "spring.datasource.username=" + DATABASE.engineUser(),
                                "spring.datasource.password=" + DATABASE.enginePassword(),
                                "spring.flyway.user=" + DATABASE.owner(),
                                "spring.flyway.password=" + DATABASE.ownerPassword(),
                                "spring.flyway.default-schema=daybook",
                                "spring.flyway.schemas=daybook,views,analytics",
                                "db-scheduler.enabled=false")
                        .run();
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    static LongStream seeds() {
        Long one = Long.getLong("daybook.walk.seed");
        return one != null ? LongStream.of(one) : LongStream.rangeClosed(1, 4);
    }

    /// A command, what it comes to in a plain shop, and what the answer to it says then.
    private record Step(
            Command command,
            Function<PlainShop, String> plainly,
            Function<PlainShop, Map<String, Object>> told) {}

    /// @param from the last position of which anybody had been told when it was asked
    /// @param outcome `ok` for any answer, or the refusal's code
    private record Asked(
            Step step,
            String key,
            String commandId,
            long from,
            String outcome,
            Map<String, Object> body) {

        boolean refused() {
            return !outcome.equals(PlainShop.OK);
        }
    }

    /// When the log says that something happened.
    ///
    /// @param recorded whether it left events
    private record Happened(long position, boolean recorded) {}

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatever_happens_at_once_might_have_happened_in_the_log_s_order(long seed)
            throws Exception {
        int steps = Integer.getInteger("daybook.walk.steps", 600);
        ConcurrentLinkedDeque<String> orders = new ConcurrentLinkedDeque<>();
        AtomicLong told = new AtomicLong();
        Caller first = new Caller(seed, 0, orders, told);
        List<Asked> asked = new ArrayList<>();
        for (String sku : first.skus) {
            first.ask(first.publish(sku));
            first.ask(first.receive(sku, 20));
        }
        asked.addAll(first.asked);
        List<Caller> callers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 1; i <= CALLERS; i++) {
                Caller caller = new Caller(seed, i, orders, told);
                callers.add(caller);
                running.add(threads.submit(() -> caller.walk(steps / CALLERS)));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        callers.forEach(caller -> asked.addAll(caller.asked));
        holdAgainstPlainShop(seed, asked);
    }

    private static void holdAgainstPlainShop(long seed, List<Asked> asked) throws SQLException {
        Map<String, Happened> happened = happened(asked);
        List<Asked> answered = new ArrayList<>(asked);
        answered.removeIf(Asked::refused);
        answered.sort(
                Comparator.comparing((Asked each) -> when(each, happened).position())
                        .thenComparing(each -> !when(each, happened).recorded()));
        ArrayDeque<Asked> refused = new ArrayDeque<>();
        asked.stream()
                .filter(Asked::refused)
                .sorted(Comparator.comparing(Asked::from))
                .forEach(refused::add);
        List<Asked> unexplained = new ArrayList<>();
        PlainShop shop = new PlainShop();
        Map<String, Integer> outcomes = new HashMap<>();
        refused.forEach(each -> outcomes.merge(each.outcome(), 1, Integer::sum));
        for (Asked each : answered) {
            Happened at = when(each, happened);
            while (!refused.isEmpty() && refused.getFirst().from() < at.position()) {
                unexplained.add(refused.removeFirst());
            }
            explain(unexplained, shop, at.position(), seed, happened);
            String what = "seed %d: %s".formatted(seed, each.step().command());
            String actual = at.recorded() ? PlainShop.OK : PlainShop.NOTHING;
            assertThat(actual).as(what).isEqualTo(each.step().plainly().apply(shop));
            outcomes.merge(actual, 1, Integer::sum);
            assertThat(numbers(each.body()))
                    .as(what)
                    .containsAllEntriesOf(each.step().told().apply(shop));
        }
        unexplained.addAll(refused);
        explain(unexplained, shop, Long.MAX_VALUE, seed, happened);
        // A walk in which nothing happens proves nothing.
        assertThat(outcomes.get(PlainShop.OK)).as("granted").isGreaterThan(asked.size() / 4);
        assertThat(outcomes).as("what came of %d", asked.size()).hasSizeGreaterThan(6);
    }

    /// Strikes off the refusals that would be given now.
    ///
    /// @param next what happens at this position is next, so that it is too late for refusals of before
    private static void explain(
            List<Asked> unexplained,
            PlainShop shop,
            long next,
            long seed,
            Map<String, Happened> happened) {
        unexplained.removeIf(each -> shop.would(each.step().plainly()).equals(each.outcome()));
        assertThat(unexplained)
                .as("seed %d: refusals without a reason, before position %d", seed, next)
                .noneMatch(each -> when(each, happened).position() < next);
    }

    private static Happened when(Asked asked, Map<String, Happened> happened) {
        Happened at = happened.get(asked.key());
        if (at == null) {
            throw new AssertionError("No answer was kept to " + asked);
        }
        return at;
    }

    /// From the answers that are kept, and the events that tell which command they are of.
    private static Map<String, Happened> happened(List<Asked> asked) throws SQLException {
        Map<String, Long> recorded = new HashMap<>();
        Map<String, Happened> happened = new HashMap<>();
        try (Connection connection = DATABASE.ownerDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet rows =
                    statement.executeQuery(
                            "select command_id, max(position) from daybook.events group by command_id")) {
                while (rows.next()) {
                    recorded.put(rows.getString(1), rows.getLong(2));
                }
            }
            Map<String, Long> kept = new HashMap<>();
            try (ResultSet rows =
                    statement.executeQuery(
                            "select idempotency_key, position from daybook.command_answers")) {
                while (rows.next()) {
                    kept.put(rows.getString(1), rows.getLong(2));
                }
            }
            for (Asked each : asked) {
                Long answered = kept.get(each.key());
                if (answered != null) {
                    Long last = recorded.get(each.commandId());
                    assertThat(last == null ? answered : last)
                            .as("position kept with the answer to " + each)
                            .isEqualTo(answered);
                    happened.put(each.key(), new Happened(answered, last != null));
                }
            }
        }
        return happened;
    }

    /// Answers of payments tell of the order in a part of their own.
    private static Map<String, Object> numbers(Map<String, Object> body) {
        Map<String, Object> numbers = new HashMap<>(body);
        if (body.get("order") instanceof Map<?, ?> order) {
            order.forEach((name, value) -> numbers.put(String.valueOf(name), value));
        }
        numbers.replaceAll(
                (_, value) -> value instanceof Integer units ? (Object) units.longValue() : value);
        return numbers;
    }

    /// Asks one thing after the other. A command more is a method more here and one in [PlainShop], and a line in `anything`.
    private static final class Caller {

        private final String name;
        private final List<String> skus;
        private final ConcurrentLinkedDeque<String> orders;
        private final AtomicLong told;
        private final Random random;
        private final Commands commands = context.getBean(Commands.class);
        private final List<Asked> asked = new ArrayList<>();
        private final List<Supplier<Step>> anything =
                List.of(
                        this::receive,
                        this::adjust,
                        this::comeBack,
                        this::credit,
                        this::price,
                        this::place,
                        this::place,
                        this::place,
                        this::setItem,
                        this::setItem,
                        this::checkOut,
                        this::pay,
                        this::pay,
                        this::pay,
                        this::giveBack,
                        this::ship,
                        this::ship,
                        this::cancelLines,
                        this::cancelLines,
                        this::cancel,
                        this::complete);
        private int count;
        private String cart = "";

        Caller(long seed, int number, ConcurrentLinkedDeque<String> orders, AtomicLong told) {
            this.told = told;
            this.name = "w%d-%d-".formatted(seed, number);
            this.skus = List.of("W" + seed + "A", "W" + seed + "B", "W" + seed + "C");
            this.orders = orders;
            this.random = new Random(seed * 1_000 + number);
        }

        void walk(int steps) {
            ask(openCart());
            for (int i = 0; i < steps; i++) {
                ask(anything.get(random.nextInt(anything.size())).get());
            }
        }

        void ask(Step step) {
            Asked first = dispatch(step, newId());
            asked.add(first);
            switch (random.nextInt(8)) {
                case 0 -> asked.add(dispatch(step, newId()));
                case 1 -> {
                    Asked again = dispatch(step, first.key());
                    assertThat(again.outcome()).isEqualTo(first.outcome());
                    assertThat(again.body()).isEqualTo(first.body());
                }
                default -> {}
            }
        }

        private Asked dispatch(Step step, String key) {
            String commandId = CommandContexts.newId();
            long from = told.get();
            CommandContext asking =
                    new CommandContext(
                            "walker",
                            "back-office",
                            commandId,
                            "walk",
                            null,
                            null,
                            null,
                            key,
                            "the same",
                            null);
            try {
                Answer answer = commands.dispatch(step.command(), asking).join();
                told.accumulateAndGet(answer.position(), Math::max);
                return new Asked(step, key, commandId, from, PlainShop.OK, answer.body());
            } catch (CompletionException e) {
                if (e.getCause() instanceof Rejection refusal) {
                    return new Asked(step, key, commandId, from, refusal.code(), Map.of());
                }
                throw e;
            }
        }

        private Step publish(String sku) {
            return new Step(
                    new PublishProduct(sku, Map.of("en", sku), null, null, 250L, "GBP", AT),
                    shop -> shop.publish(sku, 250),
                    _ -> Map.of());
        }

        private Step price() {
            String sku = aSku();
            long price = 100 + 50L * random.nextInt(4);
            return new Step(
                    new PriceProduct(sku, price, "GBP", AT),
                    shop -> shop.price(sku, price),
                    _ -> Map.of());
        }

        private Step receive() {
            return receive(aSku(), 1 + random.nextInt(8));
        }

        private Step receive(String sku, int quantity) {
            String reference = newId();
            return new Step(
                    new ReceiveStock(sku, "main", quantity, reference, AT),
                    shop -> shop.receive(reference, sku, quantity),
                    shop -> shop.stock(sku));
        }

        private Step adjust() {
            String sku = aSku();
            String reference = newId();
            int quantity = random.nextBoolean() ? 2 : -1 - random.nextInt(6);
            boolean upToAvailable = random.nextBoolean();
            return new Step(
                    new AdjustStock(sku, "main", quantity, "counted", reference, upToAvailable, AT),
                    shop -> shop.adjust(reference, sku, quantity, upToAvailable),
                    shop -> shop.stock(sku));
        }

        private Step comeBack() {
            String sku = aSku();
            String reference = newId();
            boolean damaged = random.nextBoolean();
            return new Step(
                    new ReturnStock(
                            sku,
                            "main",
                            1,
                            damaged ? Disposition.DAMAGED : Disposition.RESTOCK,
                            reference,
                            AT),
                    shop -> shop.comeBack(reference, sku, 1, damaged),
                    shop -> shop.stock(sku));
        }

        private Step credit() {
            String sku = aSku();
            String creditId = newId();
            return new Step(
                    new IssueCreditNote(
                            creditId,
                            Customer.guest("France"),
                            "GBP",
                            List.of(
                                    new CreditLine(
                                            1, LineKind.GOODS, sku, "back", 2, 2, 100, List.of())),
                            null,
                            AT),
                    shop -> shop.credit(creditId, sku, 2),
                    _ -> Map.of());
        }

        private Step place() {
            String orderId = newOrder();
            boolean firm = random.nextInt(3) == 0;
            List<PlainShop.Line> lines = new ArrayList<>();
            List<OrderLine> ordered = new ArrayList<>();
            int count = 1 + random.nextInt(4);
            for (int number = 1; number <= count; number++) {
                PlainShop.Line line =
                        new PlainShop.Line(
                                aSku(), 1 + random.nextInt(4), 50L * (1 + random.nextInt(5)));
                lines.add(line);
                ordered.add(
                        new OrderLine(
                                number,
                                LineKind.GOODS,
                                line.sku(),
                                "goods",
                                (int) line.quantity(),
                                line.priceMinor(),
                                "main"));
            }
            return new Step(
                    new PlaceOrder(
                            orderId,
                            Customer.guest("France"),
                            "GBP",
                            ordered,
                            firm ? null : AT.plusSeconds(3_600),
                            null,
                            AT),
                    shop -> shop.place(orderId, lines, firm),
                    shop -> shop.order(orderId));
        }

        private Step openCart() {
            cart = newId();
            String cartId = cart;
            return new Step(
                    new OpenCart(cartId, "GBP", null, AT),
                    shop -> shop.openCart(cartId),
                    _ -> Map.of());
        }

        private Step setItem() {
            String cartId = cart;
            String sku = aSku();
            int quantity = 1 + random.nextInt(3);
            return new Step(
                    new SetCartItem(cartId, sku, quantity, AT),
                    shop -> shop.setItem(cartId, sku, quantity),
                    _ -> Map.of());
        }

        /// Sometimes that of a cart which has been checked out; the next caller's cart is a new one then.
        private Step checkOut() {
            String cartId = cart;
            String orderId = newOrder();
            if (random.nextInt(3) > 0) {
                ask(openCart());
            }
            return new Step(
                    new CheckOutCart(
                            cartId, orderId, Customer.guest("France"), AT.plusSeconds(3_600), AT),
                    shop -> shop.checkOut(cartId, orderId),
                    shop -> shop.order(orderId));
        }

        private Step pay() {
            String paymentId = newId();
            String orderId = anOrder();
            long amount = 50L * (1 + random.nextInt(40));
            return new Step(
                    new RecordPayment(paymentId, orderId, amount, "GBP", "cash", AT),
                    shop -> shop.pay(paymentId, orderId, amount),
                    shop -> shop.order(orderId));
        }

        private Step giveBack() {
            String orderId = anOrder();
            return new Step(
                    new GiveBackOverpayment(orderId, AT),
                    shop -> shop.giveBack(orderId),
                    shop -> shop.order(orderId));
        }

        private Step ship() {
            String orderId = anOrder();
            String shipmentId = newId();
            return new Step(
                    new ShipOrder(orderId, shipmentId, List.of(), AT),
                    shop -> shop.ship(orderId, shipmentId),
                    shop -> shop.order(orderId));
        }

        private Step cancelLines() {
            String orderId = anOrder();
            String cancellationId = newId();
            int line = 1 + random.nextInt(3);
            int units = 1 + random.nextInt(3);
            return new Step(
                    new CancelOrderLines(
                            orderId,
                            cancellationId,
                            List.of(new LineQuantity(line, units)),
                            "why",
                            AT),
                    shop -> shop.cancelLines(orderId, cancellationId, line, units),
                    shop -> shop.order(orderId));
        }

        private Step cancel() {
            String orderId = anOrder();
            return new Step(
                    new CancelOrder(orderId, "why", AT),
                    shop -> shop.cancel(orderId),
                    shop -> shop.order(orderId));
        }

        private Step complete() {
            String orderId = anOrder();
            return new Step(
                    new CompleteOrder(orderId, AT),
                    shop -> shop.complete(orderId),
                    shop -> shop.order(orderId));
        }

        private String newId() {
            return name + ++count;
        }

        private String newOrder() {
            String orderId = newId();
            orders.addFirst(orderId);
            return orderId;
        }

        /// One of the last that anybody has wished to place, or none at all.
        private String anOrder() {
            return orders.stream().skip(random.nextInt(24)).findFirst().orElse("none");
        }

        private String aSku() {
            return skus.get(random.nextInt(skus.size()));
        }
    }
}
