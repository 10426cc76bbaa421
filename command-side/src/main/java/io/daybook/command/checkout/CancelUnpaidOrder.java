package io.daybook.command.checkout;

import io.daybook.command.Policy;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.order.OrderEvent.OrderPlaced;

import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;

/// An order that is not paid in time is cancelled. Whether it was paid is decided by the order when the time has come, and nowhere else.
@Policy
@ProcessingGroup("cancel-unpaid-order")
class CancelUnpaidOrder {

    private final Timers timers;

    CancelUnpaidOrder(Timers timers) {
        this.timers = timers;
    }

    @EventHandler
    void on(OrderPlaced event, RecordedEvent recorded) {
        if (event.expiresAt() != null) {
            timers.cancelWhenUnpaid(
                    event.orderId(), event.expiresAt(), recorded.metadata().correlationId());
        }
    }
}
