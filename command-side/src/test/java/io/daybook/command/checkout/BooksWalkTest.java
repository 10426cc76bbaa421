package io.daybook.command.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.Answer;
import io.daybook.command.Command;
import io.daybook.command.InvalidCommand;
import io.daybook.command.Rejection;
import io.daybook.command.cart.CartCommand.AbandonCart;
import io.daybook.command.cart.CartCommand.ApplyCoupon;
import io.daybook.command.cart.CartCommand.CheckOutCart;
import io.daybook.command.cart.CartCommand.OpenCart;
import io.daybook.command.cart.CartCommand.PriceCart;
import io.daybook.command.cart.CartCommand.RemoveCoupon;
import io.daybook.command.cart.CartCommand.SetCartItem;
import io.daybook.command.cart.CartCommand.SetDestination;
import io.daybook.command.coupon.CouponCommand.IssueCoupon;
import io.daybook.command.credit.CreditCommand.IssueCreditNote;
import io.daybook.command.credit.CreditCommand.RecordCreditRefund;
import io.daybook.command.order.ChangeOrder;
import io.daybook.command.order.Edits;
import io.daybook.command.order.OrderCommand.CancelOrder;
import io.daybook.command.order.OrderCommand.CancelOrderLines;
import io.daybook.command.order.OrderCommand.CancelUnpaidOrder;
import io.daybook.command.order.OrderCommand.CompleteOrder;
import io.daybook.command.order.OrderCommand.GrantGoodwill;
import io.daybook.command.order.OrderCommand.PlaceOrder;
import io.daybook.command.order.OrderCommand.RecordDelivery;
import io.daybook.command.order.OrderCommand.ShipOrder;
import io.daybook.command.order.PreviewChange;
import io.daybook.command.order.ReturnCommand.CancelReturn;
import io.daybook.command.order.ReturnCommand.InspectReturn;
import io.daybook.command.order.ReturnCommand.ReceiveReturn;
import io.daybook.command.order.ReturnCommand.RequestReturn;
import io.daybook.command.payment.CaptureMode;
import io.daybook.command.payment.PaymentCommand.RecordPayment;
import io.daybook.command.payment.PaymentCommand.RequestCapture;
import io.daybook.command.payment.PaymentCommand.RequestPayment;
import io.daybook.command.payment.PaymentCommand.RequestRefund;
import io.daybook.command.payment.PaymentCommand.RequestVoid;
import io.daybook.command.payment.PaymentCommand.RetryRefund;
import io.daybook.command.payment.PaymentCommand.WantedAmount;
import io.daybook.command.pricing.PriceRuleCommand.SetPromotion;
import io.daybook.command.pricing.PriceRuleCommand.SetShippingRule;
import io.daybook.command.pricing.PriceRuleCommand.SetTaxRule;
import io.daybook.command.product.ProductCommand.PriceProduct;
import io.daybook.command.product.ProductCommand.PublishProduct;
import io.daybook.command.stock.StockCommand.AdjustStock;
import io.daybook.command.stock.StockCommand.CountStock;
import io.daybook.command.stock.StockCommand.MarkDamaged;
import io.daybook.command.stock.StockCommand.ReceiveStock;
import io.daybook.command.stock.StockCommand.RepairStock;
import io.daybook.command.stock.StockCommand.ReturnStock;
import io.daybook.command.stock.StockCommand.WriteOffDamaged;
import io.daybook.embedded.test.TestStores;
import io.daybook.shared.audit.Identity;
import io.daybook.shared.credit.CreditEvent.CreditLine;
import io.daybook.shared.credit.CreditEvent.Effect;
import io.daybook.shared.credit.CreditEvent.OrderLink;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderEvent.InspectedUnits;
import io.daybook.shared.order.OrderEvent.Verdict;
import io.daybook.shared.order.OrderLine;
import io.daybook.shared.pricing.Discount;
import io.daybook.shared.pricing.Promotion;
import io.daybook.shared.pricing.ShippingRule;
import io.daybook.shared.pricing.TaxRule;
import io.daybook.shared.stock.StockEvent.Disposition;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A hundred thousand commands, legal and not, over all aggregates, by many at once on the same few products, orders and coupons, with a
/// provider that declines and loses calls and replies: each identity of the log holds at every position of it. The identities are SQL and
/// share no code with what decided.
///
/// `-Ddaybook.walk.seed=` sets the seed (the order in which walkers meet is never the same), `-Ddaybook.walk.commands=` how many commands.
class BooksWalkTest {

