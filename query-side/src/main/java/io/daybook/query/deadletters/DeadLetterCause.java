package io.daybook.query.deadletters;

import java.time.Instant;

/// Failures of one kind.
///
/// @param cause type of event, kind of failure, and where it arose
/// @param error what one of them says
/// @param letters events that failed
/// @param waiting events that wait for them
/// @param firstPosition position of the first of them in the log
/// @param oldest since when the first of them is a dead letter
/// @param newest since when the last of them is
record DeadLetterCause(
        String view,
        String cause,
        String error,
        long letters,
        long waiting,
        long firstPosition,
        Instant oldest,
        Instant newest) {}
