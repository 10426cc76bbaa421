package io.daybook.command.eventstore.json;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventJson;
import io.daybook.shared.log.EventTypes;
import io.daybook.shared.log.Metadata;
import io.daybook.shared.log.UnknownEventType;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Events and metadata as the log keeps them: absent components are left out, instants and dates are ISO 8601, enums are their names.
public final class EventCodec implements EventJson {

    private record Shape(String type, int revision) {}

    private final JsonMapper mapper =
            JsonMapper.builder()
                    .changeDefaultPropertyInclusion(
                            all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();
    private final Map<Class<?>, ObjectWriter> writers = new HashMap<>();
    private final Map<String, ObjectReader> readers = new HashMap<>();
    private final Map<Shape, Upcaster> upcasters = new HashMap<>();
    private final ObjectWriter metadataWriter = mapper.writerFor(Metadata.class);
    private final ObjectReader metadataReader = mapper.readerFor(Metadata.class);

    public EventCodec() {
        this(List.of());
    }

    public EventCodec(List<Upcaster> upcasters) {
        for (Class<? extends DomainEvent> type : EventTypes.all()) {
            writers.put(type, mapper.writerFor(type));
            readers.put(EventTypes.nameOf(type), mapper.readerFor(type));
        }
        for (Upcaster upcaster : upcasters) {
            Shape before = new Shape(upcaster.type(), upcaster.revision());
            if (this.upcasters.put(before, upcaster) != null) {
                throw new IllegalArgumentException("Two upcasters lead away from " + before + ".");
            }
        }
    }

    /// JSON in UTF-8.
    public byte[] write(DomainEvent event) {
        ObjectWriter writer = writers.get(event.getClass());
        if (writer == null) {
            throw new IllegalArgumentException(
                    event.getClass().getName() + " has no stored name: give it one in EventTypes.");
        }
        return writer.writeValueAsBytes(event);
    }

    /// JSON in UTF-8.
    public byte[] write(Metadata metadata) {
        return metadataWriter.writeValueAsBytes(metadata);
    }

    public Metadata readMetadata(String json) {
        return metadataReader.readValue(json);
    }

    /// {@inheritDoc}
    ///
    /// @throws UnknownEventType where no class and no upcaster knows the stored name and revision
    @Override
    public DomainEvent read(String type, int revision, String json, long position) {
        ObjectReader reader = readers.get(type);
        if (reader != null && revision == EventTypes.REVISION) {
            return reader.readValue(json);
        }
        return readOld(type, revision, json, position);
    }

    private DomainEvent readOld(String type, int revision, String json, long position) {
        JsonNode tree = mapper.readTree(json);
        Shape shape = new Shape(type, revision);
        for (@Nullable Upcaster next; (next = upcasters.get(shape)) != null; ) {
            tree = next.change().apply(tree);
            shape = new Shape(next.nextType(), next.nextRevision());
        }
        ObjectReader reader = readers.get(shape.type());
        if (reader == null || shape.revision() != EventTypes.REVISION) {
            throw new UnknownEventType(type, revision, position);
        }
        return reader.readValue(tree);
    }
}
