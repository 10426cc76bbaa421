package io.daybook.command.eventstore;

import io.daybook.shared.log.DomainEvent;

import java.util.function.BiFunction;
import java.util.function.Function;

/// How a stream of events becomes state: a pure fold.
///
/// @param category first part of the stream's name: the stream of id `4711` is `category:4711`
/// @param initial the state of a stream without events, by its id
/// @param evolve the state after one more event; neither validates nor fails
public record Model<S, E extends DomainEvent>(
        String category, Class<E> events, Function<String, S> initial, BiFunction<S, E, S> evolve) {

    public String stream(String id) {
        return category + ":" + id;
    }
}
