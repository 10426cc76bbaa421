package io.daybook.command.webhook.delivery;

import static io.daybook.command.webhook.delivery.Columns.time;

import io.daybook.shared.log.RecordedEvent;
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

import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Instant;
import java.util.List;

/// What was decided of a webhook, carried out where it bears on what is sent: where it begins, what it is told again, when it is tried, and
/// that it is told nothing more.
final class WebhookDecisions {

    private final JdbcClient jdbc;

    WebhookDecisions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @return version of the last one that was carried out
    long carryOut(List<RecordedEvent> events, long upToVersion, Instant now) {
        long applied = -1;
        for (RecordedEvent event : events) {
            if (event.version() <= upToVersion) {
                carryOut((WebhookEvent) event.event(), event, now);
                applied = event.version();
            }
        }
        return applied;
    }

    private void carryOut(WebhookEvent event, RecordedEvent recorded, Instant now) {
        switch (event) {
            case WebhookRegistered registered -> {
                long after =
                        registered.after() == null
                                ? recorded.position()
                                : Math.min(registered.after(), recorded.position());
                jdbc.sql("update daybook.webhooks set position = ? where webhook_id = ?")
                        .params(after, event.webhookId())
                        .update();
            }
            case WebhookResumed _, WebhookChanged _ -> tryAtOnce(event.webhookId(), now);
            case WebhookPinged pinged -> ping(pinged, recorded, now);
            case WebhookReplayed replayed -> replay(replayed, now);
            case WebhookDeleted _ -> {
                delete("webhook_replays", event.webhookId(), "");
                delete("webhook_deliveries", event.webhookId(), " and state = 'pending'");
                jdbc.sql("update daybook.webhooks set deleted = true where webhook_id = ?")
                        .param(event.webhookId())
                        .update();
            }
            case WebhookPaused _, WebhookDisabled _, WebhookSecretRotated _ -> {}
        }
    }

    private void delete(String table, String webhookId, String further) {
        jdbc.sql("delete from daybook." + table + " where webhook_id = ?" + further)
                .param(webhookId)
                .update();
    }

    /// The receiver is believed to be well again.
    private void tryAtOnce(String webhookId, Instant now) {
        jdbc.sql(
                        """
                        update daybook.webhooks set throttled_until = null, failing_since = null, failures = 0 where webhook_id = ?
                        """)
                .param(webhookId)
                .update();
        jdbc.sql(
                        """
                        update daybook.webhook_deliveries set next_at = ?, failures = 0
                        where webhook_id = ? and state = 'pending' and subject is not null
                        """)
                .params(time(now), webhookId)
                .update();
    }

    private void ping(WebhookPinged pinged, RecordedEvent recorded, Instant now) {
        jdbc.sql(
                        """
                        insert into daybook.webhook_deliveries (webhook_id, message_id, position, type, happened_at, state, next_at)
                        values (?, ?, ?, 'webhook.pinged', ?, 'pending', ?) on conflict do nothing
                        """)
                .params(
                        pinged.webhookId(),
                        pinged.messageId(),
                        recorded.position(),
                        time(recorded.recordedAt()),
                        time(now))
                .update();
    }

    private void replay(WebhookReplayed replayed, Instant now) {
        Long after = replayed.after();
        if (after != null) {
            jdbc.sql(
                            """
                            insert into daybook.webhook_replays (webhook_id, replay_id, position, up_to)
                            select webhook_id, :replay, :after, least(position, :upTo) from daybook.webhooks where webhook_id = :webhook
                            on conflict do nothing
                            """)
                    .param("webhook", replayed.webhookId())
                    .param("replay", replayed.replayId())
                    .param("after", after)
                    .param("upTo", replayed.upTo() == null ? Long.MAX_VALUE : replayed.upTo())
                    .update();
            return;
        }
        jdbc.sql(
                        "update daybook.webhook_deliveries as d "
                                + Backlog.TELL_AGAIN
                                + " where webhook_id = :webhook and "
                                + (replayed.messageId() == null
                                        ? "state = 'failed' and subject is not null"
                                        : "state <> 'pending' and message_id = :message"))
                .param("webhook", replayed.webhookId())
                .param("message", replayed.messageId())
                .param("now", time(now))
                .update();
    }
}