    private static final long SEED = Long.getLong("daybook.walk.seed", 1);
    private static final int COMMANDS = Integer.getInteger("daybook.walk.commands", 100_000);
    private static final int WALKERS = 16;
    private static final List<String> SKUS = List.of("A", "B", "C", "D", "E", "F");
    private static final List<String> COUPONS = List.of("TEN", "FIVER", "ONCE");
    private static final List<String> METHODS =
            List.of(
                    "card",
                    "card",
                    "card",
                    "card",
                    "gift-card",
                    "gift-card",
                    "card-declined",
                    "card-lost-reply",
                    "card-timeout",
                    "card-refund-fails");

    /// Without one of these the walk has missed what it is for.
    private static final List<String> MUST_HAPPEN =
            List.of(
                    "cart.checked-out",
                    "coupon.redeemed",
                    "coupon.returned",
                    "credit.refunded",
                    "order.changed",
                    "order.changed with tax",
                    "order.completed",
                    "order.confirmed",
                    "order.goodwill-granted",
                    "order.line-repriced",
                    "order.lines-cancelled",
                    "order.return-cancelled",
                    "order.return-inspected",
                    "order.shipped",
                    "payment.captured",
                    "payment.declined",
                    "payment.refunded",
                    "payment.voided",
                    "stock.counted",
                    "stock.damaged-written-off",
                    "stock.repaired",
                    "stock.reservation-expired",
                    "stock.reservation-released",
                    "stock.shipped");

    private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();

    @Test
    void whatever_is_asked_the_books_balance_at_every_position() {
        try (CommandSide side = new CommandSide(TestStores.database())) {
            open(side);
            CompletableFuture.allOf(
                            IntStream.range(0, WALKERS)
                                    .mapToObj(number ->
                                            CompletableFuture.runAsync(
                                                    () -> new Walker(side, number).walk()))
                                    .toArray(CompletableFuture[]::new))
                    .join();
            for (Identity identity : Identity.values()) {
                assertThat(
                                side.rows(
                                        "select subject || ' at ' || position || ': ' || detail from (%s) breaches order by position limit 5"
                                                .formatted(identity.sql())))
                        .as("seed %d: %s", SEED, identity.meaning())
                        .isEmpty();
            }
            Set<String> missing = new HashSet<>(MUST_HAPPEN);
            side.rows("select distinct type from daybook.events").forEach(missing::remove);
            side.rows(
                            "select type || ' with tax' from daybook.events where type = 'order.changed' and payload -> 'rules' is not null limit 1")
                    .forEach(missing::remove);
            assertThat(missing).as("seed %d, %s", SEED, outcomes).isEmpty();
            assertThat(outcomes).as("no fault of ours").doesNotContainKey("fault");
        }
    }

    private static void open(CommandSide side) {
        Instant now = Instant.now();
        for (String sku : SKUS) {
            side.ask(
                    new PublishProduct(
                            sku, Map.of("en", "Product " + sku), null, null, 999L, "GBP", now));
            side.ask(new ReceiveStock(sku, "main", 500, null, now));
        }
        side.ask(new SetTaxRule("France", new TaxRule("20", false, null, List.of()), now));
        side.ask(new SetShippingRule("France", "GBP", new ShippingRule(495, 5_000L), now));
        side.ask(
                new SetPromotion(
                        "b-week",
                        new Promotion(
                                "B week",
                                new Discount("7.5", null, null, null, List.of("B"), List.of()),
                                null,
                                null),
                        now));
        side.ask(coupon("TEN", new Discount("10", null, null, null, List.of(), List.of()), 40));
        side.ask(coupon("FIVER", new Discount(null, 500L, "GBP", null, List.of(), List.of()), 20));
        side.ask(
                coupon("ONCE", new Discount("33.3", null, null, null, List.of("C"), List.of()), 1));
    }

    private static IssueCoupon coupon(String code, Discount discount, int limit) {
        return new IssueCoupon(code, code, discount, null, null, limit, null, Instant.now());
    }

    private final class Walker {

