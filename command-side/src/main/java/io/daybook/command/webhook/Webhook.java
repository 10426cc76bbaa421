package io.daybook.command.webhook;

import io.daybook.command.eventstore.Model;
import io.daybook.command.webhook.WebhookCommand.ChangeWebhook;
import io.daybook.command.webhook.WebhookCommand.DeleteWebhook;
import io.daybook.command.webhook.WebhookCommand.DisableWebhook;
import io.daybook.command.webhook.WebhookCommand.PauseWebhook;
import io.daybook.command.webhook.WebhookCommand.PingWebhook;
import io.daybook.command.webhook.WebhookCommand.RegisterWebhook;
import io.daybook.command.webhook.WebhookCommand.ReplayWebhook;
import io.daybook.command.webhook.WebhookCommand.ResumeWebhook;
import io.daybook.command.webhook.WebhookCommand.RotateSecret;
import io.daybook.command.webhook.WebhookRejected.Code;
import io.daybook.shared.webhook.Registration;
import io.daybook.shared.webhook.Registration.Status;
import io.daybook.shared.webhook.WebhookEvent;
import io.daybook.shared.webhook.WebhookEvent.WebhookChanged;
import io.daybook.shared.webhook.WebhookEvent.WebhookDeleted;
import io.daybook.shared.webhook.WebhookEvent.WebhookDisabled;
import io.daybook.shared.webhook.WebhookEvent.WebhookPaused;
import io.daybook.shared.webhook.WebhookEvent.WebhookPinged;
import io.daybook.shared.webhook.WebhookEvent.WebhookRegistered;
import io.daybook.shared.webhook.WebhookEvent.WebhookReplayed;
import io.daybook.shared.webhook.WebhookEvent.WebhookResumed;
import io.daybook.shared.webhook.WebhookEvent.WebhookSecretRotated;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// A webhook, from its registration until it is deleted. It says who is to be told what; that they are told is no decision, and stands
/// beside the log.
public sealed interface Webhook {

    record NotRegistered(String webhookId) implements Webhook {}

    record Registered(Registration terms) implements Webhook {}

    /// Its id is not given again: what was sent under it belongs to this one.
    record Deleted(String webhookId) implements Webhook {}

    Model<Webhook, WebhookEvent> MODEL =
            new Model<>("webhook", WebhookEvent.class, NotRegistered::new, Webhook::evolve);

    static List<WebhookEvent> decide(WebhookCommand command, Webhook webhook) {
        return switch (command) {
            case RegisterWebhook register -> register(register, webhook);
            case ChangeWebhook change -> change(change, registered(command, webhook));
            case PauseWebhook pause -> pause(pause, registered(command, webhook));
            case DisableWebhook disable -> disable(disable, webhook);
            case ResumeWebhook resume -> resume(resume, registered(command, webhook));
            case RotateSecret rotate -> rotate(rotate, registered(command, webhook));
            case PingWebhook ping -> ping(ping, registered(command, webhook));
            case ReplayWebhook replay -> replay(replay, registered(command, webhook));
            case DeleteWebhook delete -> delete(delete, webhook);
        };
    }

    private static List<WebhookEvent> register(RegisterWebhook command, Webhook webhook) {
        return switch (webhook) {
            case NotRegistered _ ->
                    List.of(
                            new WebhookRegistered(
                                    command.webhookId(),
                                    command.url(),
                                    command.types(),
                                    command.subjects(),
                                    command.description(),
                                    command.after(),
                                    command.secret().id(),
                                    command.secret().check(),
                                    command.at()));
            case Registered(Registration terms) -> {
                if (isSame(command, terms)) {
                    yield List.of();
                }
                throw exists(command);
            }
            case Deleted _ -> throw exists(command);
        };
    }

    private static List<WebhookEvent> change(ChangeWebhook command, Registration terms) {
        return command.url().equals(terms.url())
                        && command.types().equals(terms.types())
                        && command.subjects().equals(terms.subjects())
                        && Objects.equals(command.description(), terms.description())
                ? List.of()
                : List.of(
                        new WebhookChanged(
                                command.webhookId(),
                                command.url(),
                                command.types(),
                                command.subjects(),
                                command.description(),
                                command.at()));
    }

