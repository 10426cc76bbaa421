package io.daybook.command.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.shared.cart.PricedItem;
import io.daybook.shared.order.LineTax;
import io.daybook.shared.pricing.Applied;
import io.daybook.shared.pricing.Discount;
import io.daybook.shared.pricing.PriceRuleEvent;
import io.daybook.shared.pricing.PriceRuleEvent.PromotionEnded;
import io.daybook.shared.pricing.PriceRuleEvent.PromotionSet;
import io.daybook.shared.pricing.PriceRuleEvent.ShippingRuleSet;
import io.daybook.shared.pricing.PriceRuleEvent.TaxRuleDropped;
import io.daybook.shared.pricing.PriceRuleEvent.TaxRuleSet;
import io.daybook.shared.pricing.Promotion;
import io.daybook.shared.pricing.RuleKind;
import io.daybook.shared.pricing.ShippingRule;
import io.daybook.shared.pricing.TaxRule;
import io.daybook.shared.pricing.TaxRule.TaxClass;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

class PricingTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(3600);

    private static final List<Basket.Item> TEA_AND_BOOK =
            List.of(
                    new Basket.Item("TEA", "food", 3, 750),
                    new Basket.Item("BOOK", "books", 1, 1000));

    @Test
    void without_rules_nothing_is_said() {
        assertThat(Pricing.of(basket("France", null), PriceRules.NONE, NOW)).isEqualTo(Quote.NONE);
    }

    @Test
    void a_percentage_is_rounded_half_up_once_per_line() {
        Quote quote = price(null, null, promotion("p", off("15", null, List.of("TEA"))));

        assertThat(item(quote, "TEA"))
                .isEqualTo(
                        new PricedItem(
                                "TEA",
                                113L,
                                null,
                                List.of(new Applied(RuleKind.PROMOTION, "p", 1, 113))));
        assertThat(quote.items()).doesNotContainKey("BOOK");
    }

    @Test
    void an_amount_on_lines_is_taken_off_each_unit_and_never_more_than_the_line() {
        assertThat(item(price(null, null, promotion("p", off(null, 20L, List.of("TEA")))), "TEA"))
                .extracting(PricedItem::discountMinor)
                .isEqualTo(60L);
        assertThat(
                        item(
                                        price(
                                                null,
                                                null,
                                                promotion(
                                                        "p",
                                                        off(
                                                                null,
                                                                900_000_000_000_000L,
                                                                List.of("TEA")))),
                                        "TEA")
                                .discountMinor())
                .isEqualTo(750L);
    }

    @Test
    void a_discount_on_the_order_is_spread_to_the_cent_by_the_largest_remainder() {
        Quote quote = price(null, null, promotion("p", off(null, 100L, List.of())));

        assertThat(item(quote, "TEA").discountMinor()).isEqualTo(43L);
        assertThat(item(quote, "BOOK").discountMinor()).isEqualTo(57L);
    }

    @Test
    void lines_come_before_the_order_and_the_coupon_last_each_on_what_is_left() {
        Quote quote =
                price(
                        null,
                        new Basket.Coupon("C", off("50", null, List.of()), null),
                        promotion("a-order", off("10", null, List.of())),
                        promotion("b-lines", off("20", null, List.of("BOOK"))));

        assertThat(item(quote, "BOOK").rules())
                .containsExactly(
                        new Applied(RuleKind.PROMOTION, "b-lines", 1, 200),
                        new Applied(RuleKind.PROMOTION, "a-order", 1, 80),
                        new Applied(RuleKind.COUPON, "C", 1, 360));
        assertThat(quote.sum(RuleKind.COUPON)).isEqualTo(698);
    }

    @Test
    void a_minimum_and_a_currency_are_conditions() {
        assertThat(price(null, null, promotion("p", atLeast(1751))).items()).isEmpty();
        assertThat(price(null, null, promotion("p", atLeast(1750))).items()).hasSize(2);
        Discount yen = new Discount("10", null, "JPY", null, List.of(), List.of());
        assertThat(price(null, null, promotion("p", yen)).items()).isEmpty();
    }

    @Test
    void a_promotion_counts_from_its_beginning_until_its_end() {
        PromotionSet limited =
                new PromotionSet(
                        "main",
                        "p",
                        1,
                        new Promotion("p", off("10", null, List.of()), NOW, LATER),
                        NOW);

        assertThat(priceAt(NOW.minusNanos(1), limited).items()).isEmpty();
        assertThat(priceAt(NOW, limited).validUntil()).isEqualTo(LATER);
        assertThat(priceAt(LATER, limited).items()).isEmpty();
        assertThat(price(null, null, limited, new PromotionEnded("main", "p", 2, "x", NOW)))
                .isEqualTo(Quote.NONE);
    }

    @Test
    void tax_is_reckoned_per_line_on_what_is_left_by_the_class_of_the_goods() {
        TaxRule rule =
                new TaxRule(
                        "20",
                        false,
                        "10",
                        List.of(new TaxClass("zero", "0", List.of(), List.of("books"))));
        Quote quote =
                price(
                        "france",
                        null,
                        promotion("p", off("10", null, List.of("TEA"))),
                        new TaxRuleSet("main", "France", 4, rule, NOW),
                        new ShippingRuleSet(
                                "main", "*", "GBP", 2, new ShippingRule(495, null), NOW));

        assertThat(item(quote, "TEA").tax()).isEqualTo(new LineTax("20", 135, false));
        assertThat(item(quote, "TEA").rules())
                .endsWith(new Applied(RuleKind.TAX, "France", 4, 135));
        assertThat(item(quote, "BOOK").tax()).isEqualTo(new LineTax("0", 0, false));
        assertThat(Objects.requireNonNull(quote.shipping()).amountMinor()).isEqualTo(495 + 50);
    }

    @Test
    void a_country_without_a_rule_of_its_own_has_that_of_all_others() {
        TaxRuleSet others =
                new TaxRuleSet("main", "*", 1, new TaxRule("5", true, null, List.of()), NOW);
        TaxRuleSet own =
                new TaxRuleSet("main", "France", 1, new TaxRule("20", true, null, List.of()), NOW);

        assertThat(item(price("Spain", null, others, own), "BOOK").tax())
                .isEqualTo(new LineTax("5", 48, true));
        assertThat(
                        item(
                                        price(
                                                "France",
                                                null,
                                                others,
                                                own,
                                                new TaxRuleDropped("main", "France", 2, "x", NOW)),
                                        "BOOK")
                                .tax())
                .isEqualTo(new LineTax("5", 48, true));
    }

    @Test
    void shipping_is_free_from_a_sum_that_is_reckoned_after_discounts() {
        ShippingRuleSet rule =
                new ShippingRuleSet("main", "*", "GBP", 1, new ShippingRule(495, 1750L), NOW);

        assertThat(Objects.requireNonNull(price("France", null, rule).shipping()).minor()).isZero();
        assertThat(
                        Objects.requireNonNull(
                                        price(
                                                        "France",
                                                        null,
                                                        rule,
                                                        promotion("p", off(null, 1L, List.of())))
                                                .shipping())
                                .minor())
                .isEqualTo(495);
    }

    private static Quote price(
            @Nullable String country, Basket.@Nullable Coupon coupon, PriceRuleEvent... rules) {
        return Pricing.of(basket(country, coupon), rules(rules), NOW);
    }

    private static Quote priceAt(Instant at, PriceRuleEvent... rules) {
        return Pricing.of(basket(null, null), rules(rules), at);
    }

    private static Basket basket(@Nullable String country, Basket.@Nullable Coupon coupon) {
        return new Basket("GBP", country, TEA_AND_BOOK, coupon);
    }

    private static PriceRules rules(PriceRuleEvent... events) {
        PriceRules rules = PriceRules.NONE;
        for (PriceRuleEvent event : events) {
            rules = PriceRules.evolve(rules, event);
        }
        return rules;
    }

    private static PricedItem item(Quote quote, String sku) {
        return Objects.requireNonNull(quote.items().get(sku));
    }

    private static PromotionSet promotion(String id, Discount discount) {
        return new PromotionSet("main", id, 1, new Promotion(id, discount, null, null), NOW);
    }

    private static Discount off(
            @Nullable String percent, @Nullable Long amount, List<String> skus) {
        return new Discount(percent, amount, "GBP", null, skus, List.of());
    }

    private static Discount atLeast(long minimum) {
        return new Discount("10", null, "GBP", minimum, List.of(), List.of());
    }
}
