package io.daybook.projection.proof;

import io.daybook.projection.proof.Finding.Value;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What differs between two rows or documents, as people read it.
final class Differences {

    static final String MASK = "***";

    /// Columns and properties that tell who somebody is, in whatever view.
    private static final Set<String> PERSONAL =
            Set.of("customer_name", "customer_email", "customer_address");

    private static final int LONGEST_TEXT = 500;

    private Differences() {}

    /// @param shown as JSON object; absent where there is none
    /// @param right the same
    static List<Value> between(@Nullable ObjectNode shown, @Nullable ObjectNode right) {
        List<Value> values = new ArrayList<>();
        compare("", shown, right, values);
        return values;
    }

    private static void compare(
            String path,
            @Nullable ObjectNode shown,
            @Nullable ObjectNode right,
            List<Value> values) {
        if (shown == null || right == null) {
            values.add(new Value(path.isEmpty() ? null : path, text(shown), text(right)));
            return;
        }
        Set<String> names = new TreeSet<>();
        shown.propertyNames().forEach(names::add);
        right.propertyNames().forEach(names::add);
        for (String name : names) {
            JsonNode left = shown.get(name);
            JsonNode other = right.get(name);
            if (left != null && left.equals(other)) {
                continue;
            }
            String column = path.isEmpty() ? name : path + "." + name;
            if (PERSONAL.contains(name)) {
                values.add(new Value(column, maskedText(left), maskedText(other)));
            } else if (left instanceof ObjectNode one && other instanceof ObjectNode two) {
                compare(column, one, two, values);
            } else {
                values.add(new Value(column, text(left), text(other)));
            }
        }
    }

    private static @Nullable String maskedText(@Nullable JsonNode value) {
        return value == null || value.isNull() ? null : MASK;
    }

    private static @Nullable String text(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        JsonNode copy = value.deepCopy();
        mask(copy);
        String text = copy.isString() ? copy.asString() : copy.toString();
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
    }

    private static void mask(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (String name : PERSONAL) {
                JsonNode value = object.get(name);
                if (value != null && !value.isNull()) {
                    object.put(name, MASK);
                }
            }
        }
        node.forEach(Differences::mask);
    }
}
