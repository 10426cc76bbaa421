package io.daybook.projection.ordertracking;

import static io.daybook.projection.History.NOON;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.projection.History;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.order.OrderEvent;
import io.daybook.shared.order.OrderEvent.OrderCancelled;
import io.daybook.shared.order.OrderEvent.OrderCompleted;
import io.daybook.shared.order.OrderEvent.OrderConfirmed;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class TrackedOrderTest {

    @Test
    void the_status_follows_the_order() {
        List<String> statuses = new ArrayList<>();
        TrackedOrder order = null;
        for (RecordedEvent recorded : OrderHistory.full().events()) {
            if (((OrderEvent) recorded.event()).orderId().equals("o-1")) {
                order = TrackedOrder.evolve(order, recorded);
                statuses.add(order.status());
            }
        }

        assertThat(statuses)
                .containsExactly(
                        "placed",
                        "placed",
                        "placed",
                        "placed",
                        "confirmed",
                        "partly-shipped",
                        "partly-shipped",
                        "shipped",
                        "shipped",
                        "delivered",
                        "delivered",
                        "delivered",
                        "completed",
                        "partly-returned",
                        "partly-returned",
                        "partly-returned",
                        "partly-returned",
                        "partly-returned",
                        "partly-returned",
                        "partly-returned",
                        "partly-returned",
                        "partly-returned",
                        "partly-returned",
                        "partly-returned",
                        "partly-returned");
    }

    @Test
    void a_return_is_told_from_request_to_verdict() {
        TrackedOrder order = fold(OrderHistory.full());

        assertThat(order.returned("b-1").status()).isEqualTo("closed");
        assertThat(order.returned("b-1").lines().get(2))
                .isEqualTo(new TrackedReturn.Units(2, 2, 0, 1, 0, 1, 0));
        assertThat(order.returned("b-2").status()).isEqualTo("cancelled");
        assertThat(order.line(2).returned()).isEqualTo(1);
        assertThat(order.line(2).returning()).isZero();
        assertThat(order.progress().unitsReturned()).isEqualTo(3);
        assertThat(order.progress().unitsReturning()).isZero();
        assertThat(order.progress().waivedMinor()).isEqualTo(2000);
        assertThat(order.progress().feesMinor()).isEqualTo(100);
        assertThat(order.progress().goodwillMinor()).isEqualTo(50);
    }

    @Test
    void an_edited_order_has_its_new_lines_prices_and_address() {
        TrackedOrder order = fold(OrderHistory.full());

        assertThat(order.placement().units()).isEqualTo(12);
        assertThat(order.placement().lineCount()).isEqualTo(4);
        assertThat(order.placement().customer().address()).isEqualTo("2 Lane");
        assertThat(order.placement().customer().name()).isEqualTo("Ann Smith");
        assertThat(order.line(1).placed().unitPriceMinor()).isEqualTo(245);
        assertThat(order.line(4).changeId()).isEqualTo("v19-a");
        assertThat(order.progress().changedMinor()).isEqualTo(1360);
        assertThat(order.progress().advanceMinor()).isZero();
    }

    @Test
    void a_cancelled_order_is_cancelled() {
        TrackedOrder order =
                fold(
                        new History()
                                .and(OrderHistory.LOST, OrderHistory.placed("o-2"))
                                .and(
                                        OrderHistory.LOST,
                                        new OrderCancelled("o-2", "not paid", NOON)));

        assertThat(order.status()).isEqualTo("cancelled");
    }

    @Test
    void units_count_goods_only() {
        TrackedOrder order = fold(new History().and(OrderHistory.MANY, OrderHistory.placed("o-1")));

        assertThat(order.placement().units()).isEqualTo(10);
        assertThat(order.placement().lineCount()).isEqualTo(3);
    }

    @Test
    void an_order_of_charges_only_is_never_shipped() {
        assertThat(Progress.NONE.confirmed(NOON).status(0)).isEqualTo("confirmed");
        assertThat(Progress.NONE.confirmed(NOON).completed(NOON).status(0)).isEqualTo("completed");
    }

    @Test
    void an_order_that_was_never_placed_is_a_fault() {
        RecordedEvent lone =
                new History().and(OrderHistory.MANY, new OrderConfirmed("o-1", NOON)).last();

        assertThatThrownBy(() -> TrackedOrder.evolve(null, lone))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("never placed");
    }

    @Test
    void a_step_tells_what_happened_in_a_sentence() {
        RecordedEvent placed =
                new History().and(OrderHistory.MANY, OrderHistory.placed("o-1")).last();

        Step step = Step.of(placed, TrackedOrder.evolve(null, placed));

        assertThat(step.step()).isEqualTo("placed");
        assertThat(step.detail())
                .containsEntry(
                        "text", "3 lines, 10 units, 60.30 GBP, to be paid by 2026-03-01T12:15:00Z.")
                .containsEntry("total_minor", 6030L);
    }

    @Test
    void completion_is_told() {
        History history =
                new History()
                        .and(OrderHistory.MANY, OrderHistory.placed("o-1"))
                        .and(OrderHistory.MANY, new OrderCompleted("o-1", NOON));

        assertThat(Step.of(history.last(), fold(history)).step()).isEqualTo("completed");
    }

    private static TrackedOrder fold(History history) {
        @Nullable TrackedOrder order = null;
        for (RecordedEvent recorded : history.events()) {
            String first = ((OrderEvent) history.events().getFirst().event()).orderId();
            if (((OrderEvent) recorded.event()).orderId().equals(first)) {
                order = TrackedOrder.evolve(order, recorded);
            }
        }
        if (order == null) {
            throw new AssertionError("An empty history makes no order.");
        }
        return order;
    }
}
