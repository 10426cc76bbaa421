package io.daybook.command.pricing;

import io.daybook.command.Command;
import io.daybook.command.Shape;
import io.daybook.shared.pricing.Promotion;
import io.daybook.shared.pricing.ShippingRule;
import io.daybook.shared.pricing.TaxRule;
import io.daybook.shared.pricing.TaxRule.TaxClass;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What may be asked of the price rules. Whatever changes a rule gives it the next version; asked again with the same content, it
/// yields nothing.
public sealed interface PriceRuleCommand extends Command {

    Instant at();

    record SetPromotion(String promotionId, Promotion promotion, Instant at)
            implements PriceRuleCommand {

        public SetPromotion {
            Shape shape = Shape.check().id("/promotionId", promotionId).time("/at", at);
            shape.words("/name", promotion.name());
            Discounts.check(shape, promotion.discount());
            Discounts.checkPeriod(shape, promotion.from(), promotion.until());
            shape.done();
        }
    }

    record EndPromotion(String promotionId, String reason, Instant at) implements PriceRuleCommand {

        public EndPromotion {
            Shape.check()
                    .id("/promotionId", promotionId)
                    .words("/reason", reason)
                    .time("/at", at)
                    .done();
        }
    }

    /// @param country name or code as orders have it; `*` for all countries without a rule of their own
    record SetTaxRule(String country, TaxRule rule, Instant at) implements PriceRuleCommand {

        public SetTaxRule {
            Shape shape = forCountry(country, at);
            Discounts.checkPercent(shape, "/percent", rule.percent());
            if (rule.shippingPercent() != null) {
                Discounts.checkPercent(shape, "/shippingPercent", rule.shippingPercent());
            }
            if (rule.classes().size() > MAX_TAX_CLASSES) {
                shape.wrong("/classes", "invalid-length", "A country has up to 20 tax classes.");
            }
            for (int i = 0; i < rule.classes().size(); i++) {
                TaxClass each = rule.classes().get(i);
                String pointer = "/classes/" + i;
                shape.words(pointer + "/name", each.name());
                Discounts.checkPercent(shape, pointer + "/percent", each.percent());
                Discounts.checkTargets(shape, pointer, each.skus(), each.categories());
            }
            shape.done();
        }
    }

    record DropTaxRule(String country, String reason, Instant at) implements PriceRuleCommand {

        public DropTaxRule {
            forCountry(country, at).words("/reason", reason).done();
        }
    }

    /// @param country name or code as orders have it; `*` for all countries without a rule of their own
    record SetShippingRule(String country, String currency, ShippingRule rule, Instant at)
            implements PriceRuleCommand {

        public SetShippingRule {
            Shape shape =
                    forCountry(country, at)
                            .currency("/currency", currency)
                            .price("/amountMinor", rule.amountMinor());
            if (rule.freeFromMinor() != null) {
                shape.price("/freeFromMinor", rule.freeFromMinor());
            }
            shape.done();
        }
    }

    record DropShippingRule(String country, String currency, String reason, Instant at)
            implements PriceRuleCommand {

        public DropShippingRule {
            forCountry(country, at).currency("/currency", currency).words("/reason", reason).done();
        }
    }

    int MAX_TAX_CLASSES = 20;

    private static Shape forCountry(@Nullable String country, @Nullable Instant at) {
        return Shape.check().words("/country", country).time("/at", at);
    }
}
