package io.daybook.query.webhooks;

import io.daybook.query.Rows;
import io.daybook.query.webhooks.WebhookDelivery.Attempt;
import io.daybook.query.webhooks.WebhookDetails.Progress;
import io.daybook.shared.log.EventHistory;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.webhook.Registration;
import io.daybook.shared.webhook.Registration.Status;
import io.daybook.shared.webhook.WebhookEvent;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Registrations come from the log itself, so that none is shown otherwise than it is; how they fare from what is kept by those who send.
final class WebhooksQuery {

    /// @param version of its stream
    record Versioned(WebhookDetails webhook, long version) {}

    private record Folded(@Nullable Registration webhook, long version) {}

    private static final String CATEGORY = "webhook:";
    private static final int AT_ONCE = 1_000;

    private static final String STREAMS =
            """
            select stream from daybook.events
            where stream > ? and stream < 'webhook;' and version = 0
                and not exists (select from daybook.webhooks w where w.webhook_id = substr(stream, 9) and w.deleted)
            order by stream
            """;

    private static final String PROGRESS =
            """
            select w.position, greatest(h.last_position - w.position, 0),
                (select count(*) from daybook.webhook_deliveries d where d.webhook_id = w.webhook_id and d.state = 'pending'),
                (select count(*) from daybook.webhook_deliveries d where d.webhook_id = w.webhook_id and d.state = 'failed'),
                w.failures, w.failing_since, w.throttled_until, w.last_attempt_at, w.last_success_at,
                (select min(d.happened_at) from daybook.webhook_deliveries d where d.webhook_id = w.webhook_id and d.state = 'pending')
            from daybook.webhooks w cross join daybook.event_head h where w.webhook_id = ?
            """;

    private static final String DELIVERIES =
            """
            select message_id, state, position, type, subject, happened_at, attempts, replays,
                case when state = 'pending' then next_at end, settled_at, last_status, last_error
            from daybook.webhook_deliveries where webhook_id = ?
            """;

    private static final RowMapper<WebhookDelivery> DELIVERY =
            (row, _) ->
                    new WebhookDelivery(
                            Rows.text(row, 1),
                            Rows.text(row, 2),
                            Long.toString(row.getLong(3)),
                            Rows.text(row, 4),
                            row.getString(5),
                            Rows.instant(row, 6),
                            row.getInt(7),
                            row.getInt(8),
                            Rows.optionalInstant(row, 9),
                            Rows.optionalInstant(row, 10),
                            row.getObject(11, Integer.class),
                            row.getString(12),
                            null);

    private final JdbcClient jdbc;
    private final EventHistory history;

    WebhooksQuery(JdbcClient jdbc, EventHistory history) {
        this.jdbc = jdbc;
        this.history = history;
    }

    /// Those that were not deleted, by id.
    List<WebhookDetails> webhooks(String after, int limit) {
        return jdbc
                .sql(STREAMS)
                .param(CATEGORY + after)
                .query((row, _) -> Rows.text(row, 1))
                .list()
                .stream()
                .flatMap(stream -> webhook(stream.substring(CATEGORY.length())).stream())
                .map(Versioned::webhook)
                .limit(limit)
                .toList();
    }

    Optional<Versioned> webhook(String webhookId) {
        Folded folded = folded(webhookId);
        Registration webhook = folded.webhook();
        return webhook == null || webhook.status() == Status.DELETED
                ? Optional.empty()
                : Optional.of(new Versioned(details(webhook), folded.version()));
    }

    /// The last first; those of one position by id.
    List<WebhookDelivery> deliveries(
            String webhookId,
            @Nullable String state,
            @Nullable String subject,
            long position,
            String messageId,
            int limit) {
        StringBuilder sql =
                new StringBuilder(DELIVERIES)
                        .append(" and (position < ? or (position = ? and message_id > ?))");
        List<Object> values = new ArrayList<>(List.of(webhookId, position, position, messageId));
        if (state != null) {
            sql.append(" and state = ?");
            values.add(state);
        }
        if (subject != null) {
            sql.append(" and subject = ?");
            values.add(subject);
        }
        sql.append(" order by position desc, message_id limit ?");
        values.add(limit);
        return jdbc.sql(sql.toString()).params(values).query(DELIVERY).list();
    }

    Optional<WebhookDelivery> delivery(String webhookId, String messageId) {
        return jdbc.sql(DELIVERIES + " and message_id = ?")
                .params(webhookId, messageId)
                .query(DELIVERY)
                .optional()
                .map(delivery -> delivery.with(attempts(webhookId, messageId)));
    }

    private List<Attempt> attempts(String webhookId, String messageId) {
        return jdbc.sql(
                        """
                        select number, at, millis, status, error from daybook.webhook_attempts
                        where webhook_id = ? and message_id = ? order by number desc limit 100
                        """)
                .params(webhookId, messageId)
                .query((row, _) ->
                        new Attempt(
                                row.getInt(1),
                                Rows.instant(row, 2),
                                row.getInt(3),
                                row.getObject(4, Integer.class),
                                row.getString(5)))
                .list()
                .reversed();
    }

    private Folded folded(String webhookId) {
        Registration webhook = null;
        long version = -1;
        List<RecordedEvent> events;
        do {
            events = history.ofStream(CATEGORY + webhookId, version, AT_ONCE);
            for (RecordedEvent event : events) {
                webhook = Registration.after(webhook, (WebhookEvent) event.event());
                version = event.version();
            }
        } while (events.size() == AT_ONCE);
        return new Folded(webhook, version);
    }

    private WebhookDetails details(Registration webhook) {
        return new WebhookDetails(
                webhook.webhookId(),
                webhook.status().name().toLowerCase(Locale.ROOT),
                webhook.statusReason(),
                webhook.url(),
                webhook.types(),
                webhook.subjects(),
                webhook.description(),
                webhook.secret().id(),
                webhook.previous() == null ? null : webhook.previous().until(),
                webhook.registeredAt(),
                webhook.changedAt(),
                progress(webhook.webhookId()));
    }

    /// Of one that nothing was done for yet all is zero.
    private Progress progress(String webhookId) {
        return jdbc.sql(PROGRESS)
                .param(webhookId)
                .query((row, _) ->
                        new Progress(
                                row.getLong(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getInt(5),
                                Rows.optionalInstant(row, 6),
                                Rows.optionalInstant(row, 7),
                                Rows.optionalInstant(row, 8),
                                Rows.optionalInstant(row, 9),
                                Rows.optionalInstant(row, 10)))
                .optional()
                .orElseGet(() -> new Progress(0, 0, 0, 0, 0, null, null, null, null, null));
    }
}
