package io.daybook.command.pricing;

import io.daybook.command.eventstore.Model;
import io.daybook.command.pricing.PriceRuleCommand.DropShippingRule;
import io.daybook.command.pricing.PriceRuleCommand.DropTaxRule;
import io.daybook.command.pricing.PriceRuleCommand.EndPromotion;
import io.daybook.command.pricing.PriceRuleCommand.SetPromotion;
import io.daybook.command.pricing.PriceRuleCommand.SetShippingRule;
import io.daybook.command.pricing.PriceRuleCommand.SetTaxRule;
import io.daybook.command.pricing.PriceRuleRejected.Code;
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

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// The rules that are in force. They are one stream, so that a cart is priced by all rules as of one moment, and few, so that they are
/// copied when one of them changes.
///
/// @param promotions by id, in the order in which they are applied
/// @param taxes by country
/// @param shipping by country and currency
public record PriceRules(
        SortedMap<String, Rule<Running>> promotions,
        SortedMap<String, Rule<TaxRule>> taxes,
        SortedMap<String, Rule<ShippingRule>> shipping) {

    /// A rule with its version. One that is no longer in force keeps it, for the next version to follow.
    ///
    /// @param id as callers wrote it
    /// @param content absent where the rule is no longer in force
    public record Rule<T>(String id, int version, @Nullable T content) {}

    /// A promotion, and what it is about in a form that is quick to ask.
    public record Running(Promotion promotion, Set<String> skus, Set<String> categories) {

        static Running of(Promotion promotion) {
            return new Running(
                    promotion,
                    Set.copyOf(promotion.discount().skus()),
                    Set.copyOf(promotion.discount().categories()));
        }
    }

    /// The one shop's rules.
    public static final String MAIN = "main";

    static final String ELSEWHERE = "*";

    public static final PriceRules NONE =
            new PriceRules(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    /// Carts and products are loaded before the rules, and stock after them: streams are locked in the order of their names.
    public static final Model<PriceRules, PriceRuleEvent> MODEL =
            new Model<>("rules", PriceRuleEvent.class, _ -> NONE, PriceRules::evolve);

    private static final int MAX_RULES = 500;

    static List<PriceRuleEvent> decide(PriceRuleCommand command, PriceRules rules) {
        return switch (command) {
            case SetPromotion set -> set(set, rules);
            case EndPromotion end -> end(end, rules);
            case SetTaxRule set -> set(set, rules);
            case DropTaxRule drop -> drop(drop, rules);
            case SetShippingRule set -> set(set, rules);
            case DropShippingRule drop -> drop(drop, rules);
        };
    }

    private static List<PriceRuleEvent> set(SetPromotion command, PriceRules rules) {
        Rule<Running> before = rules.promotions.get(command.promotionId());
        Running running = before == null ? null : before.content();
        if (running != null && running.promotion().equals(command.promotion())) {
            return List.of();
        }
        requireRoom(rules.promotions);
        return List.of(
                new PromotionSet(
                        MAIN,
                        command.promotionId(),
                        next(before),
                        command.promotion(),
                        command.at()));
    }

    private static List<PriceRuleEvent> end(EndPromotion command, PriceRules rules) {
        Rule<Running> before = known(rules.promotions.get(command.promotionId()), "promotion");
        return before.content() == null
                ? List.of()
                : List.of(
                        new PromotionEnded(
                                MAIN,
                                command.promotionId(),
                                next(before),
                                command.reason(),
                                command.at()));
    }

    private static List<PriceRuleEvent> set(SetTaxRule command, PriceRules rules) {
        Rule<TaxRule> before = rules.taxes.get(key(command.country()));
        if (before != null && command.rule().equals(before.content())) {
            return List.of();
        }
        requireRoom(rules.taxes);
        return List.of(
                new TaxRuleSet(
                        MAIN, command.country(), next(before), command.rule(), command.at()));
    }

    private static List<PriceRuleEvent> drop(DropTaxRule command, PriceRules rules) {
        Rule<TaxRule> before = known(rules.taxes.get(key(command.country())), "tax");
        return before.content() == null
                ? List.of()
                : List.of(
                        new TaxRuleDropped(
                                MAIN, before.id(), next(before), command.reason(), command.at()));
    }

    private static List<PriceRuleEvent> set(SetShippingRule command, PriceRules rules) {
        Rule<ShippingRule> before = rules.shipping.get(key(command.country(), command.currency()));
        if (before != null && command.rule().equals(before.content())) {
            return List.of();
        }
        requireRoom(rules.shipping);
        return List.of(
                new ShippingRuleSet(
                        MAIN,
                        command.country(),
                        command.currency(),
                        next(before),
                        command.rule(),
                        command.at()));
    }

    private static List<PriceRuleEvent> drop(DropShippingRule command, PriceRules rules) {
        Rule<ShippingRule> before =
                known(rules.shipping.get(key(command.country(), command.currency())), "shipping");
        return before.content() == null
                ? List.of()
                : List.of(
                        new ShippingRuleDropped(
                                MAIN,
                                command.country(),
                                command.currency(),
                                next(before),
                                command.reason(),
                                command.at()));
    }

    static PriceRules evolve(PriceRules rules, PriceRuleEvent event) {
        return switch (event) {
            case PromotionSet set ->
                    rules.withPromotions(
                            with(
                                    set.promotionId(),
                                    new Rule<>(
                                            set.promotionId(),
                                            set.version(),
                                            Running.of(set.promotion()))));
            case PromotionEnded ended ->
                    rules.withPromotions(
                            with(
                                    ended.promotionId(),
                                    new Rule<>(ended.promotionId(), ended.version(), null)));
            case TaxRuleSet set ->
                    rules.withTaxes(
                            with(
                                    key(set.country()),
                                    new Rule<>(set.country(), set.version(), set.rule())));
            case TaxRuleDropped dropped ->
                    rules.withTaxes(
                            with(
                                    key(dropped.country()),
                                    new Rule<>(dropped.country(), dropped.version(), null)));
            case ShippingRuleSet set ->
                    rules.withShipping(
                            with(
                                    key(set.country(), set.currency()),
                                    new Rule<>(
                                            set.country() + "/" + set.currency(),
                                            set.version(),
                                            set.rule())));
            case ShippingRuleDropped dropped ->
                    rules.withShipping(
                            with(
                                    key(dropped.country(), dropped.currency()),
                                    new Rule<>(
                                            dropped.country() + "/" + dropped.currency(),
                                            dropped.version(),
                                            null)));
        };
    }

    /// How a country taxes, by its own rule or by that for all others.
    public @Nullable Rule<TaxRule> tax(String country) {
        return inForce(taxes, key(country), ELSEWHERE);
    }

    @Nullable Rule<ShippingRule> shipping(String country, String currency) {
        return inForce(shipping, key(country, currency), key(ELSEWHERE, currency));
    }

    /// Whether there is a rule on tax or shipping to a country.
    public boolean concern(String country, String currency) {
        return tax(country) != null || shipping(country, currency) != null;
    }

    /// Countries are told apart by their letters only: `United Kingdom` and `united kingdom` are one.
    public static String key(String country) {
        return country.strip().toLowerCase(Locale.ROOT);
    }

    static String key(String country, String currency) {
        return key(country) + "/" + currency;
    }

    private static <T> @Nullable Rule<T> inForce(
            SortedMap<String, Rule<T>> rules, String own, String others) {
        Rule<T> rule = rules.get(own);
        if (rule == null || rule.content() == null) {
            rule = rules.get(others);
        }
        return rule == null || rule.content() == null ? null : rule;
    }

    private PriceRules withPromotions(UnaryOperator<SortedMap<String, Rule<Running>>> change) {
        return new PriceRules(change.apply(promotions), taxes, shipping);
    }

    private PriceRules withTaxes(UnaryOperator<SortedMap<String, Rule<TaxRule>>> change) {
        return new PriceRules(promotions, change.apply(taxes), shipping);
    }

    private PriceRules withShipping(UnaryOperator<SortedMap<String, Rule<ShippingRule>>> change) {
        return new PriceRules(promotions, taxes, change.apply(shipping));
    }

    private static <T> UnaryOperator<SortedMap<String, Rule<T>>> with(String key, Rule<T> rule) {
        return rules -> {
            SortedMap<String, Rule<T>> more = new TreeMap<>(rules);
            more.put(key, rule);
            return more;
        };
    }

    private static int next(@Nullable Rule<?> before) {
        return before == null ? 1 : before.version() + 1;
    }

    private static void requireRoom(SortedMap<String, ?> rules) {
        if (rules.size() >= MAX_RULES) {
            throw PriceRuleRejected.because(
                    Code.TOO_MANY_RULES,
                    "A shop has up to %d rules of a kind, ended ones included."
                            .formatted(MAX_RULES));
        }
    }

    private static <T> Rule<T> known(@Nullable Rule<T> rule, String kind) {
        if (rule == null) {
            throw PriceRuleRejected.because(
                    Code.UNKNOWN_RULE, "There is no such %s rule.".formatted(kind));
        }
        return rule;
    }
}
