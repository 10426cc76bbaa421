package io.daybook.command.eventstore;

/// A stream as it was seen in passing.
public interface Glance<S> {

    S state();

    /// Binds the unit of work to what was seen: its answer is given only if this was the stream's state at one point of the log's order, after the
    /// command was asked. Otherwise the command is decided again.
    void relyOn();
}
