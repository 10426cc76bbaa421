package io.daybook.command.eventstore.snapshots;

import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

import java.util.HashMap;
import java.util.Map;

/// States as JSON. Stricter than events are read: a component too few or too many makes a snapshot useless.
final class SnapshotCodec {

    private final JsonMapper mapper =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .addModule(
                            new SimpleModule()
                                    .addDeserializer(PMap.class, new PersistentMaps(null)))
                    .build();

    String write(Object state) {
        return mapper.writeValueAsString(state);
    }

    <S> S read(SnapshotForm<S> form, String json) {
        return mapper.readValue(json, form.state());
    }

    /// Reads a map, then makes a persistent one of it.
    @SuppressWarnings("rawtypes")
    private static final class PersistentMaps extends ValueDeserializer<PMap> {

        private final @Nullable JavaType plain;

        PersistentMaps(@Nullable JavaType plain) {
            this.plain = plain;
        }

        @Override
        public ValueDeserializer<?> createContextual(
                DeserializationContext context, @Nullable BeanProperty property) {
            JavaType wanted = property == null ? context.getContextualType() : property.getType();
            return new PersistentMaps(
                    context.getTypeFactory()
                            .constructMapType(
                                    HashMap.class, wanted.getKeyType(), wanted.getContentType()));
        }

        @Override
        public PMap<?, ?> deserialize(JsonParser parser, DeserializationContext context) {
            Map<?, ?> entries = context.readValue(parser, plain);
            return HashTreePMap.from(entries);
        }
    }
}
