package io.daybook.query.deadletters;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// An event that a view could not apply, or that waits for such a one.
///
/// @param view whose dead letter it is
/// @param position of the event in the log
/// @param sequence what is kept in order: as a rule, the event's stream
/// @param eventType stored name, such as `order.placed`
/// @param state `failed`, or `waiting` for the one at `behind`
/// @param cause equal for failures of one kind: type of event, kind of failure, and where it arose; absent for one that waits
/// @param error why it could not be applied; absent for one that waits
/// @param behind position of the event that this one waits for; absent for one that failed
/// @param waiting how many events wait for it
/// @param attempts how often it was tried
/// @param parkedAt since when it is a dead letter
/// @param triedAt when it was last tried; absent for one that waits
record DeadLetterEntry(
        String view,
        long position,
        String sequence,
        String eventType,
        String state,
        @Nullable String cause,
        @Nullable String error,
        @Nullable Long behind,
        long waiting,
        int attempts,
        Instant parkedAt,
        @Nullable Instant triedAt) {}
