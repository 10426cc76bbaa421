package io.daybook.command.webhook.delivery;

import static io.daybook.command.webhook.delivery.Columns.instant;
import static io.daybook.command.webhook.delivery.Columns.joined;
import static io.daybook.command.webhook.delivery.Columns.time;

import io.daybook.command.webhook.delivery.WebhookFeed.Happening;
import io.daybook.command.webhook.delivery.WebhookFeed.Stretch;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.webhook.Registration;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;

import javax.sql.DataSource;

/// What is to be told to each webhook and how far it has come, in PostgreSQL. Any number of processes write it down: a webhook's row is
/// locked by whoever does.
final class Backlog {

    /// So much may wait for one webhook. The rest waits in the log, where it costs nothing.
    static final int MOST_PENDING = 1_000;

    /// So much is written down at a time.
    private static final int AT_ONCE = 250;

    /// Even where as much waits as may, one more event is written down now and then: it is sent at once, and tells whether the receiver is
    /// back, when all others are to be tried in hours only.
    private static final Duration PROBE_EVERY = Duration.ofMinutes(5);

    /// How far a webhook has come.
    ///
    /// @param position all that it wants up to there is written down
    /// @param more whether more can be written down at once
    /// @param replaying whether something is to be told again that is not all written down
    record Progress(long version, long position, boolean more, boolean replaying) {

        /// Nothing that it wants lies between.
        Progress passedTo(long further) {
            return new Progress(version, further, more, replaying);
        }
    }

    private record Kept(long appliedVersion, long position, @Nullable Instant probedAt) {}

    private record OpenReplay(String replayId, long position, long upTo) {}

    private static final String WRITE_DOWN =
            """
            insert into daybook.webhook_deliveries as d (webhook_id, message_id, position, type, subject, happened_at, state, next_at)
            select :webhook, u.message_id, u.position, u.type, u.subject, u.happened_at, 'pending', :now
            from unnest(string_to_array(:ids, chr(10)), string_to_array(:positions, chr(10))::bigint[], string_to_array(:types, chr(10)),
                string_to_array(:subjects, chr(10)), string_to_array(:times, chr(10))::timestamptz[])
                as u (message_id, position, type, subject, happened_at)
            on conflict (webhook_id, message_id)
            """;

    /// What was settled has all its attempts before it again.
    static final String TELL_AGAIN =
            "set state = 'pending', failures = 0, replays = d.replays + 1, next_at = :now, settled_at = null";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final WebhookDecisions decisions;

