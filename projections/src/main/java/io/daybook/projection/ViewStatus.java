package io.daybook.projection;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// How a view that this process posts is doing.
///
/// @param lastError why it does not go on, for people; absent while it runs
/// @param failingSince when it stopped going on; absent while it runs
/// @param parked events that could not be applied, with those that wait behind them
public record ViewStatus(
        String view,
        State state,
        @Nullable String lastError,
        @Nullable Instant failingSince,
        long parked) {

    /// What a view is at.
    public enum State {
        /// It applies events as they come.
        RUNNING,
        /// A store does not answer. The view goes on by itself when the store is back.
        WAITING,
        /// Something that only people can put right, such as an event that this release does not know. It is tried again now and then.
        FAILED
    }
}
