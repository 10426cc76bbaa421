package io.daybook.projection.ordertracking;

import io.daybook.shared.log.RecordedEvent;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/// One order told from its beginning, by the same folds as the view: for whoever asks how it stood, and why.
public final class OrderStory {

    private @Nullable TrackedOrder order;

    /// Goes on with the order's next event.
    ///
    /// @return how it stands after it
    public TrackedOrder next(RecordedEvent recorded) {
        TrackedOrder after = TrackedOrder.evolve(order, recorded);
        order = after;
        return after;
    }

    /// How it stands after the events so far; absent before the first.
    public Optional<TrackedOrder> order() {
        return Optional.ofNullable(order);
    }

    /// The reason that an event itself gives, as in the timeline.
    ///
    /// @param after the order with the event applied
    public static Optional<String> reasonOf(RecordedEvent recorded, TrackedOrder after) {
        return Optional.ofNullable(Step.of(recorded, after).reason());
    }
}
