package io.daybook.command.cart;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.InMemoryEngine;
import io.daybook.command.InMemoryStreams.Entry;
import io.daybook.command.Outcome;
import io.daybook.command.Rejection;
import io.daybook.command.cart.CartCommand.ApplyCoupon;
import io.daybook.command.cart.CartCommand.CheckOutCart;
import io.daybook.command.cart.CartCommand.OpenCart;
import io.daybook.command.cart.CartCommand.SetCartItem;
import io.daybook.command.cart.CartCommand.SetDestination;
import io.daybook.command.coupon.CouponCommand.IssueCoupon;
import io.daybook.command.order.Order;
import io.daybook.command.order.OrderCommand.CancelOrderLines;
import io.daybook.command.order.OrderCommand.ShipOrder;
import io.daybook.command.order.ReturnCommand.InspectReturn;
import io.daybook.command.order.ReturnCommand.ReceiveReturn;
import io.daybook.command.order.ReturnCommand.RequestReturn;
import io.daybook.command.payment.PaymentCommand.RecordPayment;
import io.daybook.command.pricing.PriceRuleCommand.SetPromotion;
import io.daybook.command.pricing.PriceRuleCommand.SetShippingRule;
import io.daybook.command.pricing.PriceRuleCommand.SetTaxRule;
import io.daybook.command.product.ProductCommand.PublishProduct;
import io.daybook.command.stock.StockCommand.ReceiveStock;
import io.daybook.shared.money.Money;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderEvent.InspectedUnits;
import io.daybook.shared.order.OrderEvent.OrderPlaced;
import io.daybook.shared.order.OrderEvent.Verdict;
import io.daybook.shared.order.OrderLine;
import io.daybook.shared.order.OrderPricing.LineRules;
import io.daybook.shared.pricing.Applied;
import io.daybook.shared.pricing.Discount;
import io.daybook.shared.pricing.Promotion;
import io.daybook.shared.pricing.RuleKind;
import io.daybook.shared.pricing.ShippingRule;
import io.daybook.shared.pricing.TaxRule;
import io.daybook.shared.pricing.TaxRule.TaxClass;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/// Sum of lines, tax, shipping and discounts = what the cart shows = order total = what is asked for, in random baskets under random rules;
/// and units that are cancelled, or shipped and returned, in any parts and order take off what they were charged, to the cent.
class BasketsAddUpTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final int BASKETS = Integer.getInteger("daybook.baskets", 150);
    private static final List<String> CATEGORIES = List.of("tea", "books", "lamps");

    @ParameterizedTest
    @ValueSource(strings = {"JPY", "GBP", "KWD"})
    void everything_adds_up(String currency) {
        long seed = Long.getLong("daybook.seed", 1);
        System.out.printf("Baskets in %s: -Ddaybook.seed=%d%n", currency, seed);
        Random random = new Random(seed);
        for (int i = 0; i < BASKETS; i++) {
            new Basket(random, currency, "seed " + seed + ", basket " + i + " in " + currency)
                    .goesThrough();
        }
    }

    private static final class Basket {

        private final InMemoryEngine engine = new InMemoryEngine();
        private final Random random;
        private final String currency;
        private final String what;

        Basket(Random random, String currency, String what) {
            this.random = random;
            this.currency = currency;
            this.what = what;
        }

        void goesThrough() {
            rules();
            engine.ask(new OpenCart("c", currency, "ann", NOW));
            fill();
            if (random.nextBoolean()) {
                tryCoupon();
            }
            Outcome shown = engine.ask(new SetDestination("c", "France", NOW));
            String total = (String) shown.body().get("total");
            engine.ask(
                    new CheckOutCart(
                            "c",
                            "o",
                            new Customer("ann", "France", null, null, null),
                            NOW.plusSeconds(60),
                            NOW));
            OrderPlaced placed = placed();
            assertThat(Money.of(placed.totalMinor(), currency).toDecimal())
                    .as(what + ": shown and charged")
                    .isEqualTo(total);
            addsUp(placed);
            isExplained(placed);
            goesInParts(placed);
        }

        private void rules() {
            for (int i = random.nextInt(4); i > 0; i--) {
                engine.ask(
                        new SetPromotion(
                                "p" + i, new Promotion("p" + i, discount(), null, null), NOW));
            }
            if (random.nextInt(4) > 0) {
                engine.ask(
                        new SetTaxRule(
                                "France",
                                new TaxRule(
                                        percent(),
                                        random.nextBoolean(),
                                        random.nextBoolean() ? percent() : null,
                                        List.of(
                                                new TaxClass(
                                                        "reduced",
                                                        percent(),
                                                        List.of(),
                                                        List.of("books")))),
                                NOW));
            }
            if (random.nextInt(4) > 0) {
                engine.ask(
                        new SetShippingRule(
                                "*",
                                currency,
                                new ShippingRule(
                                        random.nextInt(1_000),
                                        random.nextBoolean()
                                                ? null
                                                : Long.valueOf(random.nextInt(50_000))),
                                NOW));
            }
        }

        private Discount discount() {
            List<String> categories =
                    random.nextBoolean()
                            ? List.of()
                            : List.of(CATEGORIES.get(random.nextInt(CATEGORIES.size())));
            return random.nextBoolean()
                    ? new Discount(percent(), null, null, null, List.of(), categories)
                    : new Discount(
                            null,
                            1L + random.nextInt(2_000),
                            currency,
                            random.nextBoolean() ? null : Long.valueOf(1 + random.nextInt(5_000)),
                            List.of(),
                            categories);
        }

        private String percent() {
            return switch (random.nextInt(5)) {
                case 0 -> "0";
                case 1 -> "100";
                case 2 -> Integer.toString(random.nextInt(100));
                case 3 -> random.nextInt(100) + "." + random.nextInt(10);
                default -> random.nextInt(30) + ".875";
            };
        }

        private void fill() {
            int items = 1 + random.nextInt(6);
            for (int i = 0; i < items; i++) {
                String sku = "S" + i;
                engine.ask(
                        new PublishProduct(
                                sku,
                                Map.of("en", sku),
                                null,
                                CATEGORIES.get(random.nextInt(CATEGORIES.size())),
                                (long) random.nextInt(3_000),
                                currency,
                                NOW));
                engine.ask(new ReceiveStock(sku, "main", 100, null, NOW));
                engine.ask(new SetCartItem("c", sku, 1 + random.nextInt(9), NOW));
            }
        }

        private void tryCoupon() {
            engine.ask(new IssueCoupon("COUPON", "Coupon", discount(), null, null, 1, null, NOW));
            try {
                engine.ask(new ApplyCoupon("c", "COUPON", NOW));
            } catch (Rejection rejected) {
                assertThat(rejected.code()).as(what).isEqualTo("coupon-gives-nothing");
            }
        }

        private void addsUp(OrderPlaced placed) {
            long sum = 0;
            for (OrderLine line : placed.lines()) {
                assertThat(line.reductionMinor())
                        .as(what + ": discount")
                        .isBetween(0L, line.listMinor());
                assertThat(line.taxMinor()).as(what + ": tax").isNotNegative();
                long onTop = line.tax() == null || line.tax().included() ? 0 : line.tax().minor();
                sum += line.quantity() * line.unitPriceMinor() - line.reductionMinor() + onTop;
            }
            assertThat(sum).as(what + ": lines and total").isEqualTo(placed.totalMinor());
            assertThat(book().dueMinor()).as(what + ": asked for").isEqualTo(sum);
        }

        /// What the rules are said to have given is what the lines have.
        private void isExplained(OrderPlaced placed) {
            Map<Integer, List<Applied>> rules = new HashMap<>();
            for (LineRules line : Objects.requireNonNull(placed.pricing()).lines()) {
                rules.put(line.line(), line.rules());
            }
            for (OrderLine line : placed.lines()) {
                List<Applied> given = rules.getOrDefault(line.line(), List.of());
                assertThat(sum(given, RuleKind.PRICE) + sum(given, RuleKind.SHIPPING))
                        .as(what + ": price of line " + line.line())
                        .isEqualTo(line.listMinor());
                assertThat(sum(given, RuleKind.PROMOTION) + sum(given, RuleKind.COUPON))
                        .as(what + ": discount of line " + line.line())
                        .isEqualTo(line.reductionMinor());
                assertThat(sum(given, RuleKind.TAX))
                        .as(what + ": tax of line " + line.line())
                        .isEqualTo(line.taxMinor());
            }
        }

        private static long sum(List<Applied> rules, RuleKind kind) {
            return rules.stream()
                    .filter(rule -> rule.kind() == kind)
                    .mapToLong(Applied::minor)
                    .sum();
        }

        /// Pays, and cancels, or ships and takes back, unit by unit or in larger parts until nothing is left. All that was paid is given back.
        private void goesInParts(OrderPlaced placed) {
            if (placed.totalMinor() > 0) {
                engine.ask(
                        new RecordPayment(
                                "p", "o", placed.totalMinor(), currency, "recorded", NOW));
            }
            List<LineQuantity> left = new ArrayList<>();
            for (OrderLine line : placed.lines()) {
                left.add(new LineQuantity(line.line(), line.quantity()));
            }
            long due = placed.totalMinor();
            for (int part = 0; !left.isEmpty(); part++) {
                LineQuantity from = left.remove(random.nextInt(left.size()));
                int units = 1 + random.nextInt(from.quantity());
                if (units < from.quantity()) {
                    left.add(new LineQuantity(from.line(), from.quantity() - units));
                }
                go(new LineQuantity(from.line(), units), "part-" + part);
                assertThat(book().dueMinor())
                        .as(what + ": due after part " + part)
                        .isBetween(0L, due);
                due = book().dueMinor();
                assertThat(book().paidMinor() - book().refundedMinor())
                        .as(what + ": money after part " + part)
                        .isEqualTo(due + book().owedBackMinor());
            }
            assertThat(due).as(what + ": due in the end").isZero();
        }

        private void go(LineQuantity units, String part) {
            boolean goods = book().lines().get(units.line() - 1).kind() == LineKind.GOODS;
            if (!goods || random.nextBoolean()) {
                engine.ask(new CancelOrderLines("o", part, List.of(units), "no", NOW));
                return;
            }
            engine.ask(new ShipOrder("o", part, List.of(units), NOW));
            engine.ask(new RequestReturn("o", part, List.of(units), "no", NOW));
            engine.ask(new ReceiveReturn("o", part, "in", List.of(), NOW));
            engine.ask(
                    new InspectReturn(
                            "o",
                            part,
                            "look",
                            List.of(
                                    new InspectedUnits(
                                            units.line(), units.quantity(), Verdict.RESTOCK)),
                            0,
                            null,
                            null,
                            NOW));
        }

        private io.daybook.command.order.Book book() {
            return ((Order.Known) engine.streams().state(Order.MODEL, "o")).book();
        }

        private OrderPlaced placed() {
            return engine.streams().log().stream()
                    .map(Entry::event)
                    .filter(OrderPlaced.class::isInstance)
                    .map(OrderPlaced.class::cast)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
