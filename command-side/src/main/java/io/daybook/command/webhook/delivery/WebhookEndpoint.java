package io.daybook.command.webhook.delivery;

import io.daybook.command.Shape;
import io.daybook.command.http.CommandEndpoint;
import io.daybook.command.http.CommandRequest;
import io.daybook.command.http.Wire;
import io.daybook.command.webhook.Secrecy;
import io.daybook.command.webhook.WebhookCommand.ChangeWebhook;
import io.daybook.command.webhook.WebhookCommand.DeleteWebhook;
import io.daybook.command.webhook.WebhookCommand.PauseWebhook;
import io.daybook.command.webhook.WebhookCommand.PingWebhook;
import io.daybook.command.webhook.WebhookCommand.RegisterWebhook;
import io.daybook.command.webhook.WebhookCommand.ReplayWebhook;
import io.daybook.command.webhook.WebhookCommand.ResumeWebhook;
import io.daybook.command.webhook.WebhookCommand.RotateSecret;
import io.daybook.command.webhook.WebhookRejected;
import io.daybook.command.webhook.WebhookRejected.Code;
import io.daybook.command.webhook.delivery.Replays.Plan;
import io.daybook.shared.webhook.Registration;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

@CommandEndpoint
@RequestMapping("/api/v1/webhooks")
class WebhookEndpoint {

    private static final Duration OVERLAP = Duration.ofHours(24);
    private static final Duration MOST_OVERLAP = Duration.ofDays(30);

    /// @param url that is told, by POST
    /// @param types beginnings of names of events, such as `order.`; all where absent
    /// @param subjects streams, such as `order:4711`; all where absent
    /// @param after position of the log behind which it begins; with what comes where absent
    record RegistrationBody(
            @Nullable String webhookId,
            String url,
            @Nullable List<String> types,
            @Nullable List<String> subjects,
            @Nullable String description,
            @Nullable Long after) {}

    /// All terms, as they shall be.
    record TermsBody(
            String url,
            @Nullable List<String> types,
            @Nullable List<String> subjects,
            @Nullable String description) {}

    record PauseBody(String reason) {}

    /// @param previousUntil RFC 3339 time until when the secret before signs as well; a day from now where absent
    record SecretBody(@Nullable String previousUntil) {}

    /// One message, all that failed, or a stretch of the log.
    ///
    /// @param messageId as the receiver was told it in `webhook-id`
    /// @param failed true for all that were given up
    /// @param after position behind which a stretch begins
    /// @param upTo position with which it ends; with what was told last where absent
    /// @param from RFC 3339 time at which a stretch begins, by when events were recorded
    /// @param to RFC 3339 time before which it ends
    /// @param dryRun only tells what it would come to
    record ReplayBody(
            @Nullable String messageId,
            @Nullable Boolean failed,
            @Nullable Long after,
            @Nullable Long upTo,
            @Nullable String from,
            @Nullable String to,
            @Nullable Boolean dryRun) {

        boolean isStretch() {
            return after != null || upTo != null || from != null || to != null;
        }

        boolean isOfFailed() {
            return Boolean.TRUE.equals(failed);
        }
    }

    private final Secrecy secrecy;
    private final Registrations registrations;
    private final Replays replays;
    private final ObjectProvider<WebhookFeed> feed;
    private final WebhookSettings settings;

    WebhookEndpoint(
            Secrecy secrecy,
            Registrations registrations,
            Replays replays,
            ObjectProvider<WebhookFeed> feed,
            WebhookSettings settings) {
        this.secrecy = secrecy;
        this.registrations = registrations;
        this.replays = replays;
        this.feed = feed;
        this.settings = settings;
    }

    /// The secret is in this answer and in no other.
    @PostMapping
    ResponseEntity<Map<String, Object>> registerWebhook(
            @RequestBody RegistrationBody body, CommandRequest request) {
        secrecy.checkDestination(body.url());
        if (registrations.count() >= settings.most()) {
            throw WebhookRejected.because(
                    Code.TOO_MANY_WEBHOOKS,
                    "There are %d webhooks already, and no more can be. Delete one that nobody needs."
                            .formatted(settings.most()));
        }
        String webhookId = request.orNewId(body.webhookId());
        String secretId = request.newId();
        RegisterWebhook command =
                new RegisterWebhook(
                        webhookId,
                        body.url(),
                        orAll(body.types()),
                        orAll(body.subjects()),
                        body.description(),
                        body.after(),
                        secrecy.named(webhookId, secretId),
                        request.at());
        return secrecy.withSecret(
                request.create(command, body, "/api/v1/webhooks/{webhookId}"),
                secretId,
                request.at());
    }

    @PutMapping("/{webhookId}")
    ResponseEntity<Map<String, Object>> changeWebhook(
            @PathVariable String webhookId, @RequestBody TermsBody body, CommandRequest request) {
        secrecy.checkDestination(body.url());
        return request.change(
                new ChangeWebhook(
                        webhookId,
                        body.url(),
                        orAll(body.types()),
                        orAll(body.subjects()),
                        body.description(),
                        request.at()),
                body);
    }

