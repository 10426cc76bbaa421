package io.daybook.projection.elasticsearch;

import io.daybook.shared.log.RecordedEvent;

import org.jspecify.annotations.Nullable;

/// What a view in Elasticsearch is made of: a fold from events to a state, and from a state to the document that is searched. It knows
/// no store, so it is tested without one.
///
/// @param <S> the state, a record that can be written as JSON: all that is needed to go on folding
/// @param <D> the document, a record whose equality tells whether the index has to be written
public interface DocumentFold<S extends Record, D extends Record> {

    /// The key of the document that an event belongs to.
    String key(RecordedEvent recorded);

    /// @param state absent before the first event of the key
    S evolve(@Nullable S state, RecordedEvent recorded);

    /// The document to be searched; absent while there is nothing to find.
    @Nullable D document(String key, S state);

    Class<S> stateType();
}
