package io.daybook.command.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.CommandContext;
import io.daybook.command.CommandContexts;
import io.daybook.command.InMemoryEngine;
import io.daybook.command.checkout.FakeProvider.Next;
import io.daybook.command.checkout.PaymentFlow.Progress;
import io.daybook.command.order.Book;
import io.daybook.command.order.Order;
import io.daybook.command.order.OrderCommand.CancelOrder;
import io.daybook.command.order.OrderCommand.CancelOrderLines;
import io.daybook.command.order.OrderCommand.CancelUnpaidOrder;
import io.daybook.command.order.OrderCommand.PlaceOrder;
import io.daybook.command.payment.Payment;
import io.daybook.command.payment.PaymentCommand.RecordPayment;
import io.daybook.command.payment.PaymentCommand.RequestPayment;
import io.daybook.command.payment.PaymentProvider.Kind;
import io.daybook.command.stock.StockCommand.ReceiveStock;
import io.daybook.command.stock.StockItem;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderLine;
import io.daybook.shared.payment.PaymentEvent.PaymentRequested;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;

class PaymentFlowTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant SOON = NOW.plusSeconds(60);
    private static final Instant LATER = NOW.plusSeconds(120);
    private static final Function<String, CommandContext> CONTEXT =
            _ -> CommandContexts.system("c", null);
    private static final PaymentRequested REQUEST =
            new PaymentRequested("p", "o", 1000, "GBP", "card", "fake", NOW);

    private final FakeProvider provider = new FakeProvider();
    private final InMemoryEngine engine = new InMemoryEngine(provider);
    private final PaymentFlow flow =
            new PaymentFlow(engine, engine.providers(), Clock.fixed(NOW, ZoneOffset.UTC));

    @BeforeEach
    void an_order_waits_to_be_paid() {
        engine.ask(new ReceiveStock("A", "main", 5, null, NOW));
        engine.ask(place("o"));
        engine.ask(new RequestPayment("p", "o", 1000, "GBP", "card", "fake", NOW));
    }

    @Test
    void money_is_taken_and_the_order_confirmed_with_its_stock() {
        assertThat(flow.take(REQUEST, CONTEXT)).isEqualTo(Progress.DONE);
        assertThat(order()).isInstanceOf(Order.Confirmed.class);
        assertThat(payment().capturedMinor()).isEqualTo(1000);
        assertThat(item().allocated()).isEqualTo(5);
    }

    @Test
    void begun_again_at_the_end_it_takes_nothing_more() {
        flow.take(REQUEST, CONTEXT);
        int events = engine.streams().log().size();
        assertThat(flow.take(REQUEST, CONTEXT)).isEqualTo(Progress.DONE);
        assertThat(engine.streams().log()).hasSize(events);
        assertThat(provider.carriedOut)
                .extracting(operation -> operation.kind())
                .containsExactly(Kind.AUTHORISE, Kind.CAPTURE);
    }

    @Test
    void a_declined_payment_leaves_the_order_waiting() {
        provider.next.add(Next.DECLINE);
        assertThat(flow.take(REQUEST, CONTEXT)).isEqualTo(Progress.DONE);
        assertThat(order()).isInstanceOf(Order.Placed.class);
        assertThat(engine.streams().state(Payment.MODEL, "p")).isInstanceOf(Payment.Declined.class);
    }

    @Test
    void a_lost_reply_is_resolved_by_asking_and_never_charged_again() {
        provider.next.addAll(List.of(Next.LOSE_REPLY));
        assertThat(flow.take(REQUEST, CONTEXT)).isEqualTo(Progress.OPEN);
        assertThat(order()).isInstanceOf(Order.Placed.class);
        assertThat(flow.take(REQUEST, CONTEXT)).isEqualTo(Progress.DONE);
        assertThat(order()).isInstanceOf(Order.Confirmed.class);
        assertThat(provider.carriedOut)
                .extracting(operation -> operation.kind())
                .containsExactly(Kind.AUTHORISE, Kind.CAPTURE);
    }

    @Test
    void a_call_that_never_arrived_is_made_again() {
        provider.next.addAll(List.of(Next.BE_DEAF));
        assertThat(flow.take(REQUEST, CONTEXT)).isEqualTo(Progress.OPEN);
        assertThat(flow.take(REQUEST, CONTEXT)).isEqualTo(Progress.DONE);
        assertThat(order()).isInstanceOf(Order.Confirmed.class);
    }

    @Test
    void an_authorisation_that_nobody_wants_any_more_is_let_go() {
        engine.ask(new CancelOrder("o", "why", NOW));
        assertThat(flow.take(REQUEST, CONTEXT)).isEqualTo(Progress.DONE);
        assertThat(payment().voidedMinor()).isEqualTo(1000);
        assertThat(payment().capturedMinor()).isZero();
    }

    @Test
    void money_that_lands_after_the_cancellation_is_given_back() {
        provider.before =
                () -> {
                    if (provider.carriedOut.size() == 1) { // authorised, and about to be captured
                        engine.ask(new CancelUnpaidOrder("o", SOON));
                    }
                };
        assertThat(flow.take(REQUEST, CONTEXT)).isEqualTo(Progress.DONE);
        assertThat(order()).isInstanceOf(Order.Cancelled.class);
        assertThat(payment().refundedMinor()).isEqualTo(1000);
        assertThat(book().owedBackMinor()).isZero();
        assertThat(item().available()).isEqualTo(5);
    }

    @Test
    void what_was_paid_for_cancelled_lines_is_given_back_and_no_more() {
        flow.take(REQUEST, CONTEXT);
        engine.ask(new CancelOrderLines("o", "c1", List.of(new LineQuantity(1, 2)), "why", NOW));
        assertThat(flow.giveBack("o", CONTEXT)).isEqualTo(Progress.DONE);
        assertThat(flow.giveBack("o", CONTEXT)).isEqualTo(Progress.DONE);
        assertThat(payment().refundedMinor()).isEqualTo(400);
        assertThat(item().available()).isEqualTo(2);
    }

    @Test
    void a_refund_whose_reply_was_lost_is_not_made_twice() {
        flow.take(REQUEST, CONTEXT);
        engine.ask(new CancelOrder("o", "why", NOW));
        provider.next.add(Next.LOSE_REPLY);
        assertThat(flow.giveBack("o", CONTEXT)).isEqualTo(Progress.OPEN);
        assertThat(flow.giveBack("o", CONTEXT)).isEqualTo(Progress.DONE);
        assertThat(payment().refundedMinor()).isEqualTo(1000);
        assertThat(provider.carriedOut)
                .filteredOn(operation -> operation.kind() == Kind.REFUND)
                .hasSize(1);
    }

    @Test
    void an_order_whose_stock_was_sold_to_another_is_cancelled_and_its_money_given_back() {
        engine.ask(
                new PlaceOrder(
                        "o2",
                        Customer.guest("France"),
                        "GBP",
                        place("o2").lines(),
                        null,
                        null,
                        LATER)); // o has lapsed by then, and nobody has cancelled it yet
        assertThat(flow.take(REQUEST, CONTEXT)).isEqualTo(Progress.DONE);
        assertThat(order()).isInstanceOf(Order.Cancelled.class);
        assertThat(payment().refundedMinor()).isEqualTo(1000);
        assertThat(item().reserved()).isEqualTo(5);
    }

    @Test
    void money_taken_elsewhere_for_a_cancelled_order_is_given_back_in_the_same_append() {
        engine.ask(new CancelOrder("o", "why", NOW));
        engine.ask(new RecordPayment("p2", "o", 1000, "GBP", "cash", NOW));
        assertThat(engine.streams().recorded())
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly(
                        "PaymentRequested",
                        "PaymentAuthorised",
                        "PaymentCaptured",
                        "OrderPaymentReceived",
                        "PaymentRefunded",
                        "OrderRefunded");
    }

    private static PlaceOrder place(String orderId) {
        return new PlaceOrder(
                orderId,
                Customer.guest("France"),
                "GBP",
                List.of(new OrderLine(1, LineKind.GOODS, "A", "a", 5, 200, "main")),
                SOON,
                null,
                NOW);
    }

    private Order order() {
        return engine.streams().state(Order.MODEL, "o");
    }

    private Book book() {
        return Order.known("o", order()).book();
    }

    private Payment.Authorised payment() {
        return (Payment.Authorised) engine.streams().state(Payment.MODEL, "p");
    }

    private StockItem item() {
        return engine.streams().state(StockItem.MODEL, "A@main");
    }
}