        private final CommandSide side;
        private final Random random;
        private final String name;
        private final List<String> carts = new ArrayList<>(List.of("none"));
        private final List<String> orders = new ArrayList<>(List.of("none"));
        private final List<String> payments = new ArrayList<>(List.of("none"));
        private final List<Supplier<Command>> anything =
                List.of(
                        this::place,
                        this::place,
                        this::pay,
                        this::pay,
                        this::pay,
                        this::payElsewhere,
                        this::ship,
                        this::ship,
                        this::deliver,
                        this::cancelLines,
                        this::cancel,
                        this::complete,
                        this::goodwill,
                        this::requestReturn,
                        this::receiveReturn,
                        this::inspectReturn,
                        this::cancelReturn,
                        this::credit,
                        this::refundCredit,
                        this::capture,
                        this::letGo,
                        this::refund,
                        this::retry,
                        this::openCart,
                        this::fill,
                        this::fill,
                        this::destination,
                        this::applyCoupon,
                        this::cartChange,
                        this::checkOut,
                        this::receiveStock,
                        this::adjust,
                        this::damage,
                        this::repair,
                        this::writeOff,
                        this::comeBack,
                        this::count,
                        this::reprice,
                        this::lapse);
        private int count;
        private long seen;

        Walker(CommandSide side, int number) {
            this.side = side;
            this.random = new Random(SEED * 1_000 + number);
            this.name = "w" + number + "-";
        }

        void walk() {
            for (int step = 0; step < COMMANDS / WALKERS; step++) {
                count++;
                int turn = random.nextInt(200);
                if (turn == 0) {
                    sendBack();
                } else if (turn <= 10) {
                    change();
                } else {
                    ask(anything.get(random.nextInt(anything.size())));
                }
            }
        }

        /// What a command asks for may itself be malformed: that is refused as well.
        private boolean ask(Supplier<Command> command) {
            return asked(command) != null;
        }

        private @Nullable Answer asked(Supplier<Command> command) {
            String outcome = "fault";
            try {
                Answer answer = side.ask(command.get());
                seen = answer.position();
                outcome = "granted";
                return answer;
            } catch (InvalidCommand malformed) {
                outcome = "malformed";
            } catch (CompletionException e) {
                if (!(e.getCause() instanceof Rejection refused)) {
                    throw e;
                }
                outcome = refused.code();
            } finally {
                outcomes.computeIfAbsent(outcome, _ -> new LongAdder()).increment();
            }
            return null;
        }

        private Command place() {
            orders.add(name + "o" + count);
            List<OrderLine> lines = new ArrayList<>();
            for (int line = 1; line <= 1 + random.nextInt(3); line++) {
                lines.add(
                        new OrderLine(
                                line,
                                LineKind.GOODS,
                                sku(),
                                "x",
                                1 + random.nextInt(4),
                                333,
                                "main"));
            }
            Instant now = Instant.now();
            return new PlaceOrder(
                    name + "o" + count,
                    Customer.guest("France"),
                    "GBP",
                    lines,
                    random.nextInt(4) == 0 ? null : now.plusMillis(50 + random.nextInt(3_000)),
                    null,
                    now);
        }

        private Command pay() {
            payments.add(name + "p" + count);
            return new RequestPayment(
                    name + "p" + count,
                    order(),
                    333L * (1 + random.nextInt(8)),
                    "GBP",
                    METHODS.get(random.nextInt(METHODS.size())),
                    "simulator",
                    CaptureMode.values()[random.nextInt(2)],
                    Instant.now());
        }

        private Command payElsewhere() {
            payments.add(name + "p" + count);
            return new RecordPayment(
                    name + "p" + count,
                    order(),
                    333L * (1 + random.nextInt(12)),
                    "GBP",
                    "cash",
                    Instant.now());
        }

        private Command ship() {
            return new ShipOrder(
                    order(),
                    "s" + random.nextInt(3),
                    random.nextBoolean() ? List.of() : units(),
                    Instant.now());
        }

        private Command deliver() {
            return new RecordDelivery(order(), "s" + random.nextInt(3), Instant.now());
        }

        private Command cancelLines() {
            return new CancelOrderLines(
                    order(), "c" + random.nextInt(4), units(), "why", Instant.now());
        }

        private Command cancel() {
            return new CancelOrder(order(), "why", Instant.now());
        }

        private Command complete() {
            return new CompleteOrder(order(), Instant.now());
        }

