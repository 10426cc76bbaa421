package io.daybook.command.checkout;

import io.daybook.command.Policy;
import io.daybook.command.checkout.Timers.Reminder;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.order.OrderEvent.OrderCancelled;
import io.daybook.shared.order.OrderEvent.OrderChanged;
import io.daybook.shared.order.OrderEvent.OrderConfirmed;
import io.daybook.shared.order.OrderEvent.OrderPlaced;
import io.daybook.shared.order.OrderEvent.OrderTimeExtended;

import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// An order that is not paid in time is cancelled, and so are lines that were added to a paid one. Whether it was paid is decided by the order when the time has come, and nowhere else.
///
/// All timers that a batch of events asks for are set in one statement, and all that it makes needless are removed in another, in the
/// transaction that also keeps the policy's position. An order that is placed and paid within a batch has none.
@Policy
@ProcessingGroup("cancel-unpaid-order")
class CancelUnpaidOrder {

    private static final String BATCH = CancelUnpaidOrder.class.getName();

    /// When the order lapses; absent where it no longer does.
    private record Expiry(@Nullable Instant at, String correlationId) {}

    private final Timers timers;

    CancelUnpaidOrder(Timers timers) {
        this.timers = timers;
    }

    @EventHandler
    void on(OrderPlaced event, RecordedEvent recorded) {
        if (event.expiresAt() != null) {
            note(event.orderId(), event.expiresAt(), recorded);
        }
    }

    @EventHandler
    void on(OrderChanged event, RecordedEvent recorded) {
        if (event.payBy() != null) {
            note(event.orderId(), event.payBy(), recorded);
        }
    }

    @EventHandler
    void on(OrderTimeExtended event, RecordedEvent recorded) {
        note(event.orderId(), event.expiresAt(), recorded);
    }

    @EventHandler
    void on(OrderConfirmed event, RecordedEvent recorded) {
        note(event.orderId(), null, recorded);
    }

    @EventHandler
    void on(OrderCancelled event, RecordedEvent recorded) {
        note(event.orderId(), null, recorded);
    }

    private void note(String orderId, @Nullable Instant expiresAt, RecordedEvent recorded) {
        UnitOfWork<?> batch = CurrentUnitOfWork.get();
        Map<String, Expiry> expiries =
                batch.getOrComputeResource(
                        BATCH,
                        _ -> {
                            // Sorted, so that two processes never wait for each other.
                            Map<String, Expiry> fresh = new TreeMap<>();
                            batch.onPrepareCommit(_ -> keep(fresh));
                            return fresh;
                        });
        expiries.put(orderId, new Expiry(expiresAt, recorded.metadata().correlationId()));
    }

    private void keep(Map<String, Expiry> expiries) {
        Map<Reminder, Instant> wanted = new LinkedHashMap<>();
        List<String> needless = new ArrayList<>();
        expiries.forEach((orderId, expiry) -> {
            if (expiry.at() == null) {
                needless.add(orderId);
            } else {
                wanted.put(new Reminder(orderId, expiry.correlationId()), expiry.at());
            }
        });
        timers.cancelWhenUnpaid(wanted);
        timers.forgetUnpaid(needless);
    }
}
