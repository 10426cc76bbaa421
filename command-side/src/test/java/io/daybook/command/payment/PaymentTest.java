package io.daybook.command.payment;

import static io.daybook.command.Scenario.given;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.Rejection;
import io.daybook.command.payment.PaymentCommand.AuthorisePayment;
import io.daybook.command.payment.PaymentCommand.CapturePayment;
import io.daybook.command.payment.PaymentCommand.DeclinePayment;
import io.daybook.command.payment.PaymentCommand.RecordPayment;
import io.daybook.command.payment.PaymentCommand.RefundPayment;
import io.daybook.command.payment.PaymentCommand.ReportUnknownOutcome;
import io.daybook.command.payment.PaymentCommand.RequestPayment;
import io.daybook.command.payment.PaymentCommand.VoidPayment;
import io.daybook.shared.payment.PaymentEvent;
import io.daybook.shared.payment.PaymentEvent.PaymentAuthorised;
import io.daybook.shared.payment.PaymentEvent.PaymentCaptured;
import io.daybook.shared.payment.PaymentEvent.PaymentDeclined;
import io.daybook.shared.payment.PaymentEvent.PaymentOutcomeUnknown;
import io.daybook.shared.payment.PaymentEvent.PaymentRefunded;
import io.daybook.shared.payment.PaymentEvent.PaymentRequested;
import io.daybook.shared.payment.PaymentEvent.PaymentVoided;

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
                    "none",
                    new PaymentEvent[] {},
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
                        REQUESTED, AUTHORISED, new PaymentVoided("p", 1000, "why", NOW)
                    },
                    "refunded",
                    new PaymentEvent[] {
                        REQUESTED, AUTHORISED, PART, new PaymentRefunded("p", "r1", 600, "why", NOW)
                    });

    private static final Map<String, PaymentCommand> COMMANDS =
            Map.of(
                    "request", new RequestPayment("p", "o", 1000, "GBP", "card", "simulator", NOW),
                    "record", new RecordPayment("p", "o", 1000, "GBP", "card", NOW),
                    "authorise", new AuthorisePayment("p", "o", 1000, "ref", NOW),
                    "decline", new DeclinePayment("p", "o", "no", NOW),
                    "capture", new CapturePayment("p", "o", "k2", 500, NOW),
                    "capture-again", new CapturePayment("p", "o", "k1", 600, NOW),
                    "void", new VoidPayment("p", "o", "why", NOW),
                    "refund", new RefundPayment("p", "o", "r2", 300, "why", NOW),
                    "unknown",
                            new ReportUnknownOutcome("p", "o", "authorise", "authorise", 1L, NOW),
                    "other-order", new CapturePayment("p", "x", "k2", 500, NOW));

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
                    voided, void, -
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
                .when(payment -> Payment.decide(new VoidPayment("p", "o", "why", NOW), payment))
                .then(new PaymentVoided("p", 400, "why", NOW));
    }

    @Test
    void a_capture_under_the_same_id_and_another_amount_is_refused() {
        given(Payment.MODEL, "p", REQUESTED, AUTHORISED, PART)
                .when(payment ->
                        Payment.decide(new CapturePayment("p", "o", "k1", 1, NOW), payment))
                .thenRejected(PaymentRejected.Code.OPERATION_EXISTS);
    }
}
