package io.daybook.command.checkout;

import io.daybook.command.CommandContexts;
import io.daybook.command.Policy;
import io.daybook.command.checkout.PaymentFlow.Progress;
import io.daybook.command.payment.Payment;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.payment.PaymentEvent.PaymentRequested;

import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;

/// When a payment is requested, its money is taken through the provider. Where that does not answer, a timer goes on with it.
@Policy
@ProcessingGroup("take-requested-payment")
class TakeRequestedPayment {

    private final PaymentFlow flow;
    private final Timers timers;

    TakeRequestedPayment(PaymentFlow flow, Timers timers) {
        this.flow = flow;
        this.timers = timers;
    }

    @EventHandler
    void on(PaymentRequested event, RecordedEvent recorded) {
        if (event.provider().equals(Payment.RECORDED)) {
            return;
        }
        Progress progress =
                Refusals.orDone(
                        "take payment " + event.paymentId(),
                        () ->
                                flow.take(
                                        event,
                                        step ->
                                                CommandContexts.because(
                                                        recorded, "take-payment-" + step)));
        if (progress == Progress.OPEN) {
            timers.takeLater(event, recorded.metadata().correlationId());
        }
    }
}
