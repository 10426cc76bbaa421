package io.daybook.projection;

import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.RecordedEvent;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Posts batches of events into one view. Each view has its own writer, position and dead letters: a faulty one holds up no other.
public interface ViewWriter {

    /// The view's name, in kebab case: `order-tracking`.
    String view();

    /// Of which make this projector is. Raised with every change that may make other rows or documents of the same events: the release that
    /// brings it makes the view's next version by itself, and shows what differs before readers are switched to it.
    default int revision() {
        return 1;
    }

    /// The tables that the view consists of, all of them.
    List<ViewTable> tables();

    /// Indexes, besides those of primary keys, by which the writer reads what it goes on with. A version that is filled has these from the
    /// beginning; all others are built when it is full.
    default Set<String> indexesReadBy() {
        return Set.of();
    }

    /// Which entity of the view the events of a stream belong to.
    default Entity entityOf(String stream) {
        return Entity.of(stream);
    }

    /// All streams that an entity is made of. What a prefix finds may belong to other entities, too: [#entityOf(String)] tells.
    default List<Entity.Streams> streamsOf(Entity entity) {
        return List.of(new Entity.Streams(entity.kind() + ":" + entity, false));
    }

    /// The events that the view is made of; others are not handed to the writer.
    Set<Class<? extends DomainEvent>> handles();

    /// Applies a batch, in position order. What is written to PostgreSQL goes through `store`, in whose transaction the view's
    /// position is stored as well: exactly once. What is written to another store must be there when the method returns, and must
    /// not be harmed by being written again: rows and documents carry the position they have applied, and an older write is a no-op.
    ///
    /// @throws StoreUnavailable when the other store does not answer: the batch is tried again later
    void write(List<RecordedEvent> batch, ViewStore store) throws Exception;

    /// Makes ready what the batches are written to, once before the first one in this process, and whether or not there are events to
    /// write: a reader must find an empty index rather than none. The store's transaction holds the claim to the view.
    ///
    /// @throws StoreUnavailable when the other store does not answer: this is tried again later
    default void prepare(ViewStore store) throws Exception {}

    /// The search index that the view is asked by; absent where the tables are.
    default Optional<ViewIndex> index() {
        return Optional.empty();
    }

    /// The documents of a view that is searched in another store; absent where its tables are all there is.
    default @Nullable ViewDocuments documents() {
        return null;
    }

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
