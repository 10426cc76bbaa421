package io.daybook.shared.webhook;

import io.daybook.shared.log.DomainEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// What happens to a webhook: an address that is told of events. What is sent there, and what came of it, is not recorded here.
public sealed interface WebhookEvent extends DomainEvent {

    String webhookId();

    /// @param types of events that are told, as beginnings of their names; empty for all
    /// @param subjects streams that are told; empty for all
    /// @param after position of the log behind which it begins; absent where it begins with what comes after this event
    /// @param secretId names the secret, which is nowhere in the log
    /// @param secretCheck tells whether it is the same secret that was handed out
    record WebhookRegistered(
            String webhookId,
            String url,
            List<String> types,
            List<String> subjects,
            @Nullable String description,
            @Nullable Long after,
            String secretId,
            String secretCheck,
            Instant at)
            implements WebhookEvent {}

    /// It has other terms from now on.
    record WebhookChanged(
            String webhookId,
            String url,
            List<String> types,
            List<String> subjects,
            @Nullable String description,
            Instant at)
            implements WebhookEvent {}

    record WebhookPaused(String webhookId, String reason, Instant at) implements WebhookEvent {}

    /// The engine itself has stopped telling it.
    ///
    /// @param cause `gone`, where the receiver said so, or `failing`, where nothing has been taken for long
    record WebhookDisabled(String webhookId, String cause, String detail, Instant at)
            implements WebhookEvent {}

    record WebhookResumed(String webhookId, Instant at) implements WebhookEvent {}

    /// @param previousUntil until when the secret before signs as well; absent where it ends at once
    record WebhookSecretRotated(
            String webhookId,
            String secretId,
            String secretCheck,
            @Nullable Instant previousUntil,
            Instant at)
            implements WebhookEvent {}

    /// Somebody wants to see whether the address answers.
    ///
    /// @param messageId of what is sent
    record WebhookPinged(String webhookId, String messageId, Instant at) implements WebhookEvent {}

    /// What was told is to be told again: one message, all that failed, or a stretch of the log.
    ///
    /// @param messageId of the one message; absent otherwise
    /// @param after position behind which a stretch begins; absent otherwise
    /// @param upTo position with which it ends; absent otherwise
    record WebhookReplayed(
            String webhookId,
            String replayId,
            @Nullable String messageId,
            @Nullable Long after,
            @Nullable Long upTo,
            Instant at)
            implements WebhookEvent {}

    record WebhookDeleted(String webhookId, Instant at) implements WebhookEvent {}
}
