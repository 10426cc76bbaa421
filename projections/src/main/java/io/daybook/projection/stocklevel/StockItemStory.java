package io.daybook.projection.stocklevel;

import io.daybook.projection.stock.Movement;
import io.daybook.projection.stock.Reservation;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.stock.StockEvent;

import java.util.HashMap;
import java.util.Map;

/// One stock item told from its beginning, by the same folds as the views: for whoever asks how it stood, and why.
public final class StockItemStory {

    private final Map<String, Reservation> held = new HashMap<>();
    private StockLevel level = StockLevel.NONE;

    /// Goes on with the item's next event.
    public Movement next(RecordedEvent recorded) {
        StockEvent event = (StockEvent) recorded.event();
        String orderId = Movement.orderOf(event);
        Movement movement;
        if (orderId == null) {
            movement = Movement.of(event, Reservation.NONE);
        } else {
            Reservation before = held.getOrDefault(orderId, Reservation.NONE);
            movement = Movement.of(event, before);
            Reservation after = before.after(movement);
            if (after.isOpen()) {
                held.put(orderId, after);
            } else {
                held.remove(orderId);
            }
        }
        level = StockLevel.evolve(level, movement, recorded);
        return movement;
    }

    /// How it stands after the events so far.
    public StockLevel level() {
        return level;
    }
}
