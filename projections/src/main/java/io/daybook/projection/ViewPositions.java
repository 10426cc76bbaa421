package io.daybook.projection;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How far each view has come. Readers wait here for their own writes.
public interface ViewPositions {

    /// @param position the last event that the view has applied or passed over
    /// @param eventAt that event's recorded time; absent while the view is empty
    /// @param lag how many events the log is ahead of the view
    record ViewPosition(String view, long position, @Nullable Instant eventAt, long lag) {}

    /// Empty while nothing is known of the view, or of the log's end, because the database was away ever since the start.
    Optional<ViewPosition> of(String view);

    List<ViewPosition> all();

    /// Waits until the view has passed `position`; false when `timeout` was too short.
    boolean await(String view, long position, Duration timeout) throws InterruptedException;
}
