package io.daybook.query.webhooks;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// A webhook as it is registered, and how it fares. Its secret is not here, nor anywhere that could be asked.
///
/// @param status `active`, `paused`, or `disabled` by the engine itself
/// @param statusReason why it is paused or disabled
/// @param previousSecretUntil until when the secret before signs as well
record WebhookDetails(
        String webhookId,
        String status,
        @Nullable String statusReason,
        String url,
        List<String> types,
        List<String> subjects,
        @Nullable String description,
        String secretId,
        @Nullable Instant previousSecretUntil,
        Instant registeredAt,
        Instant changedAt,
        Progress progress) {

    /// @param position all that it wants up to there is written down as deliveries
    /// @param behind events of the log that were not yet looked at for it
    /// @param pending deliveries that are to be made
    /// @param failed deliveries that were given up
    /// @param failures attempts that failed since the last that succeeded
    /// @param failingSince when the first of these failed
    /// @param throttledUntil nothing is sent before, for the receiver asked for it
    /// @param oldestPendingAt when the oldest event was recorded that is to be delivered
    record Progress(
            long position,
            long behind,
            long pending,
            long failed,
            int failures,
            @Nullable Instant failingSince,
            @Nullable Instant throttledUntil,
            @Nullable Instant lastAttemptAt,
            @Nullable Instant lastSuccessAt,
            @Nullable Instant oldestPendingAt) {}
}
