package io.daybook.command.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.command.CommandContext;
import io.daybook.command.CommandContexts;
import io.daybook.command.InMemoryEngine;
import io.daybook.command.Rejection;
import io.daybook.command.checkout.FakeProvider.Next;
import io.daybook.command.checkout.PaymentFlow.Progress;
import io.daybook.command.order.Book;
import io.daybook.command.order.Order;
import io.daybook.command.order.OrderCommand.CancelOrder;
import io.daybook.command.order.OrderCommand.CancelOrderLines;
import io.daybook.command.order.OrderCommand.CancelUnpaidOrder;
import io.daybook.command.order.OrderCommand.PlaceOrder;
import io.daybook.command.payment.CaptureMode;
import io.daybook.command.payment.Payment;
import io.daybook.command.payment.PaymentCommand.AuthorisePayment;
import io.daybook.command.payment.PaymentCommand.RecordPayment;
import io.daybook.command.payment.PaymentCommand.RequestCapture;
import io.daybook.command.payment.PaymentCommand.RequestPayment;
import io.daybook.command.payment.PaymentCommand.RequestRefund;
import io.daybook.command.payment.PaymentCommand.RequestVoid;
import io.daybook.command.payment.PaymentCommand.RetryRefund;
import io.daybook.command.payment.PaymentCommand.WantedAmount;
import io.daybook.command.payment.PaymentProvider.Kind;
import io.daybook.command.stock.StockCommand.ReceiveStock;
import io.daybook.command.stock.StockItem;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderLine;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Supplier;

class PaymentFlowTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant BEFORE = NOW.minusSeconds(60);
    private static final Instant SOON = NOW.plusSeconds(60);
    private static final Instant LATER = NOW.plusSeconds(120);
    private static final Supplier<CommandContext> CONTEXT = () -> CommandContexts.system("c", null);

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
        assertThat(flow.goOn("p", CONTEXT)).isEqualTo(Progress.DONE);
        assertThat(order()).isInstanceOf(Order.Confirmed.class);
        assertThat(payment().capturedMinor()).isEqualTo(1000);
        assertThat(item().allocated()).isEqualTo(5);
    }

    @Test
    void begun_again_at_the_end_it_takes_nothing_more() {
        flow.goOn("p", CONTEXT);
        int events = engine.streams().log().size();
        assertThat(flow.goOn("p", CONTEXT)).isEqualTo(Progress.DONE);
        assertThat(engine.streams().log()).hasSize(events);
        assertThat(provider.carriedOut)
                .extracting(operation -> operation.kind())
                .containsExactly(Kind.AUTHORISE, Kind.CAPTURE);
    }

    @Test
    void a_declined_payment_leaves_the_order_waiting() {
        provider.next.add(Next.DECLINE);
        assertThat(flow.goOn("p", CONTEXT)).isEqualTo(Progress.DONE);
        assertThat(order()).isInstanceOf(Order.Placed.class);
        assertThat(engine.streams().state(Payment.MODEL, "p")).isInstanceOf(Payment.Declined.class);
    }

    @Test
    void a_lost_reply_is_resolved_by_asking_and_never_charged_again() {
        provider.next.addAll(List.of(Next.LOSE_REPLY));
        assertThat(flow.goOn("p", CONTEXT)).isEqualTo(Progress.OPEN);
        assertThat(order()).isInstanceOf(Order.Placed.class);
        assertThat(flow.goOn("p", CONTEXT)).isEqualTo(Progress.DONE);
        assertThat(order()).isInstanceOf(Order.Confirmed.class);
        assertThat(provider.carriedOut)
                .extracting(operation -> operation.kind())
                .containsExactly(Kind.AUTHORISE, Kind.CAPTURE);
    }

    @Test
    void a_call_that_never_arrived_is_made_again() {
        provider.next.addAll(List.of(Next.BE_DEAF));
        assertThat(flow.goOn("p", CONTEXT)).isEqualTo(Progress.OPEN);
        assertThat(flow.goOn("p", CONTEXT)).isEqualTo(Progress.DONE);
        assertThat(order()).isInstanceOf(Order.Confirmed.class);
    }

    @Test
    void an_authorisation_that_nobody_wants_any_more_is_let_go() {
        engine.ask(new CancelOrder("o", "why", NOW));
        assertThat(flow.goOn("p", CONTEXT)).isEqualTo(Progress.DONE);
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
        assertThat(flow.goOn("p", CONTEXT)).isEqualTo(Progress.DONE);
        assertThat(order()).isInstanceOf(Order.Cancelled.class);
        assertThat(payment().refundedMinor()).isEqualTo(1000);
        assertThat(book().owedBackMinor()).isZero();
        assertThat(item().available()).isEqualTo(5);
    }

    @Test
    void what_was_paid_for_cancelled_lines_is_given_back_and_no_more() {
        flow.goOn("p", CONTEXT);
        engine.ask(new CancelOrderLines("o", "c1", List.of(new LineQuantity(1, 2)), "why", NOW));
        assertThat(giveBack()).isEqualTo(Progress.DONE);
        assertThat(giveBack()).isEqualTo(Progress.DONE);
        assertThat(payment().refundedMinor()).isEqualTo(400);
        assertThat(item().available()).isEqualTo(2);
    }

    @Test
    void a_refund_whose_reply_was_lost_is_not_made_twice() {
        flow.goOn("p", CONTEXT);
        engine.ask(new CancelOrder("o", "why", NOW));
        provider.next.add(Next.LOSE_REPLY);
        assertThat(giveBack()).isEqualTo(Progress.OPEN);
        assertThat(giveBack()).isEqualTo(Progress.DONE);
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
        assertThat(flow.goOn("p", CONTEXT)).isEqualTo(Progress.DONE);
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

    @Test
    void a_gift_card_and_a_card_pay_together_and_the_card_gives_back_first() {
        engine.ask(new RequestPayment("gift", "o", 400, "GBP", "gift-card", "fake", BEFORE));
        assertThat(flow.goOn("gift", CONTEXT)).isEqualTo(Progress.DONE);
        assertThat(order()).isInstanceOf(Order.Placed.class);
        assertThat(flow.goOn("p", CONTEXT)).isEqualTo(Progress.DONE);
        assertThat(order()).isInstanceOf(Order.Confirmed.class);
        assertThat(payment().capturedMinor()).isEqualTo(600);
        assertThat(payment().voidedMinor()).as("over-authorised, let go").isEqualTo(400);

        engine.ask(new CancelOrderLines("o", "c1", List.of(new LineQuantity(1, 4)), "why", NOW));
        giveBack();
        assertThat(payment().refundedMinor()).isEqualTo(600);
        assertThat(payment("gift").refundedMinor()).isEqualTo(200);
    }

    @Test
    void of_two_authorisations_at_once_no_more_is_captured_than_is_due() {
        engine.ask(new RequestPayment("p2", "o", 1000, "GBP", "card", "fake", NOW));
        engine.ask(new AuthorisePayment("p", "o", 1000, "ref-1", NOW));
        engine.ask(new AuthorisePayment("p2", "o", 1000, "ref-2", NOW));
        flow.goOn("p2", CONTEXT);
        flow.goOn("p", CONTEXT);
        assertThat(payment().capturedMinor()).isEqualTo(1000);
        assertThat(payment("p2").capturedMinor()).isZero();
        assertThat(payment("p2").voidedMinor()).isEqualTo(1000);
    }

    @Test
    void a_refund_that_fails_is_recorded_and_made_good_by_a_retry() {
        flow.goOn("p", CONTEXT);
        engine.ask(new CancelOrder("o", "why", NOW));
        provider.next.add(Next.DECLINE);
        giveBack();
        assertThat(payment().refundedMinor()).isZero();
        assertThat(payment().failedRefundsMinor()).isEqualTo(1000);
        assertThat(events("OrderRefundFailed")).isEqualTo(1);

        giveBack();
        assertThat(provider.carriedOut)
                .as("nobody asks again by himself")
                .filteredOn(operation -> operation.kind() == Kind.REFUND)
                .hasSize(1);

        String failed =
                payment().asked().keySet().stream()
                        .filter(id -> id.startsWith("refund"))
                        .findFirst()
                        .orElseThrow();
        engine.ask(new RetryRefund("p", failed, "again", NOW));
        assertThat(flow.goOn("p", CONTEXT)).isEqualTo(Progress.DONE);
        assertThat(payment().refundedMinor()).isEqualTo(1000);
        assertThat(payment().failedRefundsMinor()).isZero();
        assertThat(book().owedBackMinor()).isZero();
    }

    @Test
    void a_part_of_what_was_captured_in_parts_is_refunded() {
        engine.ask(
                new RequestPayment("m", "o", 1000, "GBP", "card", "fake", CaptureMode.MANUAL, NOW));
        flow.goOn("m", CONTEXT);
        assertThat(payment("m").openMinor()).isEqualTo(1000);
        assertThat(order()).isInstanceOf(Order.Placed.class);

        engine.ask(new RequestCapture("m", "k1", gbp(300), NOW));
        engine.ask(new RequestCapture("m", "k2", gbp(500), NOW));
        flow.goOn("m", CONTEXT);
        engine.ask(new RequestRefund("m", "r1", gbp(200), "scratched", NOW));
        flow.goOn("m", CONTEXT);
        assertThat(payment("m").capturedMinor()).isEqualTo(800);
        assertThat(payment("m").refundedMinor()).isEqualTo(200);
        assertThat(book().outstandingMinor()).as("a refund before all is paid").isEqualTo(400);

        engine.ask(new RequestVoid("m", "v1", "no more", NOW));
        flow.goOn("m", CONTEXT);
        assertThat(payment("m").openMinor()).isZero();
        assertThat(payment("m").voidedMinor()).isEqualTo(200);
    }

    @Test
    void a_refund_on_a_paid_order_is_no_longer_due() {
        flow.goOn("p", CONTEXT);
        engine.ask(new RequestRefund("p", "r1", gbp(200), "late", NOW));
        flow.goOn("p", CONTEXT);
        assertThat(book().outstandingMinor()).isZero();
        engine.ask(new CancelOrder("o", "why", NOW));
        giveBack();
        assertThat(payment().refundedMinor()).isEqualTo(1000);
        assertThat(book().owedBackMinor()).isZero();
    }

    @Test
    void what_the_back_office_holds_is_let_go_when_the_order_is_cancelled() {
        engine.ask(
                new RequestPayment("m", "o", 1000, "GBP", "card", "fake", CaptureMode.MANUAL, NOW));
        flow.goOn("m", CONTEXT);
        engine.ask(new CancelOrder("o", "why", NOW));
        giveBack();
        assertThat(payment("m").openMinor()).isZero();
        assertThat(payment("m").voidedMinor()).isEqualTo(1000);
    }

    @Test
    void a_capture_that_is_declined_lets_the_money_go() {
        provider.before =
                () -> {
                    if (provider.carriedOut.size() == 1) {
                        provider.next.add(Next.DECLINE);
                        provider.before = () -> {};
                    }
                };
        assertThat(flow.goOn("p", CONTEXT)).isEqualTo(Progress.DONE);
        assertThat(order()).isInstanceOf(Order.Placed.class);
        assertThat(payment().capturedMinor()).isZero();
        assertThat(payment().voidedMinor()).isEqualTo(1000);
    }

    @ParameterizedTest
    @CsvSource({
        "LOSE_REPLY,0",
        "LOSE_REPLY,1",
        "LOSE_REPLY,2",
        "BE_DEAF,0",
        "BE_DEAF,1",
        "BE_DEAF,2"
    })
    void each_operation_with_an_unknown_outcome_is_resolved_and_done_once(Next mood, int call) {
        engine.ask(
                new RecordPayment(
                        "gift", "o", 400, "GBP", "cash", NOW)); // so that a rest is voided
        int[] calls = {0};
        provider.before =
                () -> {
                    if (calls[0]++ == call) {
                        provider.next.add(mood);
                    }
                };
        assertThat(flow.goOn("p", CONTEXT)).isEqualTo(Progress.OPEN);
        assertThat(events("PaymentOutcomeUnknown")).isEqualTo(1);
        assertThat(flow.goOn("p", CONTEXT)).isEqualTo(Progress.DONE);
        assertThat(payment().capturedMinor()).isEqualTo(600);
        assertThat(payment().voidedMinor()).isEqualTo(400);
        assertThat(provider.carriedOut)
                .extracting(operation -> operation.kind())
                .containsExactlyInAnyOrder(Kind.AUTHORISE, Kind.CAPTURE, Kind.VOID);
    }

    @Test
    void an_order_sees_so_many_payments_and_no_more() {
        for (int i = 1; i < 100; i++) {
            engine.ask(new RequestPayment("p" + i, "o", 1000, "GBP", "card", "fake", NOW));
        }
        assertThatThrownBy(() ->
                        engine.ask(
                                new RequestPayment(
                                        "one-more", "o", 1000, "GBP", "card", "fake", NOW)))
                .isInstanceOfSatisfying(
                        Rejection.class,
                        refused -> assertThat(refused.code()).isEqualTo("too-many-payments"));
    }

    private Progress giveBack() {
        Progress progress = Progress.DONE;
        for (String payment : flow.askToGiveBack("o", CONTEXT)) {
            if (flow.goOn(payment, CONTEXT) == Progress.OPEN) {
                progress = Progress.OPEN;
            }
        }
        return progress;
    }

    private long events(String type) {
        return engine.streams().log().stream()
                .filter(entry -> entry.event().getClass().getSimpleName().equals(type))
                .count();
    }

    private static WantedAmount gbp(long minor) {
        return new WantedAmount(minor, "GBP");
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
        return payment("p");
    }

    private Payment.Authorised payment(String id) {
        return (Payment.Authorised) engine.streams().state(Payment.MODEL, id);
    }

    private StockItem item() {
        return engine.streams().state(StockItem.MODEL, "A@main");
    }
}
