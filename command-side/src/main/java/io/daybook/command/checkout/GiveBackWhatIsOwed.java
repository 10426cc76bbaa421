package io.daybook.command.checkout;

import io.daybook.command.CommandContexts;
import io.daybook.command.Policy;
import io.daybook.command.checkout.PaymentFlow.Progress;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.order.OrderEvent.OrderChanged;
import io.daybook.shared.order.OrderEvent.OrderCompleted;
import io.daybook.shared.order.OrderEvent.OrderGoodwillGranted;
import io.daybook.shared.order.OrderEvent.OrderLinesCancelled;
import io.daybook.shared.order.OrderEvent.OrderReturnInspected;

import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;

/// When less is due of an order, for lines were cancelled, it was edited, units came back or goodwill was granted, what was paid for them is requested
/// back, and what was only held is let go. What a credit note cancels is given back by the note. Money that arrives after the cancellation is
/// requested back when it is noted.
@Policy
@ProcessingGroup("give-back-what-is-owed")
class GiveBackWhatIsOwed {

    private final PaymentFlow flow;

    GiveBackWhatIsOwed(PaymentFlow flow) {
        this.flow = flow;
    }

    @EventHandler
    void on(OrderLinesCancelled event, RecordedEvent recorded) {
        if (!event.credited()) {
            giveBack(event.orderId(), recorded);
        }
    }

    @EventHandler
    void on(OrderReturnInspected event, RecordedEvent recorded) {
        giveBack(event.orderId(), recorded);
    }

    @EventHandler
    void on(OrderChanged event, RecordedEvent recorded) {
        giveBack(event.orderId(), recorded);
    }

    @EventHandler
    void on(OrderGoodwillGranted event, RecordedEvent recorded) {
        giveBack(event.orderId(), recorded);
    }

    @EventHandler
    void on(OrderCompleted event, RecordedEvent recorded) {
        giveBack(event.orderId(), recorded);
    }

    private void giveBack(String orderId, RecordedEvent recorded) {
        Refusals.orDone(
                "give back for order " + orderId,
                () -> {
                    flow.askToGiveBack(
                            orderId,
                            () ->
                                    CommandContexts.system(
                                            recorded.metadata().correlationId(),
                                            recorded.eventId().toString()));
                    return Progress.DONE;
                });
    }
}
