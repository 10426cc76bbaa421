package io.daybook.shared.log;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The daybook by its streams: for whoever goes through everything that there ever was, one thing after the other. Streams are in the order
/// of their names' bytes.
public interface EventStreams extends EventHistory {

    /// A stream, and how many events it has so far.
    record Extent(String stream, long events) {}

    /// Up to `limit` streams whose names begin with `prefix` and come after `after` (the empty text to begin with).
    List<Extent> streams(String prefix, String after, int limit);

    /// All streams whose names begin with one of these prefixes.
    List<Extent> streams(Collection<String> prefixes);

    /// The last of the streams whose names begin with `prefix`; absent where there is none.
    Optional<String> last(String prefix);

    /// How many streams there are whose names begin with `prefix`. It looks at each of them, so it takes a moment where there are millions.
    long count(String prefix);

    /// How many events these streams have; without those that there are not.
    Map<String, Long> extents(Collection<String> streams);

    /// All events of these streams that follow position `after`, up to and including position `upTo`, in position order. It is all in memory: not
    /// for long streams. A stored name that this build does not know is an [UnknownEventType].
    List<RecordedEvent> ofStreams(Collection<String> streams, long after, long upTo);
}
