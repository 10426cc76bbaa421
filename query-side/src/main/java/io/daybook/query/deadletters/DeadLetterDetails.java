package io.daybook.query.deadletters;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.util.List;

/// A dead letter with all that is known of it. Personal data is masked.
///
/// @param letter what it is, and why
/// @param event as the log has it
/// @param edited the event's content as the view is given it since it was edited; absent where it was not
/// @param tries every try, oldest first
/// @param decisions what was decided about it, oldest first
/// @param waitingBehind the first hundred events that wait for it
record DeadLetterDetails(
        DeadLetterEntry letter,
        Event event,
        @Nullable JsonNode edited,
        List<Try> tries,
        List<Decision> decisions,
        List<Waiting> waitingBehind) {

    /// @param version place in the stream
    /// @param payload what happened; its `at` is business time, its amounts are minor units
    /// @param metadata who caused it and why
    record Event(
            String stream,
            long version,
            String eventId,
            Instant recordedAt,
            JsonNode payload,
            JsonNode metadata) {}

    /// @param attempt the how-manieth it was
    record Try(int attempt, Instant at, String error, String cause) {}

    /// @param decision `retried`, `edited` or `dropped`
    /// @param attempt the try that was asked for; absent for what was dropped
    record Decision(
            String decision,
            Instant at,
            String actor,
            @Nullable String reason,
            @Nullable Integer attempt) {}

    record Waiting(long position, String eventType, Instant parkedAt) {}
}
