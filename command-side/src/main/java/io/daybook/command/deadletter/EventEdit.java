package io.daybook.command.deadletter;

import io.daybook.command.InvalidCommand;
import io.daybook.command.Shape;
import io.daybook.command.eventstore.json.EventCodec;
import io.daybook.command.http.RequiredComponents;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventTypes;
import io.daybook.shared.log.RecordedEvent;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeType;
import tools.jackson.databind.node.ObjectNode;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Puts changes into an event (JSON Merge Patch, RFC 7396) and holds the result against the event's type: nothing is missing, nothing is
/// unknown, and everything is of its kind. Whoever changes an event that holds personal data need not see them for that.
final class EventEdit {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_TEXT = 10_000;
    private static final String CHANGES = "/changes";

    private final EventCodec codec;

    EventEdit(EventCodec codec) {
        this.codec = codec;
    }

    /// The corrected event, as the log would store it.
    ///
    /// @param edited as the event was corrected before, where it was
    /// @throws InvalidCommand where this is no such event, or that of another stream
    String payload(
            RecordedEvent original,
            @Nullable String edited,
            Map<String, @Nullable Object> changes) {
        Class<? extends DomainEvent> type = original.event().getClass();
        JsonNode stored = JSON.readTree(codec.write(original.event()));
        JsonNode merged =
                merged(edited == null ? stored : JSON.readTree(edited), JSON.valueToTree(changes));
        Shape shape = Shape.check();
        checkRecord(shape, CHANGES, merged, type);
        checkNames(shape, original.stream(), stored, merged);
        shape.done();
        try {
            DomainEvent event =
                    codec.read(
                            EventTypes.nameOf(type),
                            EventTypes.REVISION,
                            JSON.writeValueAsString(merged),
                            original.position());
            return new String(codec.write(event), StandardCharsets.UTF_8);
        } catch (JacksonException | IllegalArgumentException e) {
            shape.wrong(
                    CHANGES,
                    "unreadable",
                    "With these changes it is no " + EventTypes.nameOf(type) + " any more.");
            throw invalid(shape);
        }
    }

    private static InvalidCommand invalid(Shape shape) {
        shape.done();
        throw new IllegalStateException("Something was wrong.");
    }

    private static JsonNode merged(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch;
        }
        ObjectNode result =
                target instanceof ObjectNode object ? object.deepCopy() : JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> change : changes.properties()) {
            if (change.getValue().isNull()) {
                result.remove(change.getKey());
            } else {
                JsonNode before = result.get(change.getKey());
                result.set(
                        change.getKey(),
                        merged(
                                before == null ? JSON.createObjectNode() : before,
                                change.getValue()));
            }
        }
        return result;
    }

    /// What names the stream stays, or the view would put the event where it does not belong.
    private static void checkNames(Shape shape, String stream, JsonNode stored, JsonNode merged) {
        String id = stream.substring(stream.indexOf(':') + 1);
        Set<String> names = new HashSet<>(List.of(id.split("[@/]", -1)));
        names.add(id);
        for (Map.Entry<String, JsonNode> member : stored.properties()) {
            if (member.getValue().isString()
                    && names.contains(member.getValue().asString())
                    && !member.getValue().equals(merged.get(member.getKey()))) {
                shape.wrong(
                        CHANGES + "/" + member.getKey(),
                        "names-another",
                        "This names what the event is about and cannot be changed.");
            }
        }
    }

    private static void checkRecord(Shape shape, String pointer, JsonNode node, Class<?> type) {
        Set<String> known = new HashSet<>();
        for (RecordComponent component : type.getRecordComponents()) {
            known.add(component.getName());
            String at = pointer + "/" + component.getName();
            JsonNode value = node.get(component.getName());
            if (value != null && !value.isNull()) {
                check(shape, at, value, component.getGenericType());
            } else if (RequiredComponents.isRequired(component)) {
                shape.wrong(at, "missing", "This is required and was not given.");
            }
        }
        for (String name : node.propertyNames()) {
            if (!known.contains(name)) {
                shape.wrong(pointer + "/" + name, "unknown-field", "The event has no such member.");
            }
        }
    }

    private static void check(Shape shape, String pointer, JsonNode value, Type declared) {
        Class<?> type = declared instanceof Class<?> plain ? plain : rawOf(declared);
        JsonNodeType expected = kindOf(type);
        if (value.getNodeType() != expected
                || (expected == JsonNodeType.NUMBER && !value.isIntegralNumber())) {
            shape.wrong(pointer, "wrong-type", "This is not " + words(expected) + ".");
        } else if (type.isRecord()) {
            checkRecord(shape, pointer, value, type);
        } else if (value.isString() && !Shape.isText(value.asString(), MAX_TEXT)) {
            shape.wrong(
                    pointer,
                    "invalid-text",
                    "A text has no control characters, and is not endless.");
        } else if (declared instanceof ParameterizedType generic) {
            Type element =
                    generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            if (value.isArray()) {
                for (int i = 0; i < value.size(); i++) {
                    check(shape, pointer + "/" + i, value.get(i), element);
                }
            } else {
                value.properties()
                        .forEach(entry ->
                                check(
                                        shape,
                                        pointer + "/" + entry.getKey(),
                                        entry.getValue(),
                                        element));
            }
        }
    }

    private static String words(JsonNodeType type) {
        return switch (type) {
            case NUMBER -> "a whole number";
            case BOOLEAN -> "true or false";
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case STRING -> "a text";
            case BINARY, MISSING, NULL, POJO -> "of its kind";
        };
    }

    private static Class<?> rawOf(Type declared) {
        return declared instanceof ParameterizedType generic
                        && generic.getRawType() instanceof Class<?> raw
                ? raw
                : Object.class;
    }

    /// How the log writes values of a type. All that is no number, truth, list, map or record is written as text: times, enums.
    private static JsonNodeType kindOf(Class<?> type) {
        if (type == int.class
                || type == long.class
                || type == Integer.class
                || type == Long.class) {
            return JsonNodeType.NUMBER;
        }
        if (type == boolean.class || type == Boolean.class) {
            return JsonNodeType.BOOLEAN;
        }
        if (List.class.isAssignableFrom(type) || Set.class.isAssignableFrom(type)) {
            return JsonNodeType.ARRAY;
        }
        return type.isRecord() || Map.class.isAssignableFrom(type)
                ? JsonNodeType.OBJECT
                : JsonNodeType.STRING;
    }
}
