package io.daybook.command.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.daybook.command.InvalidCommand;
import io.daybook.command.eventstore.json.EventCodec;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.Metadata;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.OrderEvent.OrderPlaced;
import io.daybook.shared.order.OrderLine;
import io.daybook.shared.stock.StockEvent.StockReceived;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Changes are put into an event, and what comes of it must still be such an event, of the same thing.
class EventEditTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final OrderPlaced PLACED =
            new OrderPlaced(
                    "4711",
                    new Customer("17850", "France", "Ada Lovelace", null, null),
                    "GBP",
                    List.of(new OrderLine(1, LineKind.GOODS, "TEA", "Tea", 2, 250, "main")),
                    500,
                    null,
                    null,
                    NOW);

    private final EventCodec codec = new EventCodec();
    private final EventEdit edit = new EventEdit(codec);

    @Test
    void what_is_not_named_stays_as_it_was() {
        DomainEvent edited =
                read(edit(PLACED, null, Map.of("customer", Map.of("country", "Italy"))));

        assertThat(edited)
                .isEqualTo(
                        new OrderPlaced(
                                "4711",
                                new Customer("17850", "Italy", "Ada Lovelace", null, null),
                                "GBP",
                                PLACED.lines(),
                                500,
                                null,
                                null,
                                NOW));
    }

    @Test
    void null_leaves_out_and_a_second_edit_builds_upon_the_first() {
        Map<String, @Nullable Object> noCart = new HashMap<>();
        noCart.put("cartId", null);
        String first = edit(PLACED, null, Map.of("cartId", "c-1", "currency", "EUR"));

        OrderPlaced second = (OrderPlaced) read(edit(PLACED, first, noCart));

        assertThat(second.cartId()).isNull();
        assertThat(second.currency()).isEqualTo("EUR");
    }

    @Test
    void an_event_that_lacks_something_is_put_right() {
        OrderPlaced broken =
                (OrderPlaced)
                        codec.read(
                                "order.placed",
                                1,
                                "{\"orderId\":\"4711\",\"customer\":{\"reference\":\"17850\",\"country\":\"France\"},\"lines\":[],\"totalMinor\":0,\"at\":\"2026-03-01T12:00:00Z\"}",
                                1);

        assertThat(problems(broken, Map.of("totalMinor", 5)))
                .containsExactly("/changes/currency missing");
        assertThat(((OrderPlaced) read(edit(broken, null, Map.of("currency", "GBP")))).currency())
                .isEqualTo("GBP");
    }

    @Test
    void what_is_no_such_event_is_refused_place_by_place() {
        Map<String, @Nullable Object> changes = new HashMap<>();
        changes.put("currency", null);
        changes.put("colour", "red");
        changes.put("totalMinor", 5.5);
        changes.put("lines", List.of(Map.of("line", "one")));
        changes.put("expiresAt", 12);

        assertThat(problems(PLACED, changes))
                .contains(
                        "/changes/currency missing",
                        "/changes/colour unknown-field",
                        "/changes/totalMinor wrong-type",
                        "/changes/lines/0/line wrong-type",
                        "/changes/lines/0/sku missing",
                        "/changes/expiresAt wrong-type");
        assertThat(problems(PLACED, Map.of("at", "yesterday")))
                .containsExactly("/changes unreadable");
        assertThat(problems(PLACED, Map.of("cartId", "a\u0000b")))
                .containsExactly("/changes/cartId invalid-text");
    }

    @Test
    void what_names_the_stream_stays() {
        assertThat(problems(PLACED, Map.of("orderId", "4712")))
                .containsExactly("/changes/orderId names-another");
        StockReceived received = new StockReceived("TEA", "main", 5, "main-1", NOW);
        RecordedEvent recorded = recorded("stock:TEA@main", received);

        assertThat(
                        catchThrowableOfType(
                                        InvalidCommand.class,
                                        () ->
                                                edit.payload(
                                                        recorded,
                                                        null,
                                                        Map.of("sku", "MILK", "location", "shop")))
                                .problems())
                .extracting(problem -> problem.pointer())
                .containsExactlyInAnyOrder("/changes/sku", "/changes/location");
        assertThat(edit.payload(recorded, null, Map.of("quantity", 6))).contains("\"quantity\":6");
    }

    private List<String> problems(OrderPlaced event, Map<String, @Nullable Object> changes) {
        return catchThrowableOfType(InvalidCommand.class, () -> edit(event, null, changes))
                .problems()
                .stream()
                .map(problem -> problem.pointer() + " " + problem.code())
                .toList();
    }

    private String edit(
            OrderPlaced event, @Nullable String before, Map<String, @Nullable Object> changes) {
        return edit.payload(recorded("order:4711", event), before, changes);
    }

    private DomainEvent read(String payload) {
        return codec.read("order.placed", 1, payload, 1);
    }

    private static RecordedEvent recorded(String stream, DomainEvent event) {
        return new RecordedEvent(
                1,
                stream,
                0,
                new UUID(0, 1),
                event,
                new Metadata("till-3", "back-office", "c-1", "r-1", null, null, null),
                NOW);
    }
}
