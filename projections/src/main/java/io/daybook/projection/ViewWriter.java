package io.daybook.projection;

import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.RecordedEvent;

import java.sql.Connection;
import java.time.Duration;
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
    ///
    /// @throws StoreUnavailable when the other store does not answer: the batch is tried again later
    void write(List<RecordedEvent> batch, Connection connection) throws Exception;

    /// Makes ready what the batches are written to, once before the first one in this process, and whether or not there are events to
    /// write: a reader must find an empty index rather than none. The connection's transaction holds the claim to the view.
    ///
    /// @throws StoreUnavailable when the other store does not answer: this is tried again later
    default void prepare(Connection connection) throws Exception {}

    /// How many events a batch holds at most. A store that pays per request rather than per row asks for more.
    default int batchLimit() {
        return 5_000;
    }

    /// While the view is behind, the least time between the starts of two batches, so that a store which pays per request is given few
    /// large ones. A view that is not behind is written at once.
    default Duration pace() {
        return Duration.ZERO;
    }
}
