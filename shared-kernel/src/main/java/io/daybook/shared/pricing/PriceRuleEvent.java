package io.daybook.shared.pricing;

import io.daybook.shared.log.DomainEvent;

import java.time.Instant;

/// What happens to the rules by which a shop prices its carts. Each rule counts its own versions from 1; carts and orders keep the
/// version that they were priced by.
public sealed interface PriceRuleEvent extends DomainEvent {

    String rulesId();

    record PromotionSet(
            String rulesId, String promotionId, int version, Promotion promotion, Instant at)
            implements PriceRuleEvent {}

    record PromotionEnded(
            String rulesId, String promotionId, int version, String reason, Instant at)
            implements PriceRuleEvent {}

    /// @param country as written; `*` for all countries without a rule of their own
    record TaxRuleSet(String rulesId, String country, int version, TaxRule rule, Instant at)
            implements PriceRuleEvent {}

    record TaxRuleDropped(String rulesId, String country, int version, String reason, Instant at)
            implements PriceRuleEvent {}

    /// @param country as written; `*` for all countries without a rule of their own
    record ShippingRuleSet(
            String rulesId,
            String country,
            String currency,
            int version,
            ShippingRule rule,
            Instant at)
            implements PriceRuleEvent {}

    record ShippingRuleDropped(
            String rulesId, String country, String currency, int version, String reason, Instant at)
            implements PriceRuleEvent {}
}
