package io.daybook.query.webhooks;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// An event that a webhook is told.
///
/// @param messageId what the receiver sees as `webhook-id`
/// @param state `pending`, `delivered`, or `failed` after the last attempt
/// @param attempts how often it was sent
/// @param replays how often it was asked for again
/// @param nextAt when it is tried next; absent where it is not
/// @param lastError why the last attempt failed, in one word
/// @param made the attempts; absent in lists
record WebhookDelivery(
        String messageId,
        String state,
        String position,
        String type,
        @Nullable String subject,
        Instant recordedAt,
        int attempts,
        int replays,
        @Nullable Instant nextAt,
        @Nullable Instant settledAt,
        @Nullable Integer lastStatus,
        @Nullable String lastError,
        @Nullable List<Attempt> made) {

    /// @param millis how long it took
    /// @param status of the answer, where there was one
    /// @param error why it failed; absent where it did not
    record Attempt(
            int number, Instant at, int millis, @Nullable Integer status, @Nullable String error) {}

    WebhookDelivery with(List<Attempt> attempts) {
        return new WebhookDelivery(
                messageId,
                state,
                position,
                type,
                subject,
                recordedAt,
                this.attempts,
                replays,
                nextAt,
                settledAt,
                lastStatus,
                lastError,
                attempts);
    }
}
