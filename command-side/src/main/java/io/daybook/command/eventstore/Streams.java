package io.daybook.command.eventstore;

import io.daybook.shared.log.DomainEvent;

import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;

/// Streams for the command handler that is running: loaded under lock, appended when the handler returns.
///
/// Streams are locked in the order of their names, so that no two units of work wait for each other. A handler that loads in several
/// calls must load in that order: `cart` before `credit`, `order`, `payment`, `product`, `rules`, `stock`, `voucher`. Loading
/// out of order is a fault and throws. The version that the caller expects (`If-Match`) is held against the first stream loaded.
public interface Streams {

    <S, E extends DomainEvent> Loaded<S, E> load(Model<S, E> model, String id);

    /// Loads many streams of one kind, all that are not cached in one round trip. Keyed by id, in order.
    <S, E extends DomainEvent> SortedMap<String, Loaded<S, E>> loadAll(
            Model<S, E> model, Collection<String> ids);

    /// As [#load], for a stream that the command is most likely about to begin: it may be presumed to have no events, and not read. The log
    /// holds the presumption to be true when the stream's first event is appended; where it was wrong, or the command does not begin the stream
    /// after all, the stream is read and the command decided again.
    default <S, E extends DomainEvent> Loaded<S, E> begin(Model<S, E> model, String id) {
        return load(model, id);
    }

    /// What was last decided of a stream, seen without waiting for its turn. Nothing where the stream is not in memory, or just changing.
    /// It is for commands that are refused upon what they see, and for what may be a moment old, such as price rules: whoever decides upon
    /// what must not have changed loads the stream.
    default <S, E extends DomainEvent> Optional<Glance<S>> glance(Model<S, E> model, String id) {
        return Optional.empty();
    }
}
