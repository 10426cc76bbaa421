package io.daybook.projection.pricerules;

import static io.daybook.projection.History.NOON;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.projection.History;
import io.daybook.projection.WriterContract;
import io.daybook.shared.pricing.Discount;
import io.daybook.shared.pricing.PriceRuleEvent.PromotionEnded;
import io.daybook.shared.pricing.PriceRuleEvent.PromotionSet;
import io.daybook.shared.pricing.PriceRuleEvent.ShippingRuleDropped;
import io.daybook.shared.pricing.PriceRuleEvent.ShippingRuleSet;
import io.daybook.shared.pricing.PriceRuleEvent.TaxRuleDropped;
import io.daybook.shared.pricing.PriceRuleEvent.TaxRuleSet;
import io.daybook.shared.pricing.Promotion;
import io.daybook.shared.pricing.ShippingRule;
import io.daybook.shared.pricing.TaxRule;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

class PriceRulesWriterTest extends WriterContract {

    private static final Instant LATER = NOON.plusSeconds(60);
    private static final String RULES = "rules:main";

    PriceRulesWriterTest() {
        super(
                new PriceRulesWriter(),
                List.of("views.price_rules"),
                new History()
                        .and(RULES, new PromotionSet("main", "tea", 1, promotion("10"), NOON))
                        .and(RULES, new TaxRuleSet("main", "France", 1, tax("20"), NOON))
                        .and(RULES, new PromotionSet("main", "tea", 2, promotion("15"), LATER))
                        .and(
                                RULES,
                                new ShippingRuleSet(
                                        "main", "*", "GBP", 1, new ShippingRule(300, null), NOON))
                        .and(RULES, new PromotionEnded("main", "tea", 3, "over", LATER))
                        .and(RULES, new TaxRuleDropped("main", "France", 2, "wrong", LATER))
                        .and(
                                RULES,
                                new ShippingRuleDropped("main", "*", "GBP", 2, "wrong", LATER)));
    }

    @Test
    void every_version_is_kept_and_told_until_when_it_counted() throws Exception {
        writeAll();

        assertThat(
                        views.query(
                                """
                                select concat_ws(' ', rule, rule_version, in_force, content->'discount'->>'percent', reason, superseded_at is null)
                                from views.price_rules where kind = 'promotion' order by rule_version
                                """))
                .containsExactly("tea 1 t 10 f", "tea 2 t 15 f", "tea 3 f over t");
        assertThat(
                        views.query(
                                "select count(*)::text from views.price_rules where superseded_at is null and in_force"))
                .containsExactly("0");
    }

    private static Promotion promotion(String percent) {
        return new Promotion(
                "Tea",
                new Discount(percent, null, null, null, List.of("TEA"), List.of()),
                null,
                null);
    }

    private static TaxRule tax(String percent) {
        return new TaxRule(percent, true, null, List.of());
    }
}
