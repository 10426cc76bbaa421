package io.daybook.command.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.eventstore.json.EventCodec;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventTypes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The files under `golden/` are events as released engines have stored them. They are never edited: a new shape gets a new revision, an
/// upcaster, and a file beside the old one. A new event's file is written by running this test with `-Ddaybook.golden=write`.
class GoldenEventsTest {

    private static final Path FOLDER = Path.of("src/test/resources/golden");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final EventCodec codec = new EventCodec();

    static List<DomainEvent> samples() {
        return Samples.ALL;
    }

    @Test
    void every_event_has_a_sample_and_a_file() {
        assertThat(Samples.ALL.stream().map(DomainEvent::getClass).collect(Collectors.toSet()))
                .isEqualTo(EventTypes.all());
        assertThat(EventTypes.all())
                .allSatisfy(type -> assertThat(file(EventTypes.nameOf(type))).exists());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void is_read_as_it_was_stored(DomainEvent event) throws IOException {
        String name = EventTypes.nameOf(event.getClass());
        if (System.getProperty("daybook.golden", "").equals("write") && !Files.exists(file(name))) {
            Files.writeString(
                    file(name),
                    JSON.writerWithDefaultPrettyPrinter()
                                    .writeValueAsString(JSON.readTree(codec.write(event)))
                            + "\n");
        }
        assertThat(codec.read(name, EventTypes.REVISION, Files.readString(file(name)), 1))
                .isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void is_stored_as_it_always_was(DomainEvent event) throws IOException {
        String stored = Files.readString(file(EventTypes.nameOf(event.getClass())));
        assertThat(JSON.readTree(codec.write(event))).isEqualTo(JSON.readTree(stored));
    }

    @Test
    void what_has_got_more_to_say_is_read_in_full() throws IOException {
        for (Map.Entry<String, DomainEvent> fuller : Samples.FULLER.entrySet()) {
            Path file = file(fuller.getKey());
            DomainEvent event = fuller.getValue();
            byte[] written = codec.write(event);
            if (System.getProperty("daybook.golden", "").equals("write") && !Files.exists(file)) {
                Files.writeString(
                        file,
                        JSON.writerWithDefaultPrettyPrinter()
                                        .writeValueAsString(JSON.readTree(written))
                                + "\n");
            }
            String stored = Files.readString(file);
            assertThat(JSON.readTree(written)).isEqualTo(JSON.readTree(stored));
            assertThat(
                            codec.read(
                                    EventTypes.nameOf(event.getClass()),
                                    EventTypes.REVISION,
                                    stored,
                                    1))
                    .isEqualTo(event);
        }
    }

    private static Path file(String name) {
        return FOLDER.resolve(name + ".json");
    }
}
