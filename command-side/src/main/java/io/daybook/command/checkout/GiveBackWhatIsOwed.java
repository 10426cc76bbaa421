package io.daybook.command.checkout;

import io.daybook.command.CommandContexts;
import io.daybook.command.Policy;
import io.daybook.command.checkout.PaymentFlow.Progress;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.order.OrderEvent.OrderLinesCancelled;

import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;

/// When lines of an order are cancelled, what was paid for them is given back: refunded, or let go where it was only held. What a credit
/// note cancels is given back by the note. A payment that arrives after the cancellation is given back by [PaymentFlow#take].
@Policy
@ProcessingGroup("give-back-what-is-owed")
class GiveBackWhatIsOwed {

    private final PaymentFlow flow;
    private final Timers timers;

    GiveBackWhatIsOwed(PaymentFlow flow, Timers timers) {
        this.flow = flow;
        this.timers = timers;
    }

    @EventHandler
    void on(OrderLinesCancelled event, RecordedEvent recorded) {
        if (event.credited()) {
            return;
        }
        Progress progress =
                Refusals.orDone(
                        "give back for order " + event.orderId(),
                        () ->
                                flow.giveBack(
                                        event.orderId(),
                                        step ->
                                                CommandContexts.because(
                                                        recorded, "give-back-" + step)));
        if (progress == Progress.OPEN) {
            timers.giveBackLater(event.orderId(), recorded.metadata().correlationId());
        }
    }
}
