package io.daybook.command.order;

import static io.daybook.command.Scenario.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.Map.entry;

import io.daybook.command.InvalidCommand;
import io.daybook.command.Rejection;
import io.daybook.command.Scenario;
import io.daybook.command.order.OrderCommand.CancelOrder;
import io.daybook.command.order.OrderCommand.CancelOrderLines;
import io.daybook.command.order.OrderCommand.CancelUnpaidOrder;
import io.daybook.command.order.OrderCommand.CompleteOrder;
import io.daybook.command.order.OrderCommand.ExtendOrder;
import io.daybook.command.order.OrderCommand.GrantGoodwill;
import io.daybook.command.order.OrderCommand.PlaceOrder;
import io.daybook.command.order.OrderCommand.ReceivePayment;
import io.daybook.command.order.OrderCommand.RecordDelivery;
import io.daybook.command.order.OrderCommand.ShipOrder;
import io.daybook.command.order.OrderCommand.TakeBackLines;
import io.daybook.command.order.OrderRejected.Code;
import io.daybook.command.order.ReturnCommand.CancelReturn;
import io.daybook.command.order.ReturnCommand.InspectReturn;
import io.daybook.command.order.ReturnCommand.ReceiveReturn;
import io.daybook.command.order.ReturnCommand.RequestReturn;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderEvent;
import io.daybook.shared.order.OrderEvent.InspectedUnits;
import io.daybook.shared.order.OrderEvent.OrderCancelled;
import io.daybook.shared.order.OrderEvent.OrderCompleted;
import io.daybook.shared.order.OrderEvent.OrderConfirmed;
import io.daybook.shared.order.OrderEvent.OrderDelivered;
import io.daybook.shared.order.OrderEvent.OrderGoodwillGranted;
import io.daybook.shared.order.OrderEvent.OrderLinesCancelled;
import io.daybook.shared.order.OrderEvent.OrderLinesReturned;
import io.daybook.shared.order.OrderEvent.OrderPaymentReceived;
import io.daybook.shared.order.OrderEvent.OrderPlaced;
import io.daybook.shared.order.OrderEvent.OrderReturnCancelled;
import io.daybook.shared.order.OrderEvent.OrderReturnInspected;
import io.daybook.shared.order.OrderEvent.OrderReturnReceived;
import io.daybook.shared.order.OrderEvent.OrderReturnRequested;
import io.daybook.shared.order.OrderEvent.OrderShipped;
import io.daybook.shared.order.OrderEvent.OrderTimeExtended;
import io.daybook.shared.order.OrderEvent.Verdict;
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
                    "o", Order.WHOLE, quantities(1, 3, 2, 2, 3, 1), "why", false, 2000L, NOW);
    private static final OrderEvent CANCELLED = new OrderCancelled("o", "why", NOW);
    private static final OrderEvent COMPLETED = new OrderCompleted("o", NOW);

    private static final OrderEvent ASKED =
            new OrderReturnRequested("o", "r1", quantities(1, 2), "why", null, NOW);
    private static final OrderEvent ARRIVED =
            new OrderReturnReceived("o", "r1", "in1", quantities(1, 2), NOW);
    private static final OrderEvent INSPECTED =
            new OrderReturnInspected(
                    "o", "r1", "look1", inspected(1, 2, Verdict.RESTOCK), 400, 0, null, null, NOW);

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
                    new OrderEvent[] {PLACED, PAID, CONFIRMED, SHIPPED, COMPLETED},
                    "returning",
                    new OrderEvent[] {PLACED, PAID, CONFIRMED, SHIPPED, ASKED},
                    "arrived",
                    new OrderEvent[] {PLACED, PAID, CONFIRMED, SHIPPED, ASKED, ARRIVED},
                    "inspected",
                    new OrderEvent[] {PLACED, PAID, CONFIRMED, SHIPPED, ASKED, ARRIVED, INSPECTED});

    private static final Map<String, OrderCommand> COMMANDS =
            Map.ofEntries(
                    entry("place", place(LINES, SOON)),
                    entry("pay", new ReceivePayment("o", "p2", 2000, "GBP", NOW)),
                    entry("ship", new ShipOrder("o", "s2", List.of(), NOW)),
                    entry("deliver", new RecordDelivery("o", "s1", NOW)),
                    entry(
                            "cancel-lines",
                            new CancelOrderLines("o", "c1", quantities(1, 1), "why", NOW)),
                    entry("cancel", new CancelOrder("o", "why", NOW)),
                    entry("lapse", new CancelUnpaidOrder("o", LATER)),
                    entry("extend", new ExtendOrder("o", LATER, NOW)),
                    entry("credit", new TakeBackLines("o", "cr", quantities(1, 1), List.of(), NOW)),
                    entry("return", new TakeBackLines("o", "cr", List.of(), quantities(1, 1), NOW)),
                    entry("ask-return", new RequestReturn("o", "r2", quantities(2, 1), "why", NOW)),
                    entry("receive-return", new ReceiveReturn("o", "r1", "in2", List.of(), NOW)),
                    entry(
                            "inspect-return",
                            new InspectReturn(
                                    "o",
                                    "r1",
                                    "look2",
                                    inspected(1, 1, Verdict.DAMAGED),
                                    0,
                                    null,
                                    null,
                                    NOW)),
                    entry("cancel-return", new CancelReturn("o", "r1", "why", NOW)),
                    entry("change", change(quantities(1, 4))),
                    entry("goodwill", new GrantGoodwill("o", "g1", null, 100, "GBP", "why", NOW)),
                    entry("complete", new CompleteOrder("o", NOW)));

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
                    none, extend, unknown-order
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
                    placed, extend, OrderTimeExtended
                    placed, credit, OrderLinesCancelled
                    placed, return, not-so-many-shipped
                    placed, complete, not-complete
                    firm, place, -
                    firm, pay, OrderPaymentReceived OrderConfirmed
                    firm, ship, OrderShipped
                    firm, cancel, OrderLinesCancelled OrderCancelled
                    firm, lapse, -
                    firm, extend, -
                    firm, complete, not-complete
                    confirmed, place, -
                    confirmed, pay, OrderPaymentReceived
                    confirmed, ship, OrderShipped
                    confirmed, deliver, unknown-shipment
                    confirmed, cancel-lines, OrderLinesCancelled
                    confirmed, cancel, OrderLinesCancelled OrderCancelled
                    confirmed, lapse, -
                    confirmed, extend, -
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
                    shipped, extend, -
                    shipped, credit, not-so-many-left
                    shipped, return, OrderLinesReturned
                    shipped, complete, OrderCompleted
                    cancelled, place, -
                    cancelled, pay, OrderPaymentReceived
                    cancelled, extend, order-cancelled
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
                    none, ask-return, unknown-order
                    none, receive-return, unknown-order
                    none, inspect-return, unknown-order
                    none, cancel-return, unknown-order
                    none, goodwill, unknown-order
                    placed, ask-return, not-so-many-shipped
                    placed, receive-return, unknown-return
                    placed, inspect-return, unknown-return
                    placed, cancel-return, unknown-return
                    placed, goodwill, more-than-held
                    firm, ask-return, not-so-many-shipped
                    firm, receive-return, unknown-return
                    firm, inspect-return, unknown-return
                    firm, cancel-return, unknown-return
                    firm, goodwill, more-than-held
                    confirmed, ask-return, not-so-many-shipped
                    confirmed, receive-return, unknown-return
                    confirmed, inspect-return, unknown-return
                    confirmed, cancel-return, unknown-return
                    confirmed, goodwill, OrderGoodwillGranted
                    shipped, ask-return, OrderReturnRequested
                    shipped, receive-return, unknown-return
                    shipped, inspect-return, unknown-return
                    shipped, cancel-return, unknown-return
                    shipped, goodwill, OrderGoodwillGranted
                    completed, ask-return, OrderReturnRequested
                    completed, receive-return, unknown-return
                    completed, inspect-return, unknown-return
                    completed, cancel-return, unknown-return
                    completed, extend, -
                    completed, goodwill, OrderGoodwillGranted
                    cancelled, ask-return, not-so-many-shipped
                    cancelled, receive-return, unknown-return
                    cancelled, inspect-return, unknown-return
                    cancelled, cancel-return, unknown-return
                    cancelled, goodwill, more-than-held
                    returning, place, -
                    returning, pay, OrderPaymentReceived
                    returning, ship, nothing-to-ship
                    returning, deliver, OrderDelivered
                    returning, cancel-lines, not-so-many-left
                    returning, cancel, already-shipped
                    returning, lapse, -
                    returning, credit, not-so-many-left
                    returning, ask-return, OrderReturnRequested
                    returning, goodwill, OrderGoodwillGranted
                    returning, return, OrderLinesReturned
                    returning, receive-return, OrderReturnReceived
                    returning, inspect-return, not-so-many-received
                    returning, cancel-return, OrderReturnCancelled
                    returning, complete, not-complete
                    arrived, place, -
                    arrived, pay, OrderPaymentReceived
                    arrived, ship, nothing-to-ship
                    arrived, deliver, OrderDelivered
                    arrived, cancel-lines, not-so-many-left
                    arrived, cancel, already-shipped
                    arrived, lapse, -
                    arrived, credit, not-so-many-left
                    arrived, ask-return, OrderReturnRequested
                    arrived, goodwill, OrderGoodwillGranted
                    arrived, return, OrderLinesReturned
                    arrived, receive-return, not-so-many-expected
                    arrived, inspect-return, OrderReturnInspected
                    arrived, cancel-return, return-received
                    arrived, complete, not-complete
                    inspected, place, -
                    inspected, pay, OrderPaymentReceived
                    inspected, ship, nothing-to-ship
                    inspected, deliver, OrderDelivered
                    inspected, cancel-lines, not-so-many-left
                    inspected, cancel, already-shipped
                    inspected, lapse, -
                    inspected, credit, not-so-many-left
                    inspected, ask-return, OrderReturnRequested
                    inspected, goodwill, OrderGoodwillGranted
                    inspected, return, OrderLinesReturned
                    inspected, receive-return, not-so-many-expected
                    inspected, inspect-return, not-so-many-received
                    inspected, cancel-return, return-received
                    inspected, complete, not-complete
                    none, change, unknown-order
                    placed, change, OrderChanged
                    firm, change, OrderChanged
                    confirmed, change, OrderChanged
                    shipped, change, OrderChanged
                    cancelled, change, order-cancelled
                    completed, change, order-completed
                    returning, change, OrderChanged
                    arrived, change, OrderChanged
                    inspected, change, OrderChanged
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
    void an_order_is_given_more_time_while_it_has_some_and_not_without_end() {
        Instant longest = NOW.plus(Order.LONGEST_TO_PAY);
        Order extended =
                order(PLACED)
                        .when(ask(new ExtendOrder("o", longest, SOON.minusSeconds(1))))
                        .then(new OrderTimeExtended("o", longest, SOON.minusSeconds(1)));
        assertThat(outcome(new CancelUnpaidOrder("o", LATER), extended)).isEqualTo("-");
        assertThat(outcome(new CancelUnpaidOrder("o", longest), extended))
                .isEqualTo("OrderLinesCancelled OrderCancelled");
        order(PLACED)
                .when(ask(new ExtendOrder("o", longest.plusSeconds(1), NOW)))
                .thenRejected(Code.TOO_MUCH_TIME);
        order(PLACED).when(ask(new ExtendOrder("o", LATER, SOON))).thenRejected(Code.TIME_IS_UP);
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
                new OrderLinesCancelled("o", "c1", quantities(2, 1), "why", false, 500L, NOW);
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
                        new OrderLinesCancelled(
                                "o", "c1", quantities(2, 1), "why", false, 500L, NOW),
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
                                "o", "c1", quantities(1, 3, 2, 2, 3, 1), "why", false, 2000L, NOW),
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
                                        2000L,
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
    void a_return_arrives_and_is_inspected_in_parts_and_what_is_accepted_is_owed_back() {
        Scenario<Order, OrderEvent> order = order(PLACED, PAID, CONFIRMED, SHIPPED);
        order.when(ask(new RequestReturn("o", "r1", quantities(1, 2, 2, 1), "too big", NOW)))
                .then(
                        new OrderReturnRequested(
                                "o", "r1", quantities(1, 2, 2, 1), "too big", null, NOW));
        order.when(ask(new ReceiveReturn("o", "r1", "in1", quantities(1, 1), NOW)))
                .then(new OrderReturnReceived("o", "r1", "in1", quantities(1, 1), NOW));
        order.when(ask(new ReceiveReturn("o", "r1", "in2", List.of(), NOW)))
                .then(new OrderReturnReceived("o", "r1", "in2", quantities(1, 1, 2, 1), NOW));
        order.when(ask(inspect("look1", inspected(1, 2, Verdict.RESTOCK), 50)))
                .then(
                        new OrderReturnInspected(
                                "o",
                                "r1",
                                "look1",
                                inspected(1, 2, Verdict.RESTOCK),
                                400,
                                50,
                                null,
                                null,
                                NOW));
        assertThat(book(order.state()).owedBackMinor()).isEqualTo(350);
        assertThat(book(order.state()).hasOpenReturns()).isTrue();
        order.when(ask(inspect("look2", inspected(2, 1, Verdict.SEND_BACK), 0)))
                .then(
                        new OrderReturnInspected(
                                "o",
                                "r1",
                                "look2",
                                inspected(2, 1, Verdict.SEND_BACK),
                                0,
                                0,
                                null,
                                null,
                                NOW));
        assertThat(book(order.state()).owedBackMinor()).isEqualTo(350);
        assertThat(book(order.state()).hasOpenReturns()).isFalse();
    }

    @Test
    void units_in_a_return_cannot_come_back_another_way_until_they_stay_with_the_customer() {
        Scenario<Order, OrderEvent> order = order(PLACED, PAID, CONFIRMED, SHIPPED, ASKED);
        order.when(ask(new RequestReturn("o", "r2", quantities(1, 2), "why", NOW)))
                .thenRejected(Code.NOT_SO_MANY_SHIPPED);
        order.when(ask(new TakeBackLines("o", "cr", List.of(), quantities(1, 2), NOW)))
                .thenRejected(Code.NOT_SO_MANY_SHIPPED);
        order.when(ask(new CancelReturn("o", "r1", "keeps it", NOW)))
                .then(new OrderReturnCancelled("o", "r1", quantities(1, 2), "keeps it", null, NOW));
        order.when(ask(new RequestReturn("o", "r2", quantities(1, 2), "why", NOW)))
                .then(new OrderReturnRequested("o", "r2", quantities(1, 2), "why", null, NOW));
    }

    @Test
    void what_has_arrived_is_inspected_even_where_the_rest_is_cancelled() {
        Scenario<Order, OrderEvent> order = order(PLACED, PAID, CONFIRMED, SHIPPED, ASKED);
        order.when(ask(new ReceiveReturn("o", "r1", "in1", quantities(1, 1), NOW)))
                .then(new OrderReturnReceived("o", "r1", "in1", quantities(1, 1), NOW));
        order.when(ask(new CancelReturn("o", "r1", "keeps the other", NOW)))
                .then(
                        new OrderReturnCancelled(
                                "o", "r1", quantities(1, 1), "keeps the other", null, NOW));
        order.when(ask(inspect("look1", inspected(1, 2, Verdict.RESTOCK), 0)))
                .thenRejected(Code.NOT_SO_MANY_RECEIVED);
        order.when(ask(inspect("look1", inspected(1, 1, Verdict.WRITE_OFF), 201)))
                .thenRejected(Code.FEE_TOO_HIGH);
        order.when(ask(inspect("look1", inspected(1, 1, Verdict.WRITE_OFF), 200)))
                .then(
                        new OrderReturnInspected(
                                "o",
                                "r1",
                                "look1",
                                inspected(1, 1, Verdict.WRITE_OFF),
                                200,
                                200,
                                null,
                                null,
                                NOW));
        assertThat(book(order.state()).owedBackMinor()).isZero();
    }

    @Test
    void goodwill_for_a_line_is_not_given_back_once_more_when_its_units_come_back() {
        Scenario<Order, OrderEvent> order = order(PLACED, PAID, CONFIRMED, SHIPPED);
        order.when(ask(new GrantGoodwill("o", "g1", 1, 100, "GBP", "scratched", NOW)))
                .then(new OrderGoodwillGranted("o", "g1", 1, 100, "scratched", NOW));
        assertThat(book(order.state()).owedBackMinor()).isEqualTo(100);
        order.when(ask(new GrantGoodwill("o", "g2", 1, 501, "GBP", "more", NOW)))
                .thenRejected(Code.MORE_THAN_HELD);
        for (int unit = 1; unit <= 3; unit++) {
            String id = "r" + unit;
            for (OrderCommand command :
                    List.<OrderCommand>of(
                            new RequestReturn("o", id, quantities(1, 1), "why", NOW),
                            new ReceiveReturn("o", id, "in", List.of(), NOW),
                            new InspectReturn(
                                    "o",
                                    id,
                                    "look",
                                    inspected(1, 1, Verdict.RESTOCK),
                                    0,
                                    null,
                                    null,
                                    NOW))) {
                order.happened(Order.decide(command, order.state()));
            }
        }
        assertThat(book(order.state()).owedBackMinor()).isEqualTo(600);
        assertThat(book(order.state()).dueMinor()).isEqualTo(1400);
    }

    @Test
    void goodwill_for_the_order_never_makes_less_than_nothing_due() {
        Scenario<Order, OrderEvent> order = order(PLACED, PAID, CONFIRMED);
        order.when(ask(new GrantGoodwill("o", "g1", null, 2001, "GBP", "sorry", NOW)))
                .thenRejected(Code.MORE_THAN_HELD);
        order.when(ask(new GrantGoodwill("o", "g1", null, 500, "GBP", "sorry", NOW)))
                .then(new OrderGoodwillGranted("o", "g1", null, 500, "sorry", NOW));
        order.when(ask(new CancelOrder("o", "why", NOW))).then(ALL_CANCELLED, CANCELLED);
        assertThat(book(order.state()).owedBackMinor()).isEqualTo(2000);
        assertThat(book(order.state()).dueMinor()).isZero();
    }

    private static ChangeOrder change(List<LineQuantity> quantities) {
        return new ChangeOrder(
                "o",
                "v9-x",
                "GBP",
                new Edits(quantities, List.of(), List.of(), null, List.of(), "why"),
                LATER,
                NOW);
    }

    private static InspectReturn inspect(
            String inspectionId, List<InspectedUnits> lines, long feeMinor) {
        return new InspectReturn(
                "o", "r1", inspectionId, lines, feeMinor, feeMinor == 0 ? null : "GBP", null, NOW);
    }

    private static List<InspectedUnits> inspected(int line, int quantity, Verdict verdict) {
        return List.of(new InspectedUnits(line, quantity, verdict));
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
