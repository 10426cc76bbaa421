package io.daybook.query.pricing;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/// One version of a promotion, tax or shipping rule.
///
/// @param kind `promotion`, `tax` or `shipping`
/// @param rule the promotion's id, the country, or country and currency; `*` stands for all other countries
/// @param version from 1
/// @param inForce false where this version ended the rule
/// @param content what the rule says; absent where this version ended it
/// @param supersededAt when the next version came; absent for the current one
public record PriceRule(
        String kind,
        String rule,
        int version,
        boolean inForce,
        @Nullable Map<String, Object> content,
        @Nullable String reason,
        Instant changedAt,
        @Nullable Instant supersededAt,
        String actor) {}
