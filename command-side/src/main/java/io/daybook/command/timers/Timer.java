package io.daybook.command.timers;

import java.time.Instant;

/// A timer that has come due and was taken.
///
/// @param id what it is about: unique among those of its kind
/// @param due when it was to fire
/// @param attempts how often it has failed
/// @param turn which setting of the timer this is
/// @param data what it must know, as JSON
public record Timer(String id, Instant due, int attempts, long turn, String data) {

    /// A timer to be set.
    ///
    /// @param data what it must know, as JSON
    public record Setting(String id, Instant due, String data) {}
}
