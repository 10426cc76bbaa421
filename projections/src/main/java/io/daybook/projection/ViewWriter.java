package io.daybook.projection;

import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.RecordedEvent;

import java.sql.Connection;
import java.util.List;
import java.util.Set;

/// Posts batches of events into one view. Each view has its own writer, position and dead letters: a faulty one holds up no other.
public interface ViewWriter {

    /// The view's name, in kebab case: `order-tracking`.
    String view();

    /// The events that the view is made of; others are not handed to the writer.
    Set<Class<? extends DomainEvent>> handles();

    /// Applies a batch, in position order. What is written to PostgreSQL goes through `connection`, in whose transaction the view's
    /// position is stored as well: exactly once. What is written to another store must be there when the method returns, and must
    /// not be harmed by being written again: rows and documents carry the position they have applied, and an older write is a no-op.
    void write(List<RecordedEvent> batch, Connection connection) throws Exception;
}
