package io.daybook.command.webhook;

import io.daybook.command.CommandShell;
import io.daybook.command.Outcome;
import io.daybook.command.eventstore.Loaded;
import io.daybook.command.eventstore.Streams;
import io.daybook.command.webhook.WebhookCommand.ChangeWebhook;
import io.daybook.command.webhook.WebhookCommand.DeleteWebhook;
import io.daybook.command.webhook.WebhookCommand.DisableWebhook;
import io.daybook.command.webhook.WebhookCommand.PauseWebhook;
import io.daybook.command.webhook.WebhookCommand.PingWebhook;
import io.daybook.command.webhook.WebhookCommand.RegisterWebhook;
import io.daybook.command.webhook.WebhookCommand.ReplayWebhook;
import io.daybook.command.webhook.WebhookCommand.ResumeWebhook;
import io.daybook.command.webhook.WebhookCommand.RotateSecret;
import io.daybook.shared.webhook.WebhookEvent;

import org.axonframework.commandhandling.CommandHandler;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Loads and records. Its answers are kept with the log, so that no secret is in them.
@CommandShell
class WebhookShell {

    private final Streams streams;

    WebhookShell(Streams streams) {
        this.streams = streams;
    }

    @CommandHandler
    Outcome handle(RegisterWebhook command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(ChangeWebhook command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(PauseWebhook command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(DisableWebhook command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(ResumeWebhook command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(RotateSecret command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(PingWebhook command) {
        Outcome outcome = decide(command);
        outcome.body().put("messageId", command.messageId());
        return outcome;
    }

    @CommandHandler
    Outcome handle(ReplayWebhook command) {
        Outcome outcome = decide(command);
        outcome.body().put("replayId", command.replayId());
        return outcome;
    }

    @CommandHandler
    Outcome handle(DeleteWebhook command) {
        return decide(command);
    }

    private Outcome decide(WebhookCommand command) {
        Loaded<Webhook, WebhookEvent> webhook = streams.load(Webhook.MODEL, command.webhookId());
        webhook.record(Webhook.decide(command, webhook.state()));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("webhookId", command.webhookId());
        switch (webhook.state()) {
            case Webhook.Registered(var terms) -> {
                body.put("status", terms.status().name().toLowerCase(Locale.ROOT));
                body.put("secretId", terms.secret().id());
                if (terms.previous() != null) {
                    body.put("previousSecretUntil", terms.previous().until().toString());
                }
            }
            case Webhook.Deleted _ -> body.put("status", "deleted");
            case Webhook.NotRegistered _ -> {}
        }
        return new Outcome(body);
    }
}
