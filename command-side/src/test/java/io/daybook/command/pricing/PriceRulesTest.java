package io.daybook.command.pricing;

import static io.daybook.command.Scenario.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.daybook.command.InvalidCommand;
import io.daybook.command.Rejection.Problem;
import io.daybook.command.Scenario;
import io.daybook.command.pricing.PriceRuleCommand.DropShippingRule;
import io.daybook.command.pricing.PriceRuleCommand.DropTaxRule;
import io.daybook.command.pricing.PriceRuleCommand.EndPromotion;
import io.daybook.command.pricing.PriceRuleCommand.SetPromotion;
import io.daybook.command.pricing.PriceRuleCommand.SetShippingRule;
import io.daybook.command.pricing.PriceRuleCommand.SetTaxRule;
import io.daybook.command.pricing.PriceRuleRejected.Code;
import io.daybook.shared.pricing.Discount;
import io.daybook.shared.pricing.PriceRuleEvent;
import io.daybook.shared.pricing.PriceRuleEvent.PromotionEnded;
import io.daybook.shared.pricing.PriceRuleEvent.PromotionSet;
import io.daybook.shared.pricing.PriceRuleEvent.ShippingRuleDropped;
import io.daybook.shared.pricing.PriceRuleEvent.ShippingRuleSet;
import io.daybook.shared.pricing.PriceRuleEvent.TaxRuleDropped;
import io.daybook.shared.pricing.PriceRuleEvent.TaxRuleSet;
import io.daybook.shared.pricing.Promotion;
import io.daybook.shared.pricing.ShippingRule;
import io.daybook.shared.pricing.TaxRule;
import io.daybook.shared.pricing.TaxRule.TaxClass;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

class PriceRulesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Promotion TEN = new Promotion("Ten", percent("10", List.of()), null, null);
    private static final Promotion TWENTY =
            new Promotion("Twenty", percent("20", List.of("TEA")), null, null);
    private static final TaxRule TAX = new TaxRule("20", true, null, List.of());
    private static final ShippingRule SHIPPING = new ShippingRule(495, 5000L);

    private static final PromotionSet FIRST = new PromotionSet("main", "p", 1, TEN, NOW);
    private static final PromotionEnded ENDED = new PromotionEnded("main", "p", 2, "over", NOW);
    private static final TaxRuleSet TAXED = new TaxRuleSet("main", "France", 1, TAX, NOW);
    private static final ShippingRuleSet SHIPPED =
            new ShippingRuleSet("main", "France", "EUR", 1, SHIPPING, NOW);

    @Test
    void each_change_of_a_rule_is_its_next_version() {
        rules().when(decide(new SetPromotion("p", TEN, NOW))).then(FIRST);
        rules(FIRST)
                .when(decide(new SetPromotion("p", TWENTY, NOW)))
                .then(new PromotionSet("main", "p", 2, TWENTY, NOW));
        rules(FIRST).when(decide(new EndPromotion("p", "over", NOW))).then(ENDED);
        rules(FIRST, ENDED)
                .when(decide(new SetPromotion("p", TEN, NOW)))
                .then(new PromotionSet("main", "p", 3, TEN, NOW));
        rules().when(decide(new SetTaxRule("France", TAX, NOW))).then(TAXED);
        rules(TAXED)
                .when(decide(new DropTaxRule("FRANCE", "gone", NOW)))
                .then(new TaxRuleDropped("main", "France", 2, "gone", NOW));
        rules().when(decide(new SetShippingRule("France", "EUR", SHIPPING, NOW))).then(SHIPPED);
        rules(SHIPPED)
                .when(decide(new DropShippingRule("France", "EUR", "gone", NOW)))
                .then(new ShippingRuleDropped("main", "France", "EUR", 2, "gone", NOW));
    }

    @Test
    void a_rule_that_never_was_cannot_be_ended() {
        rules(TAXED)
                .when(decide(new EndPromotion("p", "over", NOW)))
                .thenRejected(Code.UNKNOWN_RULE);
        rules(FIRST)
                .when(decide(new DropTaxRule("France", "x", NOW)))
                .thenRejected(Code.UNKNOWN_RULE);
        rules(SHIPPED)
                .when(decide(new DropShippingRule("France", "GBP", "x", NOW)))
                .thenRejected(Code.UNKNOWN_RULE);
    }

    @Test
    void there_are_so_many_rules_and_no_more() {
        List<PriceRuleEvent> many = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            many.add(new PromotionSet("main", "p-" + i, 1, TEN, NOW));
        }
        rules(many.toArray(PriceRuleEvent[]::new))
                .when(decide(new SetPromotion("one-more", TEN, NOW)))
                .thenRejected(Code.TOO_MANY_RULES);
    }

    @Test
    void what_makes_no_sense_is_told_in_one_go() {
        Discount both = new Discount("101", 5L, null, null, List.of("ä"), List.of());
        assertThat(problems(() -> new SetPromotion("p", new Promotion("", both, NOW, NOW), NOW)))
                .containsExactly(
                        "/name missing-text",
                        "/percent percent-or-amount",
                        "/percent invalid-percent",
                        "/currency invalid-currency",
                        "/skus/0 invalid-sku",
                        "/until invalid-period");
        assertThat(
                        problems(() ->
                                new SetTaxRule(
                                        "",
                                        new TaxRule(
                                                "1e2",
                                                true,
                                                "-1",
                                                List.of(
                                                        new TaxClass(
                                                                "x", "5", List.of(), List.of()))),
                                        NOW)))
                .containsExactly(
                        "/country missing-text",
                        "/percent invalid-percent",
                        "/shippingPercent invalid-percent",
                        "/classes/0/skus invalid-length");
    }

    private static List<String> problems(org.assertj.core.api.ThrowableAssert.ThrowingCallable c) {
        return catchThrowableOfType(InvalidCommand.class, c).problems().stream()
                .map((Problem problem) -> problem.pointer() + " " + problem.code())
                .toList();
    }

    private static Scenario<PriceRules, PriceRuleEvent> rules(PriceRuleEvent... events) {
        return given(PriceRules.MODEL, "main", events);
    }

    private static java.util.function.Function<PriceRules, List<PriceRuleEvent>> decide(
            PriceRuleCommand command) {
        return rules -> PriceRules.decide(command, rules);
    }

    private static Discount percent(String percent, List<String> skus) {
        return new Discount(percent, null, null, null, skus, List.of());
    }
}
