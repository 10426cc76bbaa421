package io.daybook.command.webhook;

import io.daybook.command.Command;
import io.daybook.command.Shape;
import io.daybook.shared.webhook.Registration.Secret;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// What may be asked of a webhook.
public sealed interface WebhookCommand extends Command {

    int MAX_FILTERS = 20;
    int MAX_FILTER = 200;

    String webhookId();

    Instant at();

    /// @param types beginnings of names of events; empty for all
    /// @param subjects streams; empty for all
    /// @param after position of the log behind which it begins; absent for what comes
    record RegisterWebhook(
            String webhookId,
            String url,
            List<String> types,
            List<String> subjects,
            @Nullable String description,
            @Nullable Long after,
            Secret secret,
            Instant at)
            implements WebhookCommand {

        public RegisterWebhook {
            Shape shape = Shape.check().id("/webhookId", webhookId).time("/at", at);
            checkTerms(shape, url, types, subjects, description);
            checkPosition(shape, "/after", after);
            shape.done();
            types = List.copyOf(types);
            subjects = List.copyOf(subjects);
        }
    }

    record ChangeWebhook(
            String webhookId,
            String url,
            List<String> types,
            List<String> subjects,
            @Nullable String description,
            Instant at)
            implements WebhookCommand {

        public ChangeWebhook {
            Shape shape = Shape.check().id("/webhookId", webhookId).time("/at", at);
            checkTerms(shape, url, types, subjects, description);
            shape.done();
            types = List.copyOf(types);
            subjects = List.copyOf(subjects);
        }
    }

    /// Nothing is sent for a while; what happens meanwhile is sent afterwards.
    record PauseWebhook(String webhookId, String reason, Instant at) implements WebhookCommand {

        public PauseWebhook {
            Shape.check()
                    .id("/webhookId", webhookId)
                    .words("/reason", reason)
                    .time("/at", at)
                    .done();
        }
    }

    /// The engine's own command: the receiver has gone, or has taken nothing for long.
    record DisableWebhook(String webhookId, Fault fault, String detail, Instant at)
            implements WebhookCommand {}

    /// Begins again after a pause, or after the engine has stopped, where it was.
    record ResumeWebhook(String webhookId, Instant at) implements WebhookCommand {

        public ResumeWebhook {
            Shape.check().id("/webhookId", webhookId).time("/at", at).done();
        }
    }

    /// @param previousUntil until when the secret before signs as well; absent where it ends at once
    record RotateSecret(
            String webhookId, Secret secret, @Nullable Instant previousUntil, Instant at)
            implements WebhookCommand {

        public RotateSecret {
            Shape.check().id("/webhookId", webhookId).time("/at", at).done();
        }
    }

    record PingWebhook(String webhookId, String messageId, Instant at) implements WebhookCommand {

        public PingWebhook {
            Shape.check().id("/webhookId", webhookId).time("/at", at).done();
        }
    }

    /// Tells again: one message where `messageId` names it, a stretch of the log where `after` and `upTo` do, and else all that failed.
    record ReplayWebhook(
            String webhookId,
            String replayId,
            @Nullable String messageId,
            @Nullable Long after,
            @Nullable Long upTo,
            Instant at)
            implements WebhookCommand {

        public ReplayWebhook {
            Shape shape =
                    Shape.check()
                            .id("/webhookId", webhookId)
                            .optionalId("/messageId", messageId)
                            .time("/at", at);
            checkPosition(shape, "/after", after);
            checkPosition(shape, "/upTo", upTo);
            shape.done();
        }
    }

    record DeleteWebhook(String webhookId, Instant at) implements WebhookCommand {

        public DeleteWebhook {
            Shape.check().id("/webhookId", webhookId).time("/at", at).done();
        }
    }

    /// Why the engine stops by itself.
    enum Fault {
        GONE,
        FAILING
    }

    private static void checkTerms(
            Shape shape,
            String url,
            List<String> types,
            List<String> subjects,
            @Nullable String description) {
        shape.words("/url", url).optionalText("/description", description);
        checkFilters(shape, "/types", types);
        checkFilters(shape, "/subjects", subjects);
    }

    private static void checkFilters(Shape shape, String pointer, List<String> filters) {
        if (filters.size() > MAX_FILTERS) {
            shape.wrong(
                    pointer, "invalid-length", "Here are up to %d allowed.".formatted(MAX_FILTERS));
            return;
        }
        for (int i = 0; i < filters.size(); i++) {
            String filter = filters.get(i);
            if (filter.isBlank()
                    || filter.length() > MAX_FILTER
                    || filter.chars().anyMatch(Character::isISOControl)) {
                shape.wrong(
                        pointer + "/" + i,
                        "invalid-filter",
                        "A filter has 1 to %d printable characters; leave it out for all."
                                .formatted(MAX_FILTER));
            }
        }
    }

    private static void checkPosition(Shape shape, String pointer, @Nullable Long position) {
        if (position != null && position < 0) {
            shape.wrong(pointer, "invalid-position", "Positions of the log are 0 and above.");
        }
    }
}