        private Command goodwill() {
            return new GrantGoodwill(
                    order(),
                    "g" + random.nextInt(3),
                    random.nextBoolean() ? null : 1,
                    1 + random.nextInt(200),
                    "GBP",
                    "sorry",
                    Instant.now());
        }

        private Command requestReturn() {
            return new RequestReturn(
                    order(), "r" + random.nextInt(2), units(), "why", Instant.now());
        }

        private Command receiveReturn() {
            return new ReceiveReturn(
                    order(),
                    "r" + random.nextInt(2),
                    "in" + random.nextInt(2),
                    random.nextBoolean() ? List.of() : units(),
                    Instant.now());
        }

        private Command inspectReturn() {
            return new InspectReturn(
                    order(),
                    "r" + random.nextInt(2),
                    "i" + random.nextInt(3),
                    List.of(
                            new InspectedUnits(
                                    1 + random.nextInt(2),
                                    1,
                                    Verdict.values()[random.nextInt(Verdict.values().length)])),
                    random.nextInt(3) == 0 ? 10 : 0,
                    "GBP",
                    null,
                    Instant.now());
        }

        private Command cancelReturn() {
            return new CancelReturn(order(), "r" + random.nextInt(2), "why", Instant.now());
        }

        private Command credit() {
            Effect effect = random.nextBoolean() ? Effect.CANCELLED : Effect.RETURNED;
            return new IssueCreditNote(
                    name + "n" + count % 50,
                    Customer.guest("France"),
                    "GBP",
                    List.of(
                            new CreditLine(
                                    1,
                                    LineKind.GOODS,
                                    sku(),
                                    "x",
                                    1,
                                    1,
                                    333,
                                    random.nextInt(3) == 0
                                            ? List.of()
                                            : List.of(new OrderLink(order(), 1, 1, effect)))),
                    null,
                    Instant.now());
        }

        private Command refundCredit() {
            return new RecordCreditRefund(
                    name + "n" + random.nextInt(50), 333, "GBP", "cash", Instant.now());
        }

        private Command capture() {
            return new RequestCapture(payment(), "k" + random.nextInt(3), wanted(), Instant.now());
        }

        private Command letGo() {
            return new RequestVoid(payment(), "v" + random.nextInt(2), "why", Instant.now());
        }

        private Command refund() {
            return new RequestRefund(
                    payment(), "b" + random.nextInt(4), wanted(), "why", Instant.now());
        }

        private Command retry() {
            return new RetryRefund(
                    payment(), "b" + random.nextInt(4), "t" + random.nextInt(3), Instant.now());
        }

        private Command openCart() {
            carts.add(name + "c" + count);
            return new OpenCart(name + "c" + count, "GBP", "C" + random.nextInt(5), Instant.now());
        }

        private Command fill() {
            return new SetCartItem(cart(), sku(), 1 + random.nextInt(5), Instant.now());
        }

        private Command destination() {
            return new SetDestination(
                    cart(), random.nextBoolean() ? "France" : "Eire", Instant.now());
        }

        private Command applyCoupon() {
            return new ApplyCoupon(
                    cart(), COUPONS.get(random.nextInt(COUPONS.size())), Instant.now());
        }

        private Command cartChange() {
            return switch (random.nextInt(3)) {
                case 0 -> new RemoveCoupon(cart(), Instant.now());
                case 1 -> new PriceCart(cart(), Instant.now());
                default -> new AbandonCart(cart(), "why", Instant.now());
            };
        }

        private Command checkOut() {
            orders.add(name + "o" + count);
            Instant now = Instant.now();
            return new CheckOutCart(
                    cart(),
                    name + "o" + count,
                    new Customer("C" + random.nextInt(5), "France", "Ada", "ada@example.org", null),
                    now.plusMillis(50 + random.nextInt(3_000)),
                    now);
        }

        private Command receiveStock() {
            return new ReceiveStock(sku(), "main", 1 + random.nextInt(60), null, Instant.now());
        }

        private Command adjust() {
            return new AdjustStock(
                    sku(),
                    "main",
                    random.nextInt(40) - 25,
                    "why",
                    null,
                    random.nextBoolean(),
                    Instant.now());
        }

        private Command damage() {
            return new MarkDamaged(
                    sku(), "main", 1 + random.nextInt(5), "why", name + "d" + count, Instant.now());
        }

