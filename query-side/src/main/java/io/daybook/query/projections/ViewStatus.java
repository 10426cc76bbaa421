package io.daybook.query.projections;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// How far a view has come.
///
/// @param position of the last event that it has applied or passed over
/// @param eventAt when the log recorded that event
/// @param lag events that it is behind the log
/// @param state `current`, `behind`, or `faulty` when it could not apply some events
/// @param parkedEvents events that it could not apply, with those that wait behind them
public record ViewStatus(
        String view,
        long position,
        @Nullable Instant eventAt,
        long lag,
        String state,
        long parkedEvents) {}