    /// One that the engine has stopped is paused as well: somebody has taken note of it.
    private static List<WebhookEvent> pause(PauseWebhook command, Registration terms) {
        return terms.status() == Status.PAUSED
                ? List.of()
                : List.of(new WebhookPaused(command.webhookId(), command.reason(), command.at()));
    }

    /// What was paused or deleted while something was still on its way stays so.
    private static List<WebhookEvent> disable(DisableWebhook command, Webhook webhook) {
        return webhook instanceof Registered(Registration terms) && terms.status() == Status.ACTIVE
                ? List.of(
                        new WebhookDisabled(
                                command.webhookId(),
                                command.fault().name().toLowerCase(Locale.ROOT),
                                command.detail(),
                                command.at()))
                : List.of();
    }

    private static List<WebhookEvent> resume(ResumeWebhook command, Registration terms) {
        return terms.status() == Status.ACTIVE
                ? List.of()
                : List.of(new WebhookResumed(command.webhookId(), command.at()));
    }

    private static List<WebhookEvent> rotate(RotateSecret command, Registration terms) {
        return terms.secret().id().equals(command.secret().id())
                ? List.of()
                : List.of(
                        new WebhookSecretRotated(
                                command.webhookId(),
                                command.secret().id(),
                                command.secret().check(),
                                command.previousUntil(),
                                command.at()));
    }

    private static List<WebhookEvent> ping(PingWebhook command, Registration terms) {
        return command.messageId().equals(terms.lastRequest())
                ? List.of()
                : List.of(
                        new WebhookPinged(command.webhookId(), command.messageId(), command.at()));
    }

    private static List<WebhookEvent> replay(ReplayWebhook command, Registration terms) {
        return command.replayId().equals(terms.lastRequest())
                ? List.of()
                : List.of(
                        new WebhookReplayed(
                                command.webhookId(),
                                command.replayId(),
                                command.messageId(),
                                command.after(),
                                command.upTo(),
                                command.at()));
    }

    private static List<WebhookEvent> delete(DeleteWebhook command, Webhook webhook) {
        return switch (webhook) {
            case NotRegistered _ -> throw WebhookRejected.unknown(command.webhookId());
            case Registered _ -> List.of(new WebhookDeleted(command.webhookId(), command.at()));
            case Deleted _ -> List.of();
        };
    }

    static Webhook evolve(Webhook webhook, WebhookEvent event) {
        return switch (event) {
            case WebhookRegistered registered -> new Registered(Registration.of(registered));
            case WebhookDeleted deleted -> new Deleted(deleted.webhookId());
            case WebhookChanged _,
                    WebhookPaused _,
                    WebhookDisabled _,
                    WebhookResumed _,
                    WebhookSecretRotated _,
                    WebhookPinged _,
                    WebhookReplayed _ ->
                    webhook instanceof Registered(Registration terms)
                            ? new Registered(terms.evolve(event))
                            : webhook;
        };
    }

    private static Registration registered(WebhookCommand command, Webhook webhook) {
        return switch (webhook) {
            case NotRegistered _ -> throw WebhookRejected.unknown(command.webhookId());
            case Registered(Registration terms) -> terms;
            case Deleted _ ->
                    throw WebhookRejected.because(
                            Code.WEBHOOK_DELETED,
                            "Webhook %s was deleted.".formatted(command.webhookId()));
        };
    }

    private static boolean isSame(RegisterWebhook command, Registration terms) {
        return command.url().equals(terms.url())
                && command.types().equals(terms.types())
                && command.subjects().equals(terms.subjects())
                && Objects.equals(command.description(), terms.description())
                && Objects.equals(command.after(), terms.after());
    }

    private static WebhookRejected exists(RegisterWebhook command) {
        return WebhookRejected.because(
                Code.WEBHOOK_EXISTS,
                "There is, or was, a webhook %s with other terms: change it, or choose another id."
                        .formatted(command.webhookId()));
    }
}
