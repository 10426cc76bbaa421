package io.daybook.command.order;

import static io.daybook.command.Scenario.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.command.InvalidCommand;
import io.daybook.command.Rejection;
import io.daybook.command.Scenario;
import io.daybook.command.order.OrderCommand.CancelOrder;
import io.daybook.command.order.OrderCommand.CancelOrderLines;
import io.daybook.command.order.OrderCommand.CancelUnpaidOrder;
import io.daybook.command.order.OrderCommand.CompleteOrder;
import io.daybook.command.order.OrderCommand.PlaceOrder;
import io.daybook.command.order.OrderCommand.ReceivePayment;
import io.daybook.command.order.OrderCommand.RecordDelivery;
import io.daybook.command.order.OrderCommand.ShipOrder;
import io.daybook.command.order.OrderCommand.TakeBackLines;
import io.daybook.command.order.OrderRejected.Code;
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
import io.daybook.shared.order.OrderEvent.OrderShipped;
import io.daybook.shared.order.OrderLine;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

class OrderTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant SOON = NOW.plusSeconds(60);
    private static final Instant LATER = NOW.plusSeconds(120);
    private static final Customer CUSTOMER = Customer.guest("United Kingdom");

    /// 3 x 2.00 + 2 x 5.00 + postage 4.00 = 20.00
    private static final List<OrderLine> LINES =
            List.of(
                    new OrderLine(1, LineKind.GOODS, "A", "a", 3, 200, "main"),
                    new OrderLine(2, LineKind.GOODS, "B", "b", 2, 500, "main"),
                    new OrderLine(3, LineKind.CHARGE, "POST", "postage", 1, 400, null));

    private static final OrderEvent PLACED = placed(SOON);
    private static final OrderEvent FIRM = placed(null);
    private static final OrderEvent PAID = new OrderPaymentReceived("o", "p", 2000, NOW);
    private static final OrderEvent CONFIRMED = new OrderConfirmed("o", NOW);
    private static final OrderEvent SHIPPED =
            new OrderShipped("o", "s1", quantities(1, 3, 2, 2), NOW);
    private static final OrderEvent ALL_CANCELLED =
            new OrderLinesCancelled(
                    "o", Order.WHOLE, quantities(1, 3, 2, 2, 3, 1), "why", false, NOW);
    private static final OrderEvent CANCELLED = new OrderCancelled("o", "why", NOW);
    private static final OrderEvent COMPLETED = new OrderCompleted("o", NOW);

    private static final Map<String, OrderEvent[]> STATES =
            Map.of(
                    "none",
                    new OrderEvent[] {},
                    "placed",
                    new OrderEvent[] {PLACED},
                    "firm",
                    new OrderEvent[] {FIRM},
                    "confirmed",
                    new OrderEvent[] {PLACED, PAID, CONFIRMED},
                    "shipped",
                    new OrderEvent[] {PLACED, PAID, CONFIRMED, SHIPPED},
                    "cancelled",
                    new OrderEvent[] {PLACED, ALL_CANCELLED, CANCELLED},
                    "completed",
                    new OrderEvent[] {PLACED, PAID, CONFIRMED, SHIPPED, COMPLETED});

    private static final Map<String, OrderCommand> COMMANDS =
            Map.of(
                    "place", place(LINES, SOON),
                    "pay", new ReceivePayment("o", "p2", 2000, "GBP", NOW),
                    "ship", new ShipOrder("o", "s2", List.of(), NOW),
                    "deliver", new RecordDelivery("o", "s1", NOW),
                    "cancel-lines", new CancelOrderLines("o", "c1", quantities(1, 1), "why", NOW),
                    "cancel", new CancelOrder("o", "why", NOW),
                    "lapse", new CancelUnpaidOrder("o", LATER),
                    "credit", new TakeBackLines("o", "cr", quantities(1, 1), List.of(), NOW),
                    "return", new TakeBackLines("o", "cr", List.of(), quantities(1, 1), NOW),
                    "complete", new CompleteOrder("o", NOW));

    /// Every command against every state: the events by their names, or the code of the refusal.
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    none, place, OrderPlaced
                    none, pay, unknown-order
                    none, ship, unknown-order
                    none, deliver, unknown-order
                    none, cancel-lines, unknown-order
                    none, cancel, unknown-order
                    none, lapse, unknown-order
                    none, credit, unknown-order
                    none, return, unknown-order
                    none, complete, unknown-order
                    placed, place, -
                    placed, pay, OrderPaymentReceived OrderConfirmed
                    placed, ship, not-paid
                    placed, deliver, unknown-shipment
                    placed, cancel-lines, OrderLinesCancelled
                    placed, cancel, OrderLinesCancelled OrderCancelled
                    placed, lapse, OrderLinesCancelled OrderCancelled
                    placed, credit, OrderLinesCancelled
                    placed, return, not-so-many-shipped
                    placed, complete, not-complete
                    firm, place, -
                    firm, pay, OrderPaymentReceived OrderConfirmed
                    firm, ship, OrderShipped
                    firm, cancel, OrderLinesCancelled OrderCancelled
                    firm, lapse, -
                    firm, complete, not-complete
                    confirmed, place, -
                    confirmed, pay, OrderPaymentReceived
                    confirmed, ship, OrderShipped
                    confirmed, deliver, unknown-shipment
                    confirmed, cancel-lines, OrderLinesCancelled
                    confirmed, cancel, OrderLinesCancelled OrderCancelled
                    confirmed, lapse, -
                    confirmed, credit, OrderLinesCancelled
                    confirmed, return, not-so-many-shipped
                    confirmed, complete, not-complete
                    shipped, place, -
                    shipped, pay, OrderPaymentReceived
                    shipped, ship, nothing-to-ship
                    shipped, deliver, OrderDelivered
                    shipped, cancel-lines, not-so-many-left
                    shipped, cancel, already-shipped
                    shipped, lapse, -
                    shipped, credit, not-so-many-left
                    shipped, return, OrderLinesReturned
                    shipped, complete, OrderCompleted
                    cancelled, place, -
                    cancelled, pay, OrderPaymentReceived
                    cancelled, ship, order-cancelled
                    cancelled, deliver, unknown-shipment
                    cancelled, cancel-lines, order-cancelled
                    cancelled, cancel, -
                    cancelled, lapse, -
                    cancelled, credit, not-so-many-left
                    cancelled, return, not-so-many-shipped
                    cancelled, complete, order-cancelled
                    completed, place, -
                    completed, pay, OrderPaymentReceived
                    completed, ship, nothing-to-ship
                    completed, deliver, OrderDelivered
                    completed, cancel-lines, order-completed
                    completed, cancel, order-completed
                    completed, lapse, -
                    completed, credit, not-so-many-left
                    completed, return, OrderLinesReturned
                    completed, complete, -
                    """)
    void every_state_has_its_answer_to_every_command(
            String state, String command, String expected) {
        Order order = order(STATES.getOrDefault(state, new OrderEvent[0])).state();
        OrderCommand asked = COMMANDS.getOrDefault(command, new CompleteOrder("x", NOW));
        assertThat(outcome(asked, order)).isEqualTo(expected);
    }

    private static String outcome(OrderCommand command, Order order) {
        try {
            List<OrderEvent> events = Order.decide(command, order);
            return events.isEmpty()
                    ? "-"
                    : String.join(
                            " ", events.stream().map(e -> e.getClass().getSimpleName()).toList());
        } catch (Rejection rejection) {
            return rejection.code();
        }
    }

    @Test
    void an_order_is_the_sum_of_its_lines() {
        order().when(ask(place(LINES, SOON))).then(PLACED);
    }

    @Test
    void an_order_that_costs_nothing_is_confirmed_at_once_and_does_not_expire() {
        List<OrderLine> free = List.of(new OrderLine(1, LineKind.GOODS, "A", "a", 3, 0, "main"));
        order().when(ask(place(free, SOON)))
                .then(new OrderPlaced("o", CUSTOMER, "GBP", free, 0, null, null, NOW), CONFIRMED);
    }

    @Test
    void another_content_under_the_same_id_is_refused() {
        order(PLACED).when(ask(place(LINES.subList(0, 1), SOON))).thenRejected(Code.ORDER_EXISTS);
    }

    @Test
    void another_currency_is_refused() {
        order(PLACED)
                .when(ask(new ReceivePayment("o", "p", 2000, "EUR", NOW)))
                .thenRejected(Code.CURRENCY_MISMATCH);
    }

    @Test
    void payments_in_parts_confirm_the_order_when_they_cover_it() {
        Order half = order(PLACED, new OrderPaymentReceived("o", "p1", 1500, NOW)).state();
        assertThat(outcome(new ReceivePayment("o", "p2", 499, "GBP", NOW), half))
                .isEqualTo("OrderPaymentReceived");
        assertThat(outcome(new ReceivePayment("o", "p2", 500, "GBP", NOW), half))
                .isEqualTo("OrderPaymentReceived OrderConfirmed");
    }

    @Test
    void an_order_ships_in_parts_and_never_more_than_it_has() {
        order(PLACED, PAID, CONFIRMED)
                .when(ask(new ShipOrder("o", "s1", quantities(1, 2), NOW)))
                .then(new OrderShipped("o", "s1", quantities(1, 2), NOW));
        OrderEvent part = new OrderShipped("o", "s1", quantities(1, 2), NOW);
        order(PLACED, PAID, CONFIRMED, part)
                .when(ask(new ShipOrder("o", "s2", List.of(), NOW)))
                .then(new OrderShipped("o", "s2", quantities(1, 1, 2, 2), NOW));
        order(PLACED, PAID, CONFIRMED, part)
                .when(ask(new ShipOrder("o", "s2", quantities(1, 1, 1, 1), NOW)))
                .thenRejected(Code.NOT_SO_MANY_LEFT);
        order(PLACED, PAID, CONFIRMED, part)
                .when(ask(new ShipOrder("o", "s1", quantities(1, 1), NOW)))
                .thenRejected(Code.SHIPMENT_EXISTS);
        order(PLACED, PAID, CONFIRMED)
                .when(ask(new ShipOrder("o", "s2", quantities(3, 1), NOW)))
                .thenRejected(Code.NOT_GOODS);
        order(PLACED, PAID, CONFIRMED)
                .when(ask(new ShipOrder("o", "s2", quantities(4, 1), NOW)))
                .thenRejected(Code.UNKNOWN_LINE);
    }

    @Test
    void a_delivery_is_recorded_once() {
        order(PLACED, PAID, CONFIRMED, SHIPPED)
                .when(ask(new RecordDelivery("o", "s1", NOW)))
                .then(new OrderDelivered("o", "s1", NOW));
    }

    @Test
    void cancelled_units_are_no_longer_due_and_their_money_is_owed_back() {
        OrderEvent cancelled =
                new OrderLinesCancelled("o", "c1", quantities(2, 1), "why", false, NOW);
        Order order =
                order(PLACED, PAID, CONFIRMED)
                        .when(ask(new CancelOrderLines("o", "c1", quantities(2, 1), "why", NOW)))
                        .then(cancelled);
        assertThat(book(order).dueMinor()).isEqualTo(1500);
        assertThat(book(order).owedBackMinor()).isEqualTo(500);
    }

    @Test
    void what_a_credit_note_cancels_is_given_back_by_the_note() {
        Order order =
                order(
                                PLACED,
                                PAID,
                                CONFIRMED,
                                new OrderLinesCancelled(
                                        "o", "cr", quantities(2, 1), "why", true, NOW))
                        .state();
        assertThat(book(order).owedBackMinor()).isZero();
    }

    @Test
    void cancelling_down_to_what_is_paid_confirms_the_order() {
        OrderEvent half = new OrderPaymentReceived("o", "p", 1500, NOW);
        order(PLACED, half)
                .when(ask(new CancelOrderLines("o", "c1", quantities(2, 1), "why", NOW)))
                .then(
                        new OrderLinesCancelled("o", "c1", quantities(2, 1), "why", false, NOW),
                        CONFIRMED);
    }

    @Test
    void an_order_of_which_every_line_is_cancelled_is_cancelled() {
        order(PLACED)
                .when(
                        ask(
                                new CancelOrderLines(
                                        "o", "c1", quantities(1, 3, 2, 2, 3, 1), "why", NOW)))
                .then(
                        new OrderLinesCancelled(
                                "o", "c1", quantities(1, 3, 2, 2, 3, 1), "why", false, NOW),
                        CANCELLED);
    }

    @Test
    void an_unpaid_order_lapses_when_its_time_has_come_and_not_before() {
        assertThat(Order.decide(new CancelUnpaidOrder("o", NOW), order(PLACED).state())).isEmpty();
        Order lapsed =
                order(PLACED)
                        .when(ask(new CancelUnpaidOrder("o", SOON)))
                        .then(
                                new OrderLinesCancelled(
                                        "o",
                                        Order.UNPAID,
                                        quantities(1, 3, 2, 2, 3, 1),
                                        "not paid in time",
                                        false,
                                        SOON),
                                new OrderCancelled("o", "not paid in time", SOON));
        assertThat(book(lapsed).dueMinor()).isZero();
    }

    @Test
    void no_more_comes_back_than_has_shipped() {
        OrderEvent back = new OrderLinesReturned("o", "c0", quantities(1, 2), NOW);
        order(PLACED, PAID, CONFIRMED, SHIPPED, back)
                .when(ask(new TakeBackLines("o", "cr", List.of(), quantities(1, 2), NOW)))
                .thenRejected(Code.NOT_SO_MANY_SHIPPED);
    }

    @Test
    void lines_are_numbered_bounded_and_of_one_kind() {
        assertThatThrownBy(() ->
                        place(
                                List.of(
                                        new OrderLine(1, LineKind.GOODS, "A", "a", 0, -1, "main"),
                                        new OrderLine(3, LineKind.CHARGE, "", "p", 1, 5, "main")),
                                SOON))
                .isInstanceOfSatisfying(
                        InvalidCommand.class,
                        invalid ->
                                assertThat(invalid.problems())
                                        .extracting("pointer")
                                        .containsExactly(
                                                "/lines/0/quantity",
                                                "/lines/0/unitPriceMinor",
                                                "/lines/1/line",
                                                "/lines/1/sku",
                                                "/lines/1/location"));
        assertThatThrownBy(() -> place(List.of(), SOON)).isInstanceOf(InvalidCommand.class);
        assertThatThrownBy(() ->
                        place(
                                List.of(new OrderLine(1, LineKind.CHARGE, "D", "d", 1, -5, null)),
                                SOON))
                .hasMessageContaining("below 0");
    }

    private static OrderPlaced placed(@Nullable Instant expiresAt) {
        return new OrderPlaced("o", CUSTOMER, "GBP", LINES, 2000, expiresAt, null, NOW);
    }

    private static PlaceOrder place(List<OrderLine> lines, @Nullable Instant expiresAt) {
        return new PlaceOrder("o", CUSTOMER, "GBP", lines, expiresAt, null, NOW);
    }

    private static Scenario<Order, OrderEvent> order(OrderEvent... events) {
        return given(Order.MODEL, "o", events);
    }

    private static Function<Order, List<OrderEvent>> ask(OrderCommand command) {
        return order -> Order.decide(command, order);
    }

    private static Book book(Order order) {
        return Order.known("o", order).book();
    }

    private static List<LineQuantity> quantities(int... pairs) {
        LineQuantity[] lines = new LineQuantity[pairs.length / 2];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = new LineQuantity(pairs[2 * i], pairs[2 * i + 1]);
        }
        return List.of(lines);
    }
}
