package io.daybook.command.cart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.daybook.command.Command;
import io.daybook.command.InMemoryEngine;
import io.daybook.command.InMemoryStreams.Entry;
import io.daybook.command.Outcome;
import io.daybook.command.Rejection;
import io.daybook.command.cart.CartCommand.ApplyCoupon;
import io.daybook.command.cart.CartCommand.CheckOutCart;
import io.daybook.command.cart.CartCommand.OpenCart;
import io.daybook.command.cart.CartCommand.PriceCart;
import io.daybook.command.cart.CartCommand.RemoveCoupon;
import io.daybook.command.cart.CartCommand.SetCartItem;
import io.daybook.command.cart.CartCommand.SetDestination;
import io.daybook.command.coupon.Coupon;
import io.daybook.command.coupon.CouponCommand.IssueCoupon;
import io.daybook.command.coupon.CouponCommand.WithdrawCoupon;
import io.daybook.command.order.OrderCommand.CancelOrder;
import io.daybook.command.order.OrderCommand.CancelOrderLines;
import io.daybook.command.order.OrderCommand.CancelUnpaidOrder;
import io.daybook.command.order.OrderCommand.PlaceOrder;
import io.daybook.command.payment.PaymentCommand.RecordPayment;
import io.daybook.command.pricing.PriceRuleCommand.EndPromotion;
import io.daybook.command.pricing.PriceRuleCommand.SetPromotion;
import io.daybook.command.pricing.PriceRuleCommand.SetShippingRule;
import io.daybook.command.pricing.PriceRuleCommand.SetTaxRule;
import io.daybook.command.product.ProductCommand.PriceProduct;
import io.daybook.command.product.ProductCommand.PublishProduct;
import io.daybook.command.stock.StockCommand.ReceiveStock;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderEvent.OrderPlaced;
import io.daybook.shared.order.OrderLine;
import io.daybook.shared.pricing.Applied;
import io.daybook.shared.pricing.Discount;
import io.daybook.shared.pricing.Promotion;
import io.daybook.shared.pricing.RuleKind;
import io.daybook.shared.pricing.ShippingRule;
import io.daybook.shared.pricing.TaxRule;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;

class CartPricesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(3600);

    private final InMemoryEngine engine = new InMemoryEngine();

    @BeforeEach
    void a_shop_with_rules_and_a_cart() {
        engine.ask(new PublishProduct("A", Map.of("en", "A"), null, "tea", 250L, "GBP", NOW));
        engine.ask(new ReceiveStock("A", "main", 100, null, NOW));
        engine.ask(new SetTaxRule("France", new TaxRule("20", false, null, List.of()), NOW));
        engine.ask(new SetShippingRule("*", "GBP", new ShippingRule(300, 2000L), NOW));
        engine.ask(new SetPromotion("tea", promotion("10", null), NOW));
        engine.ask(new OpenCart("c", "GBP", "ann", NOW));
    }

    @Test
    void a_cart_shows_what_checking_out_charges() {
        Outcome shown = engine.ask(new SetCartItem("c", "A", 3, NOW));
        assertThat(shown.body())
                .containsEntry("subtotal", "7.50")
                .containsEntry("discount", "0.75")
                .containsEntry("total", "6.75");

        shown = engine.ask(new SetDestination("c", "France", NOW));
        assertThat(shown.body())
                .containsEntry("shipping", "3.00")
                .containsEntry("tax", "1.95")
                .containsEntry("total", "11.70");

        assertThat(engine.ask(checkOut("France", NOW)).body()).containsEntry("total", "11.70");
        assertThat(order().lines()).extracting(OrderLine::amountMinor).containsExactly(810L, 360L);
    }

    @Test
    void the_order_says_which_version_of_which_rule_gave_what() {
        engine.ask(new PriceProduct("A", 300, "GBP", NOW));
        engine.ask(new SetPromotion("tea", promotion("20", null), NOW));
        engine.ask(new SetCartItem("c", "A", 2, NOW));
        engine.ask(new SetDestination("c", "France", NOW));
        engine.ask(checkOut("France", NOW));

        assertThat(java.util.Objects.requireNonNull(order().pricing()).lines())
                .extracting(line -> line.rules())
                .containsExactly(
                        List.of(
                                new Applied(RuleKind.PRICE, "A", 1, 600),
                                new Applied(RuleKind.PROMOTION, "tea", 2, 120),
                                new Applied(RuleKind.TAX, "France", 1, 96)),
                        List.of(
                                new Applied(RuleKind.SHIPPING, "*/GBP", 1, 300),
                                new Applied(RuleKind.TAX, "France", 1, 60)));
    }

    @Test
    void rules_and_prices_that_change_do_not_change_what_was_shown() {
        engine.ask(new SetCartItem("c", "A", 3, NOW));
        engine.ask(new SetDestination("c", "France", NOW));
        engine.ask(new PriceProduct("A", 900, "GBP", NOW));
        engine.ask(new SetPromotion("tea", promotion("1", null), NOW));
        engine.ask(new SetTaxRule("France", new TaxRule("99", false, null, List.of()), NOW));

        assertThat(engine.ask(checkOut("France", NOW)).body()).containsEntry("total", "11.70");
    }

    @Test
    void a_cart_is_priced_anew_when_it_changes_or_on_request_and_then_keeps_that() {
        engine.ask(new SetCartItem("c", "A", 3, NOW));
        engine.ask(new EndPromotion("tea", "over", NOW));

        assertThat(engine.ask(new SetCartItem("c", "A", 3, NOW)).body())
                .as("nothing changed")
                .containsEntry("total", "6.75");
        assertThat(ask(new PriceCart("c", NOW))).containsExactly("CartPriced");
        assertThat(engine.ask(new SetCartItem("c", "A", 4, NOW)).body())
                .containsEntry("total", "10.00");
    }

    @Test
    void a_promotion_that_said_when_it_ends_is_not_charged_behind_its_end() {
        engine.ask(new SetPromotion("tea", promotion("10", LATER), NOW));
        engine.ask(new SetCartItem("c", "A", 3, NOW));
        engine.ask(new SetDestination("c", "France", NOW));

        assertThat(code(checkOut("France", LATER))).isEqualTo("price-outdated");
        assertThat(engine.ask(new PriceCart("c", LATER)).body()).containsEntry("total", "12.60");
        assertThat(engine.ask(checkOut("France", LATER)).body()).containsEntry("total", "12.60");
    }

    @Test
    void tax_and_shipping_that_were_not_shown_are_not_charged() {
        engine.ask(new SetCartItem("c", "A", 3, NOW));
        assertThat(code(checkOut("France", NOW))).isEqualTo("destination-needed");
        ask(new SetDestination("c", "Spain", NOW));
        assertThat(code(checkOut("France", NOW))).isEqualTo("destination-mismatch");
        assertThat(engine.ask(checkOut(" SPAIN", NOW)).body()).containsEntry("total", "9.75");
    }

    @Test
    void a_coupon_is_shown_by_the_cart_and_redeemed_with_the_order_in_one_append() {
        issue("TEN", "10", 1);
        engine.ask(new SetCartItem("c", "A", 4, NOW));
        assertThat(ask(new ApplyCoupon("c", "ten", NOW)))
                .containsExactly("CartCouponApplied", "CartPriced");
        engine.ask(new SetDestination("c", "France", NOW));

        assertThat(ask(checkOut("France", NOW)))
                .containsExactlyInAnyOrder(
                        "StockReserved", "OrderPlaced", "CouponRedeemed", "CartCheckedOut");
        assertThat(order().coupon()).isEqualTo("TEN");
        assertThat(used("TEN")).isEqualTo(1);
    }

    @Test
    void a_coupon_that_is_used_up_leaves_no_order_and_can_be_taken_off() {
        issue("ONE", "10", 1);
        engine.ask(new SetCartItem("c", "A", 4, NOW));
        engine.ask(new ApplyCoupon("c", "ONE", NOW));
        engine.ask(new OpenCart("d", "GBP", null, NOW));
        engine.ask(new SetCartItem("d", "A", 4, NOW));
        engine.ask(new ApplyCoupon("d", "ONE", NOW));
        engine.ask(new SetDestination("d", "France", NOW));
        engine.ask(new CheckOutCart("d", "o-d", customer("France"), LATER, NOW));

        engine.ask(new SetDestination("c", "France", NOW));
        int before = engine.streams().log().size();
        assertThat(code(checkOut("France", NOW))).isEqualTo("coupon-used-up");
        assertThat(engine.streams().log()).hasSize(before);

        assertThat(ask(new RemoveCoupon("c", NOW)))
                .containsExactly("CartCouponRemoved", "CartPriced");
        ask(checkOut("France", NOW));
    }

    @Test
    void a_coupon_comes_back_with_the_cancellation_of_the_whole_order_once() {
        placeWithCoupon("TEN");
        assertThat(
                        ask(
                                new CancelOrderLines(
                                        "o", "part", List.of(new LineQuantity(1, 1)), "less", NOW)))
                .doesNotContain("CouponReturned");
        assertThat(ask(new CancelOrder("o", "changed their mind", NOW)))
                .contains("OrderCancelled", "CouponReturned");
        assertThat(used("TEN")).isZero();
    }

    @Test
    void a_coupon_comes_back_when_the_order_is_cancelled_line_by_line_or_not_paid_in_time() {
        placeWithCoupon("TEN");
        ask(new CancelOrderLines("o", "goods", List.of(new LineQuantity(1, 4)), "no", NOW));
        assertThat(
                        ask(
                                new CancelOrderLines(
                                        "o",
                                        "shipping",
                                        List.of(new LineQuantity(2, 1)),
                                        "no",
                                        NOW)))
                .contains("CouponReturned");

        engine.ask(new OpenCart("d", "GBP", null, NOW));
        engine.ask(new SetCartItem("d", "A", 4, NOW));
        engine.ask(new ApplyCoupon("d", "TEN", NOW));
        engine.ask(new SetDestination("d", "France", NOW));
        engine.ask(new CheckOutCart("d", "o-d", customer("France"), LATER, NOW));
        assertThat(used("TEN")).isEqualTo(1);
        assertThat(ask(new CancelUnpaidOrder("o-d", LATER))).contains("CouponReturned");
        assertThat(used("TEN")).isZero();
    }

    @Test
    void a_coupon_comes_back_with_an_order_that_is_paid_when_its_stock_is_gone() {
        placeWithCoupon("TEN");
        engine.ask(
                new PlaceOrder(
                        "other",
                        customer("France"),
                        "GBP",
                        List.of(new OrderLine(1, LineKind.GOODS, "A", "A", 100, 250, "main")),
                        null,
                        null,
                        LATER));
        assertThat(ask(new RecordPayment("p", "o", order().totalMinor(), "GBP", "recorded", LATER)))
                .contains("OrderCancelled", "CouponReturned");
        assertThat(used("TEN")).isZero();
    }

    @Test
    void a_coupon_that_gives_nothing_is_not_put_on_a_cart() {
        engine.ask(
                new IssueCoupon(
                        "MIN",
                        "Min",
                        new Discount("10", null, "GBP", 1000L, List.of(), List.of()),
                        null,
                        null,
                        null,
                        null,
                        NOW));
        engine.ask(new SetCartItem("c", "A", 3, NOW));
        assertThat(code(new ApplyCoupon("c", "MIN", NOW))).isEqualTo("coupon-gives-nothing");
        assertThat(code(new ApplyCoupon("c", "NONE", NOW))).isEqualTo("unknown-coupon");
        engine.ask(new WithdrawCoupon("MIN", "misprint", NOW));
        assertThat(code(new ApplyCoupon("c", "MIN", NOW))).isEqualTo("coupon-withdrawn");
    }

    @Test
    void a_coupon_that_no_longer_gives_anything_is_not_used_up() {
        engine.ask(
                new IssueCoupon(
                        "MIN",
                        "Min",
                        new Discount("10", null, "GBP", 1000L, List.of(), List.of()),
                        null,
                        null,
                        1,
                        null,
                        NOW));
        engine.ask(new SetCartItem("c", "A", 4, NOW));
        engine.ask(new ApplyCoupon("c", "MIN", NOW));
        engine.ask(new SetCartItem("c", "A", 1, NOW));
        engine.ask(new SetDestination("c", "France", NOW));
        engine.ask(checkOut("France", NOW));
        assertThat(used("MIN")).isZero();
    }

    private void placeWithCoupon(String code) {
        issue(code, "10", 1);
        engine.ask(new SetCartItem("c", "A", 4, NOW));
        engine.ask(new ApplyCoupon("c", code, NOW));
        engine.ask(new SetDestination("c", "France", NOW));
        engine.ask(checkOut("France", NOW));
        assertThat(used(code)).isEqualTo(1);
    }

    private void issue(String code, String percent, int limit) {
        engine.ask(
                new IssueCoupon(
                        code,
                        code,
                        new Discount(percent, null, null, null, List.of(), List.of()),
                        null,
                        null,
                        limit,
                        null,
                        NOW));
    }

    private int used(String code) {
        return engine.streams().state(Coupon.MODEL, code) instanceof Coupon.Issued issued
                ? issued.used()
                : -1;
    }

    private OrderPlaced order() {
        return engine.streams().log().stream()
                .map(Entry::event)
                .filter(OrderPlaced.class::isInstance)
                .map(OrderPlaced.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Promotion promotion(String percent, @Nullable Instant until) {
        return new Promotion(
                "Tea",
                new Discount(percent, null, null, null, List.of(), List.of("tea")),
                null,
                until);
    }

    private static CheckOutCart checkOut(String country, Instant at) {
        return new CheckOutCart("c", "o", customer(country), at.plusSeconds(60), at);
    }

    private static Customer customer(String country) {
        return new Customer("ann", country, null, null, null);
    }

    /// Asks, and asks again, which must change nothing.
    private List<String> ask(Command command) {
        engine.ask(command);
        List<DomainEvent> recorded = List.copyOf(engine.streams().recorded());
        int size = engine.streams().log().size();
        engine.ask(command);
        assertThat(engine.streams().log()).as("asked again").hasSize(size);
        return recorded.stream().map(event -> event.getClass().getSimpleName()).toList();
    }

    private String code(Command command) {
        return catchThrowable(() -> engine.ask(command)) instanceof Rejection rejection
                ? rejection.code()
                : "accepted";
    }
}
