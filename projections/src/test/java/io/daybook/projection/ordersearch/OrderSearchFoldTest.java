package io.daybook.projection.ordersearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.shared.log.Metadata;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderEvent;
import io.daybook.shared.order.OrderEvent.OrderCancelled;
import io.daybook.shared.order.OrderEvent.OrderCompleted;
import io.daybook.shared.order.OrderEvent.OrderConfirmed;
import io.daybook.shared.order.OrderEvent.OrderDelivered;
import io.daybook.shared.order.OrderEvent.OrderLinesCancelled;
import io.daybook.shared.order.OrderEvent.OrderLinesReturned;
import io.daybook.shared.order.OrderEvent.OrderPaymentReceived;
import io.daybook.shared.order.OrderEvent.OrderPlaced;
import io.daybook.shared.order.OrderEvent.OrderRefunded;
import io.daybook.shared.order.OrderEvent.OrderShipped;
import io.daybook.shared.order.OrderLine;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

class OrderSearchFoldTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final OrderSearchFold fold = new OrderSearchFold();

    @Test
    void the_status_is_the_furthest_that_is_true() {
        assertThat(after().status()).isEqualTo("placed");
        assertThat(after(confirmed()).status()).isEqualTo("confirmed");
        assertThat(after(confirmed(), shipped("s-1", 1)).status()).isEqualTo("partly-shipped");
        assertThat(after(shipped("s-1", 2), shipped("s-2", 1)).status()).isEqualTo("shipped");
        assertThat(after(shipped("s-1", 1), cancelledLines(2)).status()).isEqualTo("shipped");
        assertThat(after(shipped("s-1", 3), delivered("s-1")).status()).isEqualTo("delivered");
        assertThat(after(shipped("s-1", 1), delivered("s-1")).status()).isEqualTo("partly-shipped");
        assertThat(after(new OrderCancelled("o-1", "customer", NOW)).status())
                .isEqualTo("cancelled");
        assertThat(after(shipped("s-1", 3), new OrderCompleted("o-1", NOW)).status())
                .isEqualTo("completed");
    }

    @Test
    void how_far_it_is_shipped_stays_true_whatever_else_becomes_of_it() {
        assertThat(after(confirmed()).shippingStatus()).isEqualTo("unshipped");
        assertThat(after(shipped("s-1", 1)).shippingStatus()).isEqualTo("partly-shipped");
        assertThat(after(shipped("s-1", 1), cancelledLines(2)).shippingStatus())
                .isEqualTo("shipped");
        assertThat(after(shipped("s-1", 3), returned(1)).shippingStatus()).isEqualTo("shipped");
        assertThat(
                        after(
                                        shipped("s-1", 3),
                                        delivered("s-1"),
                                        returned(1),
                                        new OrderCompleted("o-1", NOW))
                                .shippingStatus())
                .isEqualTo("delivered");
        assertThat(after(new OrderCancelled("o-1", "customer", NOW)).shippingStatus())
                .isEqualTo("unshipped");
    }

    @Test
    void a_return_outweighs_completion() {
        OrderCompleted completed = new OrderCompleted("o-1", NOW);

        assertThat(after(shipped("s-1", 3), completed, returned(1)).status())
                .isEqualTo("partly-returned");
        assertThat(after(shipped("s-1", 3), completed, returned(1), returned(2)).status())
                .isEqualTo("returned");
    }

    @Test
    void the_payment_status_weighs_money_against_the_total() {
        assertThat(after().paymentStatus()).isEqualTo("unpaid");
        assertThat(after(paid(100)).paymentStatus()).isEqualTo("partly-paid");
        assertThat(after(paid(100), paid(200)).paymentStatus()).isEqualTo("paid");
        assertThat(after(paid(300), refunded(100)).paymentStatus()).isEqualTo("partly-refunded");
        assertThat(after(paid(300), refunded(300)).paymentStatus()).isEqualTo("refunded");
    }

    private OrderDocument after(OrderEvent... events) {
        @Nullable OrderState state = fold.evolve(null, recorded(placed()));
        for (OrderEvent event : events) {
            state = fold.evolve(state, recorded(event));
        }
        return fold.document("o-1", Objects.requireNonNull(state));
    }

    private static RecordedEvent recorded(OrderEvent event) {
        return new RecordedEvent(
                1,
                "order:o-1",
                0,
                new UUID(0, 1),
                event,
                new Metadata("tester", "system", "c", "c", null, null, null),
                NOW);
    }

    private static OrderPlaced placed() {
        return new OrderPlaced(
                "o-1",
                Customer.guest("France"),
                "EUR",
                List.of(new OrderLine(1, LineKind.GOODS, "MUG", "Mug", 3, 100, "main")),
                300,
                null,
                null,
                NOW);
    }

    private static OrderConfirmed confirmed() {
        return new OrderConfirmed("o-1", NOW);
    }

    private static OrderShipped shipped(String shipment, int units) {
        return new OrderShipped("o-1", shipment, List.of(new LineQuantity(1, units)), NOW);
    }

    private static OrderDelivered delivered(String shipment) {
        return new OrderDelivered("o-1", shipment, NOW);
    }

    private static OrderLinesCancelled cancelledLines(int units) {
        return new OrderLinesCancelled(
                "o-1", "c-1", List.of(new LineQuantity(1, units)), "customer", false, NOW);
    }

    private static OrderLinesReturned returned(int units) {
        return new OrderLinesReturned("o-1", "r-1", List.of(new LineQuantity(1, units)), NOW);
    }

    private static OrderPaymentReceived paid(long amountMinor) {
        return new OrderPaymentReceived("o-1", "p-1", amountMinor, NOW);
    }

    private static OrderRefunded refunded(long amountMinor) {
        return new OrderRefunded("o-1", "p-1", amountMinor, "return", NOW);
    }
}
