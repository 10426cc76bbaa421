package io.daybook.query.pricing;

import io.daybook.query.Amount;

import tools.jackson.databind.JsonNode;

import java.util.LinkedHashMap;
import java.util.Map;

/// Rules and discounts as stored, in the words of HTTP: `amountMinor` beside a `currency` becomes `amount`.
final class Written {

    private static final String MINOR = "Minor";

    private Written() {}

    /// @param currency of amounts that have none beside them; empty where all have
    static Map<String, Object> of(JsonNode stored, String currency) {
        String own = stored.path("currency").asString(currency);
        Map<String, Object> written = new LinkedHashMap<>();
        stored.propertyStream()
                .forEach(member -> {
                    String name = member.getKey();
                    JsonNode value = member.getValue();
                    if (name.endsWith(MINOR)) {
                        written.put(
                                name.substring(0, name.length() - MINOR.length()),
                                Amount.of(value.asLong(), own));
                    } else {
                        written.put(name, value.isObject() ? of(value, own) : value);
                    }
                });
        return written;
    }
}
