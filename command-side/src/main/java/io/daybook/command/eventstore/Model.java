package io.daybook.command.eventstore;

import io.daybook.command.eventstore.snapshots.SnapshotForm;
import io.daybook.shared.log.DomainEvent;

import org.jspecify.annotations.Nullable;

import java.util.function.BiFunction;
import java.util.function.Function;

/// How a stream of events becomes state: a pure fold.
///
/// @param category first part of the stream's name: the stream of id `4711` is `category:4711`
/// @param initial the state of a stream without events, by its id
/// @param evolve the state after one more event; neither validates nor fails
/// @param snapshots how long streams are kept as states too; absent where they are not
public record Model<S, E extends DomainEvent>(
        String category,
        Class<E> events,
        Function<String, S> initial,
        BiFunction<S, E, S> evolve,
        @Nullable SnapshotForm<S> snapshots) {

    public Model(
            String category,
            Class<E> events,
            Function<String, S> initial,
            BiFunction<S, E, S> evolve) {
        this(category, events, initial, evolve, null);
    }

    /// The same with snapshots of its long streams. The state consists of records, plain values and persistent maps.
    public Model<S, E> withSnapshots(SnapshotForm<S> form) {
        return new Model<>(category, events, initial, evolve, form);
    }

    public String stream(String id) {
        return category + ":" + id;
    }
}