    Backlog(DataSource dataSource, PlatformTransactionManager transactions) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(transactions);
        this.decisions = new WebhookDecisions(jdbc);
    }

    /// Carries out what was recorded of a webhook, and writes down what it is to be told up to a position of the log. Nothing is done where
    /// another process is at it, or knows more of the webhook.
    ///
    /// @param version that the registration has
    /// @param events of the webhook behind a version
    /// @return how far it has come; absent where another process is at it, or knows more
    @Nullable Progress writeDown(
            Registration webhook,
            long version,
            LongFunction<List<RecordedEvent>> events,
            WebhookFeed feed,
            long upTo,
            Instant now) {
        return transaction.execute(_ -> {
            Kept kept = lock(webhook.webhookId());
            if (kept == null) {
                begin(webhook.webhookId());
                kept = lock(webhook.webhookId());
            }
            if (kept == null || kept.appliedVersion() > version) {
                return null;
            }
            if (kept.appliedVersion() < version) {
                long applied =
                        decisions.carryOut(events.apply(kept.appliedVersion()), version, now);
                jdbc.sql("update daybook.webhooks set applied_version = ? where webhook_id = ?")
                        .params(applied, webhook.webhookId())
                        .update();
                kept = Objects.requireNonNull(lock(webhook.webhookId()));
                if (applied < version) {
                    return new Progress(applied, kept.position(), true, false);
                }
            }
            return webhook.status() == Registration.Status.ACTIVE
                    ? fill(webhook, kept, feed, upTo, now)
                    : new Progress(version, kept.position(), false, false);
        });
    }

    /// Keeps how far webhooks have come without anything to tell, many at a time. Nobody is set back.
    void passOver(Map<String, Long> positions) {
        jdbc.sql(
                        """
                        with behind as (
                            select w.webhook_id, u.position
                            from unnest(string_to_array(:webhooks, chr(10)), string_to_array(:positions, chr(10))::bigint[])
                                as u (webhook_id, position)
                            join daybook.webhooks w on w.webhook_id = u.webhook_id and w.position < u.position for update of w skip locked)
                        update daybook.webhooks w set position = behind.position from behind where w.webhook_id = behind.webhook_id
                        """)
                .param("webhooks", String.join("\n", positions.keySet()))
                .param("positions", joined(positions.values(), position -> position))
                .update();
    }

    private void begin(String webhookId) {
        jdbc.sql(
                        "insert into daybook.webhooks (webhook_id, applied_version, position) values (?, -1, 0) on conflict do nothing")
                .param(webhookId)
                .update();
    }

    private @Nullable Kept lock(String webhookId) {
        return jdbc.sql(
                        "select applied_version, position, probed_at from daybook.webhooks where webhook_id = ? for update skip locked")
                .param(webhookId)
                .query((row, _) -> new Kept(row.getLong(1), row.getLong(2), instant(row, 3)))
                .optional()
                .orElse(null);
    }

    private Progress fill(
            Registration webhook, Kept kept, WebhookFeed feed, long upTo, Instant now) {
        List<OpenReplay> replays =
                jdbc.sql(
                                "select replay_id, position, up_to from daybook.webhook_replays where webhook_id = ? order by replay_id limit 1")
                        .param(webhook.webhookId())
                        .query((row, _) ->
                                new OpenReplay(
                                        Objects.requireNonNull(row.getString(1)),
                                        row.getLong(2),
                                        row.getLong(3)))
                        .list();
        if (replays.isEmpty() && kept.position() >= upTo) {
            return new Progress(kept.appliedVersion(), kept.position(), false, false);
        }
        int pending =
                jdbc.sql(
                                "select count(*) from daybook.webhook_deliveries where webhook_id = ? and state = 'pending'")
                        .param(webhook.webhookId())
                        .query(Integer.class)
                        .single();
        int room = Math.min(AT_ONCE, MOST_PENDING - pending);
        boolean more = false;
        long position = kept.position();
        for (OpenReplay replay : replays) {
            if (room > 0) {
                Stretch stretch =
                        feed.between(
                                replay.position(),
                                replay.upTo(),
                                webhook.types(),
                                webhook.subjects(),
                                room);
                insert(
                        webhook.webhookId(),
                        stretch.happenings(),
                        "do update " + TELL_AGAIN + " where d.state <> 'pending'",
                        now);
                goOn(webhook.webhookId(), replay, stretch.upTo());
                room -= stretch.happenings().size();
                more = true;
            }
        }
        boolean probe =
                room <= 0
                        && pending >= MOST_PENDING
                        && (kept.probedAt() == null
                                || !kept.probedAt().plus(PROBE_EVERY).isAfter(now));
        if (kept.position() < upTo && (room > 0 || probe)) {
            Stretch stretch =
                    feed.between(
                            kept.position(),
                            upTo,
                            webhook.types(),
                            webhook.subjects(),
                            Math.max(1, room));
            insert(webhook.webhookId(), stretch.happenings(), "do nothing", now);
            boolean full = pending + stretch.happenings().size() >= MOST_PENDING;
            jdbc.sql(
                            "update daybook.webhooks set position = :position, probed_at = coalesce(:probed, probed_at) where webhook_id = :webhook")
                    .param("position", stretch.upTo())
                    .param("probed", probe || full ? time(now) : null)
                    .param("webhook", webhook.webhookId())
                    .update();
            position = stretch.upTo();
            more |= position < upTo;
        }
        return new Progress(kept.appliedVersion(), position, more && room > 0, !replays.isEmpty());
    }

    private void goOn(String webhookId, OpenReplay replay, long position) {
        if (position >= replay.upTo()) {
            jdbc.sql("delete from daybook.webhook_replays where webhook_id = ? and replay_id = ?")
                    .params(webhookId, replay.replayId())
                    .update();
        } else {
            jdbc.sql(
                            "update daybook.webhook_replays set position = ? where webhook_id = ? and replay_id = ?")
                    .params(position, webhookId, replay.replayId())
                    .update();
        }
    }

    private void insert(
            String webhookId, List<Happening> happenings, String onConflict, Instant now) {
        // A ping is sent on its own, to the one who is pinged.
        List<Happening> told =
                happenings.stream()
                        .filter(happening -> !happening.type().equals("webhook.pinged"))
                        .toList();
        if (told.isEmpty()) {
            return;
        }
        jdbc.sql(WRITE_DOWN + onConflict)
                .param("webhook", webhookId)
                .param("ids", joined(told, Happening::messageId))
                .param("positions", joined(told, Happening::position))
                .param("types", joined(told, Happening::type))
                .param("subjects", joined(told, Happening::subject))
                .param("times", joined(told, Happening::recordedAt))
                .param("now", time(now))
                .update();
    }
}
