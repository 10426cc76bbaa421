package io.daybook.command.eventstore.append;

import io.daybook.shared.log.RecordedEvent;

import java.util.List;

/// Learns from the appender's thread what became durable; must return at once.
public interface AppendListener {

    /// @param events in position order, without a gap
    void appended(List<RecordedEvent> events);

    /// Another process has written to a stream.
    ///
    /// @param version the highest that it wrote
    void overtaken(String stream, long version);

    /// Others have written so much that any stream may have changed.
    void overtakenEverywhere();

    /// The log has grown by what others wrote.
    void grown(long head);
}
