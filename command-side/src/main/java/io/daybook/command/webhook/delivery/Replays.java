package io.daybook.command.webhook.delivery;

import io.daybook.command.webhook.delivery.WebhookFeed.Stretch;
import io.daybook.shared.webhook.Registration;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Instant;
import java.time.ZoneOffset;

import javax.sql.DataSource;

/// What a replay would come to, before anybody asks for it.
public final class Replays {

    /// @param messages that would be sent again
    /// @param more whether there are more than were counted
    public record Plan(long messages, boolean more) {}

    private static final int COUNTED = 10_000;
    private static final int AT_ONCE = 1_000;

    private final JdbcClient jdbc;

    Replays(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    public boolean isKnown(String webhookId, String messageId) {
        return jdbc.sql(
                        "select exists (select from daybook.webhook_deliveries where webhook_id = ? and message_id = ?)")
                .params(webhookId, messageId)
                .query(Boolean.class)
                .single();
    }

    /// The last position that was recorded before an instant. Positions are dense and in the order of time, so that halving finds it.
    public long before(Instant instant) {
        long low = 0;
        long high = head();
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            boolean earlier =
                    jdbc.sql("select recorded_at < ? from daybook.events where position = ?")
                            .params(instant.atOffset(ZoneOffset.UTC), middle)
                            .query(Boolean.class)
                            .single();
            if (earlier) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /// All that was given up.
    public Plan failed(String webhookId) {
        return new Plan(
                jdbc.sql(
                                "select count(*) from daybook.webhook_deliveries where webhook_id = ? and state = 'failed' and subject is not null")
                        .param(webhookId)
                        .query(Long.class)
                        .single(),
                false);
    }

    /// A stretch of the log, as far as it has been told.
    public Plan stretch(Registration webhook, WebhookFeed feed, long after, @Nullable Long upTo) {
        long told =
                jdbc.sql("select position from daybook.webhooks where webhook_id = ?")
                        .param(webhook.webhookId())
                        .query(Long.class)
                        .optional()
                        .orElse(0L);
        long end = upTo == null ? told : Math.min(told, upTo);
        long position = after;
        long messages = 0;
        while (position < end && messages < COUNTED) {
            Stretch stretch =
                    feed.between(position, end, webhook.types(), webhook.subjects(), AT_ONCE);
            messages += stretch.happenings().size();
            position = stretch.upTo();
        }
        return new Plan(messages, position < end);
    }

    private long head() {
        return jdbc.sql("select last_position from daybook.event_head where id = 1")
                .query(Long.class)
                .single();
    }
}
