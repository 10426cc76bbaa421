package io.daybook.projection.ordersearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.projection.elasticsearch.SearchBed;
import io.daybook.projection.elasticsearch.SearchIndex;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderEvent.OrderConfirmed;
import io.daybook.shared.order.OrderEvent.OrderPaymentReceived;
import io.daybook.shared.order.OrderEvent.OrderPlaced;
import io.daybook.shared.order.OrderEvent.OrderShipped;
import io.daybook.shared.order.OrderLine;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;

class OrderSearchWriterTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final SearchBed bed = new SearchBed();
    private final OrderSearchWriter writer = new OrderSearchWriter(bed.elasticsearch());

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void an_order_is_posted_from_its_events() throws Exception {
        bed.write(writer, bed.recorded(placed()));
        bed.write(
                writer,
                bed.recorded(
                        new OrderPaymentReceived("o-1", "p-1", 700, NOW.plusSeconds(60)),
                        new OrderConfirmed("o-1", NOW.plusSeconds(60)),
                        new OrderShipped(
                                "o-1",
                                "s-1",
                                List.of(new LineQuantity(1, 1)),
                                NOW.plusSeconds(120))));

        assertThat(bed.documents(SearchIndex.ORDERS).get("o-1"))
                .containsEntry("status", "partly-shipped")
                .containsEntry("payment_status", "paid")
                .containsEntry("total_minor", 700)
                .containsEntry("units", 2)
                .containsEntry("lines", 2)
                .containsEntry("skus", List.of("MUG", "POST"))
                .containsEntry("updated_at", "2026-01-01T00:02:00Z")
                .containsEntry("version", 4L);
    }

    @Test
    void a_batch_that_is_written_again_changes_nothing() throws Exception {
        List<RecordedEvent> batch =
                bed.recorded(placed(), new OrderPaymentReceived("o-1", "p-1", 300, NOW));
        bed.write(writer, batch, false);
        bed.write(writer, batch);
        Map<String, Map<String, Object>> once = bed.documents(SearchIndex.ORDERS);

        bed.write(writer, batch);

        assertThat(bed.documents(SearchIndex.ORDERS)).isEqualTo(once);
        assertThat(once.get("o-1")).containsEntry("paid_minor", 300);
    }

    @Test
    void an_order_that_was_never_placed_is_told_by_its_position() {
        assertThatThrownBy(() -> bed.write(writer, bed.recorded(new OrderConfirmed("o-9", NOW))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("position 1");
    }

    private static OrderPlaced placed() {
        return new OrderPlaced(
                "o-1",
                new Customer("C-17", "France", "Zoë Müller", "zoe@example.org", null),
                "EUR",
                List.of(
                        new OrderLine(1, LineKind.GOODS, "MUG", "Mug", 2, 250, "main"),
                        new OrderLine(2, LineKind.CHARGE, "POST", "Postage", 1, 200, null)),
                700,
                null,
                "cart-1",
                NOW);
    }
}
