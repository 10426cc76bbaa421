package io.daybook.shared.webhook;

import io.daybook.shared.webhook.WebhookEvent.WebhookChanged;
import io.daybook.shared.webhook.WebhookEvent.WebhookDeleted;
import io.daybook.shared.webhook.WebhookEvent.WebhookDisabled;
import io.daybook.shared.webhook.WebhookEvent.WebhookPaused;
import io.daybook.shared.webhook.WebhookEvent.WebhookPinged;
import io.daybook.shared.webhook.WebhookEvent.WebhookRegistered;
import io.daybook.shared.webhook.WebhookEvent.WebhookReplayed;
import io.daybook.shared.webhook.WebhookEvent.WebhookResumed;
import io.daybook.shared.webhook.WebhookEvent.WebhookSecretRotated;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// A webhook as its events make it: what decides, what sends and what shows it fold them alike.
///
/// @param statusReason why it is paused or disabled; absent otherwise
/// @param previous the secret before, where one may still sign
/// @param lastRequest the last ping or replay that was asked for
public record Registration(
        String webhookId,
        Status status,
        @Nullable String statusReason,
        String url,
        List<String> types,
        List<String> subjects,
        @Nullable String description,
        @Nullable Long after,
        Secret secret,
        @Nullable Previous previous,
        @Nullable String lastRequest,
        Instant registeredAt,
        Instant changedAt) {

    public enum Status {
        ACTIVE,
        PAUSED,
        /// Stopped by the engine itself.
        DISABLED,
        DELETED
    }

    /// @param id of the secret, from which it is made
    /// @param check of the secret that was handed out
    public record Secret(String id, String check) {}

    /// @param until when it signs as well
    public record Previous(Secret secret, Instant until) {}

    public static Registration of(WebhookRegistered event) {
        return new Registration(
                event.webhookId(),
                Status.ACTIVE,
                null,
                event.url(),
                event.types(),
                event.subjects(),
                event.description(),
                event.after(),
                new Secret(event.secretId(), event.secretCheck()),
                null,
                null,
                event.at(),
                event.at());
    }

    /// After one more event; absent before the first.
    public static @Nullable Registration after(@Nullable Registration before, WebhookEvent event) {
        return event instanceof WebhookRegistered registered
                ? of(registered)
                : before == null ? null : before.evolve(event);
    }

    /// Whether it is to be told of events of that name.
    public boolean wants(String type) {
        return types.isEmpty() || types.stream().anyMatch(type::startsWith);
    }

    /// Whether it is to be told of an event of that name and stream.
    public boolean wants(String type, String subject) {
        return wants(type) && (subjects.isEmpty() || subjects.contains(subject));
    }

    public Registration evolve(WebhookEvent event) {
        return switch (event) {
            case WebhookRegistered registered -> of(registered);
            case WebhookChanged changed ->
                    new Registration(
                            webhookId,
                            status,
                            statusReason,
                            changed.url(),
                            changed.types(),
                            changed.subjects(),
                            changed.description(),
                            after,
                            secret,
                            previous,
                            lastRequest,
                            registeredAt,
                            changed.at());
            case WebhookPaused paused -> with(Status.PAUSED, paused.reason(), paused.at());
            case WebhookDisabled disabled ->
                    with(Status.DISABLED, disabled.detail(), disabled.at());
            case WebhookResumed resumed -> with(Status.ACTIVE, null, resumed.at());
            case WebhookDeleted deleted -> with(Status.DELETED, null, deleted.at());
            case WebhookSecretRotated rotated ->
                    secrets(
                            new Secret(rotated.secretId(), rotated.secretCheck()),
                            rotated.previousUntil() == null
                                    ? null
                                    : new Previous(secret, rotated.previousUntil()),
                            rotated.at());
            case WebhookPinged pinged -> requested(pinged.messageId());
            case WebhookReplayed replayed -> requested(replayed.replayId());
        };
    }

    private Registration with(Status next, @Nullable String reason, Instant at) {
        return new Registration(
                webhookId,
                next,
                reason,
                url,
                types,
                subjects,
                description,
                after,
                secret,
                previous,
                lastRequest,
                registeredAt,
                at);
    }

    private Registration secrets(Secret next, @Nullable Previous before, Instant at) {
        return new Registration(
                webhookId,
                status,
                statusReason,
                url,
                types,
                subjects,
                description,
                after,
                next,
                before,
                lastRequest,
                registeredAt,
                at);
    }

    private Registration requested(String request) {
        return new Registration(
                webhookId,
                status,
                statusReason,
                url,
                types,
                subjects,
                description,
                after,
                secret,
                previous,
                request,
                registeredAt,
                changedAt);
    }
}
