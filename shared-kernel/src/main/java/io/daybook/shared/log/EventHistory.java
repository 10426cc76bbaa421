package io.daybook.shared.log;

import java.util.List;

/// The daybook stream by stream: for questions about one thing and how it came about.
public interface EventHistory {

    /// Up to `limit` events of a stream such as `order:4711` that follow version `after` (-1 to begin with), oldest first. Versions and positions of a
    /// stream are in the same order. Empty where there are none, and where there is no such stream. A stored name that this build does not
    /// know is an [UnknownEventType].
    List<RecordedEvent> ofStream(String stream, long after, int limit);
}