        private Command repair() {
            return new RepairStock(
                    sku(), "main", 1 + random.nextInt(4), "why", name + "f" + count, Instant.now());
        }

        private Command writeOff() {
            return new WriteOffDamaged(
                    sku(), "main", 1 + random.nextInt(4), "why", name + "x" + count, Instant.now());
        }

        private Command comeBack() {
            return new ReturnStock(
                    sku(),
                    "main",
                    1 + random.nextInt(3),
                    Disposition.values()[random.nextInt(3)],
                    name + "h" + count,
                    Instant.now());
        }

        private Command count() {
            return new CountStock(
                    sku(),
                    "main",
                    random.nextInt(600),
                    seen,
                    "stocktaking",
                    name + "n" + count,
                    Instant.now());
        }

        private Command reprice() {
            return new PriceProduct(sku(), 900 + random.nextInt(200), "GBP", Instant.now());
        }

        private Command lapse() {
            return new CancelUnpaidOrder(order(), Instant.now());
        }

        /// Chance alone hardly ever leads one order as far as a return that is inspected or cancelled, so now and then one is led there, among
        /// all the others.
        private void sendBack() {
            String orderId = name + "b" + count;
            List<LineQuantity> oneUnit = List.of(new LineQuantity(1, 1));
            Verdict verdict = Verdict.values()[random.nextInt(Verdict.values().length)];
            Instant now = Instant.now();
            OrderLine line = new OrderLine(1, LineKind.GOODS, sku(), "x", 2, 333, "main");
            boolean sent =
                    Stream.<Command>of(
                                    new PlaceOrder(
                                            orderId,
                                            Customer.guest("France"),
                                            "GBP",
                                            List.of(line),
                                            null,
                                            null,
                                            now),
                                    new RecordPayment(
                                            orderId + "p", orderId, 666, "GBP", "cash", now),
                                    new ShipOrder(orderId, "s", List.of(), now),
                                    new RequestReturn(orderId, "r0", oneUnit, "why", now),
                                    new RequestReturn(orderId, "r1", oneUnit, "why", now),
                                    new CancelReturn(orderId, "r1", "why", now),
                                    new ReceiveReturn(orderId, "r0", "in", List.of(), now),
                                    new InspectReturn(
                                            orderId,
                                            "r0",
                                            "i",
                                            List.of(new InspectedUnits(1, 1, verdict)),
                                            0,
                                            "GBP",
                                            null,
                                            now))
                            .allMatch(step -> ask(() -> step));
            if (sent) {
                orders.add(orderId);
            }
        }

        /// A preview, and mostly its confirmation.
        private void change() {
            String orderId = order();
            Edits edits =
                    new Edits(
                            random.nextBoolean()
                                    ? List.of()
                                    : List.of(new LineQuantity(1, 1 + random.nextInt(5))),
                            random.nextBoolean()
                                    ? List.of()
                                    : List.of(
                                            new OrderLine(
                                                    1, LineKind.GOODS, sku(), "x", 1, 444, "main")),
                            random.nextInt(3) > 0
                                    ? List.of()
                                    : List.of(new Edits.LinePrice(1, 200 + random.nextInt(200))),
                            null,
                            random.nextInt(3) > 0 ? List.of() : List.of(new LineQuantity(1, 1)),
                            "the customer asked");
            Answer preview = asked(() -> new PreviewChange(orderId, "GBP", edits, Instant.now()));
            if (preview != null && random.nextInt(5) > 0) {
                ask(() ->
                        new ChangeOrder(
                                orderId,
                                String.valueOf(preview.body().get("previewToken")),
                                "GBP",
                                edits,
                                null,
                                Instant.now()));
            }
        }

        private List<LineQuantity> units() {
            return List.of(new LineQuantity(1 + random.nextInt(2), 1 + random.nextInt(2)));
        }

        private @Nullable WantedAmount wanted() {
            return random.nextBoolean() ? null : new WantedAmount(1 + random.nextInt(400), "GBP");
        }

        private String sku() {
            return SKUS.get(random.nextInt(SKUS.size()));
        }

        private String order() {
            return recent(orders);
        }

        private String payment() {
            return recent(payments);
        }

        private String cart() {
            return recent(carts);
        }

        private String recent(List<String> ids) {
            return ids.get(Math.max(0, ids.size() - 1 - random.nextInt(5)));
        }
    }
}
