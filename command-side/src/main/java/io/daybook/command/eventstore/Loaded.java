package io.daybook.command.eventstore;

import io.daybook.shared.log.DomainEvent;

import java.util.List;

/// A stream in the current unit of work: locked, folded, and ready to be added to.
public interface Loaded<S, E extends DomainEvent> {

    String stream();

    /// The version of the last event, those recorded here included; -1 where there is none.
    long version();

    /// The state after the last event, those recorded here included.
    S state();

    /// Adds events to the unit of work. They are stored together with all others of it in one append, or none is.
    void record(List<? extends E> events);
}
