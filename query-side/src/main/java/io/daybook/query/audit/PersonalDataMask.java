package io.daybook.query.audit;

import io.daybook.shared.PersonalData;
import io.daybook.shared.log.EventTypes;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Replaces what an event's record marks as [PersonalData]. An event that this release does not know is masked as a whole, because
/// nobody here can tell what is personal in it.
public final class PersonalDataMask {

    static final String MASK = "***";

    /// What is personal below one record: by component, either all of it or what is personal in the records within.
    private record Shape(Map<String, Optional<Shape>> components) {
        boolean isEmpty() {
            return components.isEmpty();
        }
    }

    private final JsonMapper json;
    private final Map<String, Optional<Shape>> shapes = new ConcurrentHashMap<>();

    public PersonalDataMask(JsonMapper json) {
        this.json = json;
    }

    public JsonNode masked(String type, String payload) {
        Optional<Shape> shape =
                shapes.computeIfAbsent(
                        type, name -> EventTypes.classOf(name).map(PersonalDataMask::shapeOf));
        if (shape.isEmpty()) {
            return json.createObjectNode().put("masked", MASK);
        }
        JsonNode tree = json.readTree(payload);
        mask(tree, shape.get());
        return tree;
    }

    private static void mask(JsonNode node, Shape shape) {
        switch (node) {
            case ArrayNode array -> array.forEach(element -> mask(element, shape));
            case ObjectNode object ->
                    shape.components()
                            .forEach((name, within) -> {
                                JsonNode value = object.get(name);
                                if (value == null || value.isNull()) {
                                    return;
                                }
                                if (within.isPresent()) {
                                    mask(value, within.get());
                                } else {
                                    object.put(name, MASK);
                                }
                            });
            default -> {}
        }
    }

    private static Shape shapeOf(Class<?> record) {
        Map<String, Optional<Shape>> components = new HashMap<>();
        for (RecordComponent component : record.getRecordComponents()) {
            if (component.isAnnotationPresent(PersonalData.class)) {
                components.put(component.getName(), Optional.empty());
            } else {
                Class<?> type = elementOf(component.getGenericType());
                if (type.isRecord()) {
                    Shape within = shapeOf(type);
                    if (!within.isEmpty()) {
                        components.put(component.getName(), Optional.of(within));
                    }
                }
            }
        }
        return new Shape(components);
    }

    /// The class itself, or what a list or a map's values are made of.
    private static Class<?> elementOf(Type type) {
        return switch (type) {
            case Class<?> plain -> plain;
            case ParameterizedType generic ->
                    elementOf(
                            generic.getActualTypeArguments()[
                                    generic.getActualTypeArguments().length - 1]);
            default -> Object.class;
        };
    }
}
