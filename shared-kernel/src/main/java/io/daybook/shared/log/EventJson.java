package io.daybook.shared.log;

/// Reads events that were written as JSON in the log's own form, whatever release wrote them.
public interface EventJson {

    /// @param type stored name of the event
    /// @param revision of the shape of `json`
    /// @param position of the event in the log, for the message of what may go wrong
    /// @throws UnknownEventType where this build does not know the stored name and revision
    DomainEvent read(String type, int revision, String json, long position);
}
