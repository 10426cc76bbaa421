package io.daybook.query.orders;

import io.daybook.query.Amount;

import tools.jackson.databind.JsonNode;

import java.util.LinkedHashMap;
import java.util.Map;

/// Turns a step's detail from the table's words (`total_minor` beside `currency`, `cart_id`) into those of HTTP (`total`, `cartId`).
final class StepDetail {

    private static final String MINOR = "_minor";

    private StepDetail() {}

    static String text(JsonNode stored) {
        return stored.path("text").asString("");
    }

    static Map<String, Object> figures(JsonNode stored) {
        String currency = stored.path("currency").asString("");
        Map<String, Object> figures = new LinkedHashMap<>();
        stored.propertyStream()
                .forEach(member -> {
                    String name = member.getKey();
                    if (name.endsWith(MINOR)) {
                        figures.put(
                                camelCase(name.substring(0, name.length() - MINOR.length())),
                                Amount.of(member.getValue().asLong(), currency));
                    } else if (!name.equals("text") && !name.equals("currency")) {
                        figures.put(camelCase(name), member.getValue());
                    }
                });
        return figures;
    }

    private static String camelCase(String name) {
        StringBuilder camel = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '_') {
                boolean begins = i > 0 && name.charAt(i - 1) == '_';
                camel.append(begins ? Character.toUpperCase(c) : c);
            }
        }
        return camel.toString();
    }
}
