package io.daybook.query.webhooks;

import io.daybook.query.Cursor;
import io.daybook.query.Inputs;
import io.daybook.query.Page;
import io.daybook.query.QueryEndpoint;
import io.daybook.query.QueryProblem;
import io.daybook.query.ReadDatabase;
import io.daybook.query.ReadsView;
import io.daybook.shared.log.EventHistory;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.List;

@QueryEndpoint
@RequestMapping("/api/v1/webhooks")
@ReadsView(ReadsView.LOG)
class WebhooksEndpoint {

    private static final List<String> STATES = List.of("pending", "delivered", "failed");

    private final WebhooksQuery query;

    WebhooksEndpoint(ReadDatabase database, EventHistory history) {
        this.query = new WebhooksQuery(database.jdbc(), history);
    }

    /// Webhooks by id.
    @GetMapping
    ResponseEntity<Page<WebhookDetails>> webhooks(
            @RequestParam(defaultValue = "" + Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request) {
        Page.limit(limit);
        String list = "webhooks";
        String after = cursor == null ? "" : Cursor.parse(cursor, list, 1).key(0);
        return Page.of(
                        query.webhooks(after, limit + 1),
                        limit,
                        list,
                        webhook -> Cursor.of(webhook.webhookId()))
                .answer(request);
    }

    @GetMapping("/{webhookId}")
    ResponseEntity<WebhookDetails> webhook(@PathVariable String webhookId) {
        return query.webhook(Inputs.id("webhookId", webhookId))
                .map(found ->
                        ResponseEntity.ok()
                                .eTag("\"v" + found.version() + "\"")
                                .body(found.webhook()))
                .orElseThrow(() -> unknown(webhookId));
    }

    /// What it is told, the last first.
    ///
    /// @param state `pending`, `delivered` or `failed`
    /// @param subject one stream, such as `order:4711`
    @GetMapping("/{webhookId}/deliveries")
    ResponseEntity<Page<WebhookDelivery>> deliveries(
            @PathVariable String webhookId,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String subject,
            @RequestParam(defaultValue = "" + Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request) {
        Inputs.id("webhookId", webhookId);
        Inputs.oneOf("state", state, STATES);
        Inputs.text("subject", subject);
        Page.limit(limit);
        if (query.webhook(webhookId).isEmpty()) {
            throw unknown(webhookId);
        }
        String list = "webhook-deliveries/" + webhookId + "/" + state + "/" + subject;
        Cursor after = Cursor.parseOptional(cursor, list, 2);
        return Page.of(
                        query.deliveries(
                                webhookId,
                                state,
                                subject,
                                after == null ? Long.MAX_VALUE : after.number(0),
                                after == null ? "" : after.key(1),
                                limit + 1),
                        limit,
                        list,
                        delivery -> Cursor.of(delivery.position(), delivery.messageId()))
                .answer(request);
    }

    /// One of them, with each attempt.
    @GetMapping("/{webhookId}/deliveries/{messageId}")
    ResponseEntity<WebhookDelivery> delivery(
            @PathVariable String webhookId, @PathVariable String messageId) {
        Inputs.id("webhookId", webhookId);
        Inputs.id("messageId", messageId);
        return query.delivery(webhookId, messageId)
                .map(ResponseEntity::ok)
                .orElseThrow(() ->
                        QueryProblem.unknown(
                                "unknown-delivery",
                                "Webhook %s was not told %s, or that is forgotten."
                                        .formatted(webhookId, messageId)));
    }

    private static QueryProblem unknown(String webhookId) {
        return QueryProblem.unknown(
                "unknown-webhook", "There is no webhook %s.".formatted(webhookId));
    }
}
