package io.daybook.command.eventstore.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.Metadata;
import io.daybook.shared.log.UnknownEventType;
import io.daybook.shared.stock.StockEvent.StockReceived;
import io.daybook.shared.stock.StockEvent.StockReserved;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

class EventCodecTest {

    private static final Instant AT = Instant.parse("2010-12-01T08:26:00Z");

    private final EventCodec codec = new EventCodec();

    @Test
    void what_is_absent_is_left_out_and_instants_are_iso() {
        DomainEvent event = new StockReserved("A", "main", "O1", 3, null, AT);

        String json = new String(codec.write(event), StandardCharsets.UTF_8);

        assertThat(json)
                .isEqualTo(
                        "{\"sku\":\"A\",\"location\":\"main\",\"orderId\":\"O1\",\"quantity\":3,\"at\":\"2010-12-01T08:26:00Z\"}");
        assertThat(codec.read("stock.reserved", 1, json, 1)).isEqualTo(event);
    }

    @Test
    void metadata_is_read_as_written() {
        Metadata metadata = new Metadata("a", "system", "c", "d", null, null, "because");

        String json = new String(codec.write(metadata), StandardCharsets.UTF_8);

        assertThat(json).doesNotContain("null");
        assertThat(codec.readMetadata(json)).isEqualTo(metadata);
    }

    @Test
    void components_of_a_newer_release_are_passed_over() {
        assertThat(
                        codec.read(
                                "stock.received",
                                1,
                                "{\"sku\":\"A\",\"location\":\"main\",\"quantity\":3,\"at\":\"2010-12-01T08:26:00Z\",\"colour\":\"red\"}",
                                1))
                .isEqualTo(new StockReceived("A", "main", 3, null, AT));
    }

    @Test
    void an_unknown_name_or_revision_is_an_error_that_names_it() {
        assertThatThrownBy(() -> codec.read("stock.dreamt", 1, "{}", 7))
                .isInstanceOf(UnknownEventType.class)
                .hasMessageContaining("position 7")
                .hasMessageContaining("'stock.dreamt' revision 1");
        assertThatThrownBy(() -> codec.read("stock.received", 2, "{}", 7))
                .isInstanceOf(UnknownEventType.class);
    }

    @Test
    void old_shapes_are_led_to_the_present_one_step_by_step() {
        EventCodec evolved =
                new EventCodec(
                        List.of(
                                new Upcaster("stock.came", -1, "stock.came", 0, this::rename),
                                new Upcaster("stock.came", 0, "stock.received", 1, this::locate)));

        assertThat(
                        evolved.read(
                                "stock.came",
                                -1,
                                "{\"item\":\"A\",\"quantity\":3,\"at\":\"2010-12-01T08:26:00Z\"}",
                                1))
                .isEqualTo(new StockReceived("A", "main", 3, null, AT));
        assertThatThrownBy(() -> evolved.read("stock.came", 5, "{}", 1))
                .isInstanceOf(UnknownEventType.class);
    }

    @Test
    void upcasters_that_contradict_each_other_are_refused() {
        Upcaster one = new Upcaster("a", 0, "a", 1, json -> json);

        assertThatThrownBy(() -> new EventCodec(List.of(one, one)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Upcaster("a", 1, "a", 1, json -> json))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private JsonNode rename(JsonNode json) {
        ObjectNode changed = (ObjectNode) json;
        changed.set("sku", changed.remove("item"));
        return changed;
    }

    private JsonNode locate(JsonNode json) {
        return ((ObjectNode) json).put("location", "main");
    }
}
