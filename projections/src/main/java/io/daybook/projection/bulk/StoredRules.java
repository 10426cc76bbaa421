package io.daybook.projection.bulk;

import io.daybook.shared.pricing.Applied;
import io.daybook.shared.pricing.RuleKind;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Which rules gave what, as a JSON column keeps it: `[{"kind":"tax","rule":"France","version":2,"minor":120}]`.
public final class StoredRules {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private StoredRules() {}

    public static String write(List<Applied> rules) {
        ArrayNode array = JSON.createArrayNode();
        for (Applied rule : rules) {
            array.addObject()
                    .put("kind", rule.kind().name().toLowerCase(Locale.ROOT))
                    .put("rule", rule.rule())
                    .put("version", rule.version())
                    .put("minor", rule.minor());
        }
        return JSON.writeValueAsString(array);
    }

    public static List<Applied> read(@Nullable String json) {
        if (json == null || json.equals("[]")) {
            return List.of();
        }
        List<Applied> rules = new ArrayList<>();
        for (JsonNode rule : JSON.readTree(json)) {
            rules.add(
                    new Applied(
                            RuleKind.valueOf(rule.path("kind").asString().toUpperCase(Locale.ROOT)),
                            rule.path("rule").asString(),
                            rule.path("version").asLong(),
                            rule.path("minor").asLong()));
        }
        return rules;
    }
}
