package io.daybook.query.pricing;

import io.daybook.query.Amount;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.List;

/// What one rule gave to a line.
///
/// @param kind `price`, `promotion`, `coupon`, `shipping` or `tax`
/// @param rule a SKU, a promotion's id, a coupon's code, a country, or a country and a currency
/// @param version of the rule at that time
public record LineRule(String kind, String rule, long version, Amount amount) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// The rules of a line as stored.
    public static List<LineRule> of(@Nullable String stored, String currency) {
        if (stored == null) {
            return List.of();
        }
        List<LineRule> rules = new ArrayList<>();
        for (JsonNode rule : JSON.readTree(stored)) {
            rules.add(
                    new LineRule(
                            rule.path("kind").asString(),
                            rule.path("rule").asString(),
                            rule.path("version").asLong(),
                            Amount.of(rule.path("minor").asLong(), currency)));
        }
        return rules;
    }
}