    @PostMapping("/{webhookId}/pause")
    ResponseEntity<Map<String, Object>> pauseWebhook(
            @PathVariable String webhookId, @RequestBody PauseBody body, CommandRequest request) {
        return request.change(new PauseWebhook(webhookId, body.reason(), request.at()), body);
    }

    @PostMapping("/{webhookId}/resumption")
    ResponseEntity<Map<String, Object>> resumeWebhook(
            @PathVariable String webhookId, CommandRequest request) {
        return request.change(new ResumeWebhook(webhookId, request.at()), null);
    }

    /// The new secret is in this answer and in no other.
    @PostMapping("/{webhookId}/secrets")
    ResponseEntity<Map<String, Object>> rotateSecret(
            @PathVariable String webhookId, @RequestBody SecretBody body, CommandRequest request) {
        Shape shape = Shape.check();
        Instant named = Wire.time(shape, "/previousUntil", body.previousUntil());
        shape.done();
        Instant until = named == null ? request.at().plus(OVERLAP) : named;
        if (until.isAfter(request.at().plus(MOST_OVERLAP))) {
            throw WebhookRejected.because(
                    Code.OVERLAP_TOO_LONG,
                    "The secret before signs for %d days more at most."
                            .formatted(MOST_OVERLAP.toDays()));
        }
        String secretId = request.newId();
        RotateSecret command =
                new RotateSecret(
                        webhookId,
                        secrecy.named(webhookId, secretId),
                        until.isAfter(request.at()) ? until : null,
                        request.at());
        return secrecy.withSecret(request.change(command, body), secretId, request.at());
    }

    @PostMapping("/{webhookId}/pings")
    ResponseEntity<Map<String, Object>> pingWebhook(
            @PathVariable String webhookId, CommandRequest request) {
        return request.change(new PingWebhook(webhookId, request.newId(), request.at()), null);
    }

    @PostMapping("/{webhookId}/replays")
    ResponseEntity<Map<String, Object>> replayWebhook(
            @PathVariable String webhookId, @RequestBody ReplayBody body, CommandRequest request) {
        int ways =
                (body.messageId() == null ? 0 : 1)
                        + (body.isOfFailed() ? 1 : 0)
                        + (body.isStretch() ? 1 : 0);
        if (ways != 1) {
            throw WebhookRejected.because(
                    Code.REPLAY_UNCLEAR,
                    "Give one of 'messageId', 'failed': true, or a stretch by 'after' and 'upTo' or by 'from' and 'to'.");
        }
        Shape shape = Shape.check();
        Instant from = Wire.time(shape, "/from", body.from());
        Instant to = Wire.time(shape, "/to", body.to());
        shape.done();
        ReplayWebhook command =
                new ReplayWebhook(
                        webhookId,
                        request.newId(),
                        body.messageId(),
                        body.isStretch() ? after(body.after(), from) : null,
                        body.isStretch() ? upTo(body.upTo(), to) : null,
                        request.at());
        if (body.messageId() != null && !replays.isKnown(webhookId, body.messageId())) {
            throw WebhookRejected.because(
                    Code.UNKNOWN_DELIVERY,
                    "Webhook %s was not told %s, or that is forgotten; replay a stretch of the log instead."
                            .formatted(webhookId, body.messageId()));
        }
        return Boolean.TRUE.equals(body.dryRun())
                ? ResponseEntity.ok(tried(command))
                : request.change(command, body);
    }

    @DeleteMapping("/{webhookId}")
    ResponseEntity<Map<String, Object>> deleteWebhook(
            @PathVariable String webhookId, CommandRequest request) {
        return request.change(new DeleteWebhook(webhookId, request.at()), null);
    }

    private long after(@Nullable Long position, @Nullable Instant from) {
        return Math.max(position == null ? 0 : position, from == null ? 0 : replays.before(from));
    }

    private @Nullable Long upTo(@Nullable Long position, @Nullable Instant to) {
        if (to == null) {
            return position;
        }
        long before = replays.before(to);
        return position == null ? before : Math.min(position, before);
    }

    private Map<String, Object> tried(ReplayWebhook command) {
        Registration webhook =
                registrations
                        .current(command.webhookId())
                        .orElseThrow(() -> WebhookRejected.unknown(command.webhookId()));
        Long after = command.after();
        Plan plan;
        if (after != null) {
            plan = replays.stretch(webhook, feed.getObject(), after, command.upTo());
        } else if (command.messageId() != null) {
            plan = new Plan(1, false);
        } else {
            plan = replays.failed(command.webhookId());
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("webhookId", command.webhookId());
        body.put("dryRun", true);
        body.put("messages", plan.messages());
        body.put("more", plan.more());
        if (after != null) {
            body.put("after", after);
        }
        if (command.upTo() != null) {
            body.put("upTo", command.upTo());
        }
        return body;
    }

    private static List<String> orAll(@Nullable List<String> filters) {
        return filters == null ? List.of() : filters;
    }
}
