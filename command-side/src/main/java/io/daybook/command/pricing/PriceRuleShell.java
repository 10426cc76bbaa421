package io.daybook.command.pricing;

import io.daybook.command.CommandShell;
import io.daybook.command.Outcome;
import io.daybook.command.eventstore.Loaded;
import io.daybook.command.eventstore.Streams;
import io.daybook.command.pricing.PriceRuleCommand.DropShippingRule;
import io.daybook.command.pricing.PriceRuleCommand.DropTaxRule;
import io.daybook.command.pricing.PriceRuleCommand.EndPromotion;
import io.daybook.command.pricing.PriceRuleCommand.SetPromotion;
import io.daybook.command.pricing.PriceRuleCommand.SetShippingRule;
import io.daybook.command.pricing.PriceRuleCommand.SetTaxRule;
import io.daybook.command.pricing.PriceRules.Rule;
import io.daybook.shared.pricing.PriceRuleEvent;

import org.axonframework.commandhandling.CommandHandler;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// Handles what is asked of the price rules.
@CommandShell
class PriceRuleShell {

    private final Streams streams;

    PriceRuleShell(Streams streams) {
        this.streams = streams;
    }

    @CommandHandler
    Outcome handle(SetPromotion command) {
        return decide(command, rules -> rules.promotions().get(command.promotionId()));
    }

    @CommandHandler
    Outcome handle(EndPromotion command) {
        return decide(command, rules -> rules.promotions().get(command.promotionId()));
    }

    @CommandHandler
    Outcome handle(SetTaxRule command) {
        return decide(command, rules -> rules.taxes().get(PriceRules.key(command.country())));
    }

    @CommandHandler
    Outcome handle(DropTaxRule command) {
        return decide(command, rules -> rules.taxes().get(PriceRules.key(command.country())));
    }

    @CommandHandler
    Outcome handle(SetShippingRule command) {
        return decide(
                command,
                rules ->
                        rules.shipping()
                                .get(PriceRules.key(command.country(), command.currency())));
    }

    @CommandHandler
    Outcome handle(DropShippingRule command) {
        return decide(
                command,
                rules ->
                        rules.shipping()
                                .get(PriceRules.key(command.country(), command.currency())));
    }

    private Outcome decide(
            PriceRuleCommand command, Function<PriceRules, @Nullable Rule<?>> concerned) {
        Loaded<PriceRules, PriceRuleEvent> rules = streams.load(PriceRules.MODEL, PriceRules.MAIN);
        rules.record(PriceRules.decide(command, rules.state()));
        Map<String, Object> body = new LinkedHashMap<>();
        Rule<?> rule = concerned.apply(rules.state());
        if (rule != null) {
            body.put("rule", rule.id());
            body.put("version", rule.version());
            body.put("inForce", rule.content() != null);
        }
        return new Outcome(body);
    }
}
