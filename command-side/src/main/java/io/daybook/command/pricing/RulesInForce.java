package io.daybook.command.pricing;

import io.daybook.command.eventstore.Glance;
import io.daybook.command.eventstore.Streams;

/// The rules as a command sees them that prices by them.
public final class RulesInForce {

    private RulesInForce() {}

    /// They are seen in passing: every cart asks for them, and whoever waits for a stock item that all want must not keep the others waiting
    /// for the rules.
    public static PriceRules of(Streams streams) {
        Glance<PriceRules> seen = streams.glance(PriceRules.MODEL, PriceRules.MAIN).orElse(null);
        if (seen == null) {
            return streams.load(PriceRules.MODEL, PriceRules.MAIN).state();
        }
        seen.relyOn();
        return seen.state();
    }
}
