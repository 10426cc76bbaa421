package io.daybook.command.payment;

import static io.daybook.command.Scenario.given;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Map.entry;

import io.daybook.command.Rejection;
import io.daybook.command.payment.PaymentCommand.AuthorisePayment;
import io.daybook.command.payment.PaymentCommand.CapturePayment;
import io.daybook.command.payment.PaymentCommand.DeclinePayment;
import io.daybook.command.payment.PaymentCommand.RecordPayment;
import io.daybook.command.payment.PaymentCommand.RefundPayment;
import io.daybook.command.payment.PaymentCommand.ReportFailure;
import io.daybook.command.payment.PaymentCommand.ReportUnknownOutcome;
import io.daybook.command.payment.PaymentCommand.RequestCapture;
import io.daybook.command.payment.PaymentCommand.RequestPayment;
import io.daybook.command.payment.PaymentCommand.RequestRefund;
import io.daybook.command.payment.PaymentCommand.RequestVoid;
import io.daybook.command.payment.PaymentCommand.RetryRefund;
import io.daybook.command.payment.PaymentCommand.VoidPayment;
import io.daybook.command.payment.PaymentCommand.WantedAmount;
import io.daybook.shared.payment.PaymentEvent;
import io.daybook.shared.payment.PaymentEvent.CaptureRequested;
import io.daybook.shared.payment.PaymentEvent.PaymentAuthorised;
import io.daybook.shared.payment.PaymentEvent.PaymentCaptured;
import io.daybook.shared.payment.PaymentEvent.PaymentDeclined;
import io.daybook.shared.payment.PaymentEvent.PaymentOutcomeUnknown;
import io.daybook.shared.payment.PaymentEvent.PaymentRefunded;
import io.daybook.shared.payment.PaymentEvent.PaymentRequested;
import io.daybook.shared.payment.PaymentEvent.PaymentVoided;
import io.daybook.shared.payment.PaymentEvent.RefundFailed;
import io.daybook.shared.payment.PaymentEvent.RefundRequested;
import io.daybook.shared.payment.PaymentEvent.VoidRequested;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.List;
import java.util.Map;

class PaymentTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private static final PaymentEvent REQUESTED =
            new PaymentRequested("p", "o", 1000, "GBP", "card", "simulator", NOW);
    private static final PaymentEvent AUTHORISED = new PaymentAuthorised("p", 1000, "ref", NOW);
    private static final PaymentEvent PART = new PaymentCaptured("p", "k1", 600, NOW);

    private static final Map<String, PaymentEvent[]> STATES =
            Map.of(
                    "requested",
                    new PaymentEvent[] {REQUESTED},
                    "unknown",
                    new PaymentEvent[] {
                        REQUESTED, new PaymentOutcomeUnknown("p", "authorise", "authorise", 1L, NOW)
                    },
                    "declined",
                    new PaymentEvent[] {REQUESTED, new PaymentDeclined("p", "no", NOW)},
                    "authorised",
                    new PaymentEvent[] {REQUESTED, AUTHORISED},
                    "captured",
                    new PaymentEvent[] {REQUESTED, AUTHORISED, PART},
                    "voided",
                    new PaymentEvent[] {
                        REQUESTED, AUTHORISED, new PaymentVoided("p", 1000, "why", "v0", NOW)
                    },
                    "capturing",
                    new PaymentEvent[] {
                        REQUESTED, AUTHORISED, new CaptureRequested("p", "k2", 500, NOW)
                    },
                    "refunding",
                    new PaymentEvent[] {
                        REQUESTED,
                        AUTHORISED,
                        PART,
                        new RefundRequested("p", "r1", 400, "why", null, NOW)
                    },
                    "refunded",
                    new PaymentEvent[] {
                        REQUESTED, AUTHORISED, PART, new PaymentRefunded("p", "r1", 600, "why", NOW)
                    },
                    "failed",
                    new PaymentEvent[] {
                        REQUESTED,
                        AUTHORISED,
                        PART,
                        new RefundRequested("p", "r1", 400, "why", null, NOW),
                        new RefundFailed("p", "r1", 400, "no", NOW)
                    });

    private static final Map<String, PaymentCommand> COMMANDS =
            Map.ofEntries(
                    entry(
                            "request",
                            new RequestPayment("p", "o", 1000, "GBP", "card", "simulator", NOW)),
                    entry("record", new RecordPayment("p", "o", 1000, "GBP", "card", NOW)),
                    entry("authorise", new AuthorisePayment("p", "o", 1000, "ref", NOW)),
                    entry("decline", new DeclinePayment("p", "o", "no", NOW)),
                    entry("ask-capture", new RequestCapture("p", "k2", gbp(500), NOW)),
                    entry("capture", new CapturePayment("p", "o", "k2", 500, NOW)),
                    entry("capture-again", new CapturePayment("p", "o", "k1", 600, NOW)),
                    entry("ask-void", new RequestVoid("p", "v1", "why", NOW)),
                    entry("void", new VoidPayment("p", "o", "v1", 400, "why", NOW)),
                    entry("ask-refund", new RequestRefund("p", "r2", gbp(300), "why", NOW)),
                    entry("refund", new RefundPayment("p", "o", "r2", 300, "why", NOW)),
                    entry("retry", new RetryRefund("p", "r1", "r3", NOW)),
                    entry("fail", new ReportFailure("p", "o", "r1", "no", NOW)),
                    entry(
                            "unknown",
                            new ReportUnknownOutcome("p", "o", "authorise", "authorise", 1L, NOW)),
                    entry("other-order", new CapturePayment("p", "x", "k2", 500, NOW)));

    /// Every command against every state: the events by their names, or the code of the refusal.
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    none, request, PaymentRequested
                    none, record, PaymentRequested PaymentAuthorised PaymentCaptured
                    none, authorise, unknown-payment
                    none, decline, unknown-payment
                    none, capture, unknown-payment
                    none, void, unknown-payment
                    none, refund, unknown-payment
                    none, unknown, unknown-payment
                    none, ask-capture, unknown-payment
                    none, ask-void, unknown-payment
                    none, ask-refund, unknown-payment
                    none, retry, unknown-payment
                    none, fail, unknown-payment
                    requested, ask-capture, not-authorised
                    requested, ask-void, not-authorised
                    requested, ask-refund, not-authorised
                    requested, retry, not-authorised
                    requested, fail, not-authorised
                    unknown, ask-capture, not-authorised
                    declined, ask-capture, payment-declined
                    declined, ask-void, payment-declined
                    declined, ask-refund, payment-declined
                    declined, retry, payment-declined
                    declined, fail, payment-declined
                    authorised, ask-capture, CaptureRequested
                    authorised, ask-void, VoidRequested
                    authorised, ask-refund, more-than-captured
                    authorised, retry, unknown-refund
                    authorised, fail, -
                    captured, ask-capture, more-than-authorised
                    captured, ask-void, VoidRequested
                    captured, ask-refund, RefundRequested
                    captured, retry, unknown-refund
                    voided, ask-capture, more-than-authorised
                    voided, ask-void, -
                    voided, ask-refund, more-than-captured
                    refunded, ask-refund, more-than-captured
                    refunded, ask-void, VoidRequested
                    refunded, retry, refund-not-failed
                    capturing, ask-capture, -
                    capturing, capture, PaymentCaptured
                    capturing, ask-void, VoidRequested
                    capturing, void, PaymentVoided
                    capturing, ask-refund, more-than-captured
                    refunding, ask-refund, more-than-captured
                    refunding, refund, PaymentRefunded
                    refunding, fail, RefundFailed
                    refunding, retry, refund-not-failed
                    failed, retry, RefundRequested
                    failed, fail, -
                    failed, ask-refund, RefundRequested
                    requested, request, -
                    requested, record, payment-exists
                    requested, authorise, PaymentAuthorised
                    requested, decline, PaymentDeclined
                    requested, capture, not-authorised
                    requested, void, not-authorised
                    requested, refund, not-authorised
                    requested, unknown, PaymentOutcomeUnknown
                    requested, other-order, other-order
                    unknown, request, -
                    unknown, authorise, PaymentAuthorised
                    unknown, decline, PaymentDeclined
                    unknown, unknown, -
                    declined, request, -
                    declined, authorise, payment-declined
                    declined, decline, -
                    declined, capture, payment-declined
                    declined, void, payment-declined
                    declined, refund, payment-declined
                    declined, unknown, -
                    authorised, request, -
                    authorised, authorise, -
                    authorised, decline, already-authorised
                    authorised, capture, PaymentCaptured
                    authorised, void, PaymentVoided
                    authorised, refund, more-than-captured
                    authorised, unknown, -
                    captured, authorise, -
                    captured, decline, already-authorised
                    captured, capture, more-than-authorised
                    captured, capture-again, -
                    captured, void, PaymentVoided
                    captured, refund, PaymentRefunded
                    captured, unknown, -
                    voided, capture, more-than-authorised
                    voided, void, more-than-authorised
                    voided, refund, more-than-captured
                    refunded, refund, more-than-captured
                    refunded, void, PaymentVoided
                    refunded, capture-again, -
                    """)
    void every_state_has_its_answer_to_every_command(
            String state, String command, String expected) {
        Payment payment =
                given(Payment.MODEL, "p", STATES.getOrDefault(state, new PaymentEvent[0])).state();
        PaymentCommand asked =
                COMMANDS.getOrDefault(command, new DeclinePayment("x", "x", "x", NOW));
        assertThat(outcome(asked, payment)).isEqualTo(expected);
    }

    private static String outcome(PaymentCommand command, Payment payment) {
        try {
            List<PaymentEvent> events = Payment.decide(command, payment);
            return events.isEmpty()
                    ? "-"
                    : String.join(
                            " ", events.stream().map(e -> e.getClass().getSimpleName()).toList());
        } catch (Rejection rejection) {
            return rejection.code();
        }
    }

    @Test
    void what_is_left_of_an_authorisation_is_let_go() {
        given(Payment.MODEL, "p", REQUESTED, AUTHORISED, PART)
                .when(payment -> Payment.decide(new RequestVoid("p", "v", "why", NOW), payment))
                .then(new VoidRequested("p", "v", 400, "why", NOW));
    }

    @Test
    void a_capture_under_the_same_id_and_another_amount_is_refused() {
        given(Payment.MODEL, "p", REQUESTED, AUTHORISED, PART)
                .when(payment ->
                        Payment.decide(new CapturePayment("p", "o", "k1", 1, NOW), payment))
                .thenRejected(PaymentRejected.Code.OPERATION_EXISTS);
    }

    @Test
    void what_is_about_to_be_captured_is_not_let_go() {
        given(Payment.MODEL, "p", REQUESTED, AUTHORISED, new CaptureRequested("p", "k", 300, NOW))
                .when(payment -> Payment.decide(new RequestVoid("p", "v", "why", NOW), payment))
                .then(new VoidRequested("p", "v", 700, "why", NOW));
    }

    @Test
    void all_that_is_left_is_captured_and_refunded_where_no_amount_is_named() {
        given(Payment.MODEL, "p", REQUESTED, AUTHORISED, PART)
                .when(payment -> Payment.decide(new RequestCapture("p", "k", null, NOW), payment))
                .then(new CaptureRequested("p", "k", 400, NOW));
        given(Payment.MODEL, "p", REQUESTED, AUTHORISED, PART)
                .when(payment ->
                        Payment.decide(new RequestRefund("p", "r", null, "why", NOW), payment))
                .then(new RefundRequested("p", "r", 600, "why", null, NOW));
    }

    @Test
    void a_failed_refund_is_retried_once() {
        PaymentEvent[] failed = STATES.get("failed");
        assertThat(failed).isNotNull();
        Payment retried =
                given(Payment.MODEL, "p", failed)
                        .when(payment ->
                                Payment.decide(new RetryRefund("p", "r1", "r2", NOW), payment))
                        .then(new RefundRequested("p", "r2", 400, "why", "r1", NOW));
        assertThat(outcome(new RetryRefund("p", "r1", "r3", NOW), retried))
                .isEqualTo("refund-not-failed");
    }

    @Test
    void an_amount_in_another_currency_is_refused() {
        given(Payment.MODEL, "p", REQUESTED, AUTHORISED)
                .when(payment ->
                        Payment.decide(
                                new RequestCapture("p", "k", new WantedAmount(100, "EUR"), NOW),
                                payment))
                .thenRejected(PaymentRejected.Code.CURRENCY_MISMATCH);
    }

    @Test
    void an_id_is_for_one_operation() {
        given(Payment.MODEL, "p", REQUESTED, AUTHORISED, PART)
                .when(payment ->
                        Payment.decide(new RequestRefund("p", "k1", gbp(1), "why", NOW), payment))
                .thenRejected(PaymentRejected.Code.OPERATION_EXISTS);
    }

    private static WantedAmount gbp(long minor) {
        return new WantedAmount(minor, "GBP");
    }
}
