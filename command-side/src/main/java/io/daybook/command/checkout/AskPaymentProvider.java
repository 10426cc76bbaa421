package io.daybook.command.checkout;

import io.daybook.command.CommandContexts;
import io.daybook.command.Policy;
import io.daybook.command.checkout.PaymentFlow.Progress;
import io.daybook.command.payment.Payment;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.payment.PaymentEvent;
import io.daybook.shared.payment.PaymentEvent.CaptureRequested;
import io.daybook.shared.payment.PaymentEvent.PaymentRequested;
import io.daybook.shared.payment.PaymentEvent.RefundRequested;
import io.daybook.shared.payment.PaymentEvent.VoidRequested;

import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;

/// What is requested of a payment is asked of its provider. Where that does not answer, a timer goes on with it; and where it answers nobody, all
/// is left to timers, so that no batch waits for ever. Payments wait for their providers side by side, and never for each other.
@Policy
@ProcessingGroup("ask-payment-provider")
class AskPaymentProvider {

    private final PaymentFlow flow;
    private final Timers timers;

    AskPaymentProvider(PaymentFlow flow, Timers timers) {
        this.flow = flow;
        this.timers = timers;
    }

    @EventHandler
    void on(PaymentRequested event, RecordedEvent recorded) {
        if (!event.provider().equals(Payment.RECORDED)) {
            goOn(event, "authorise", recorded);
        }
    }

    @EventHandler
    void on(CaptureRequested event, RecordedEvent recorded) {
        goOn(event, event.captureId(), recorded);
    }

    @EventHandler
    void on(VoidRequested event, RecordedEvent recorded) {
        goOn(event, event.voidId(), recorded);
    }

    @EventHandler
    void on(RefundRequested event, RecordedEvent recorded) {
        goOn(event, event.refundId(), recorded);
    }

    private void goOn(PaymentEvent event, String operation, RecordedEvent recorded) {
        Lanes lanes = Lanes.ofThisBatch();
        lanes.run(
                event.paymentId(),
                () -> {
                    if (lanes.meetsSilence()) {
                        timers.goOnLater(
                                event.paymentId(), operation, recorded.metadata().correlationId());
                    } else if (ask(event.paymentId(), recorded) == Progress.OPEN) {
                        lanes.noteSilence();
                        timers.goOnLater(
                                event.paymentId(), operation, recorded.metadata().correlationId());
                    }
                });
    }

    private Progress ask(String paymentId, RecordedEvent recorded) {
        return Refusals.orDone(
                "go on with payment " + paymentId,
                () ->
                        flow.goOn(
                                paymentId,
                                () ->
                                        CommandContexts.system(
                                                recorded.metadata().correlationId(),
                                                recorded.eventId().toString())));
    }
}
