package io.daybook.command.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.bus.Shelf.Put;
import io.daybook.command.eventstore.json.EventCodec;
import io.daybook.command.eventstore.reading.PostgresEventLog;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;
import io.daybook.shared.log.EventStreams;
import io.daybook.shared.log.EventStreams.Extent;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Going through the log stream by stream: all of them, once each, in the order of their bytes.
class LogStreamsTest {

    private Engine engine;
    private EventStreams streams;

    @BeforeEach
    void start() throws Exception {
        TestDatabase database = Engine.migrated(TestStores.database());
        engine = Engine.on(database);
        streams = new PostgresEventLog(database.engineDataSource(), new EventCodec(), 1);
        for (String sku : List.of("B", "A-1", "A", "a", "茶", "AB", "B", "A", "B")) {
            engine.dispatch(new Put(sku, 1)).join();
        }
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    @Test
    void every_stream_is_told_once_with_its_length() {
        List<Extent> found = new ArrayList<>();
        String after = "";
        for (List<Extent> page; !(page = streams.streams("stock:", after, 2)).isEmpty(); ) {
            assertThat(page).hasSizeLessThanOrEqualTo(2);
            found.addAll(page);
            after = page.getLast().stream();
        }

        assertThat(found)
                .containsExactly(
                        new Extent("stock:A", 2),
                        new Extent("stock:A-1", 1),
                        new Extent("stock:AB", 1),
                        new Extent("stock:B", 3),
                        new Extent("stock:a", 1),
                        new Extent("stock:茶", 1));
        assertThat(streams.streams("stocks:", "", 10)).isEmpty();
        assertThat(streams.streams("stoc", "", 10)).hasSize(6);
    }

    @Test
    void streams_are_found_by_how_they_begin() {
        assertThat(streams.streams(List.of("stock:A", "stock:茶", "order:")))
                .extracting(Extent::stream)
                .containsExactlyInAnyOrder("stock:A", "stock:A-1", "stock:AB", "stock:茶");
        assertThat(streams.last("stock:")).contains("stock:茶");
        assertThat(streams.last("stock:A")).contains("stock:AB");
        assertThat(streams.last("order:")).isEmpty();
        assertThat(streams.count("stock:")).isEqualTo(6);
        assertThat(streams.count("stock:A")).isEqualTo(3);
        assertThat(streams.extents(List.of("stock:B", "stock:C"))).isEqualTo(Map.of("stock:B", 3L));
    }

    @Test
    void the_events_of_some_streams_come_in_the_order_of_the_log() {
        Set<String> wanted = Set.of("stock:B", "stock:A", "stock:C");

        assertThat(streams.ofStreams(wanted, 1, 8))
                .isEqualTo(
                        engine.stored().stream()
                                .filter(event -> wanted.contains(event.stream()))
                                .filter(event -> event.position() > 1 && event.position() <= 8)
                                .toList())
                .hasSize(3);
    }
}
