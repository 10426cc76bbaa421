package io.daybook.command.webhook.delivery;

import io.daybook.command.webhook.delivery.WebhookFeed.Happening;
import io.daybook.command.webhook.delivery.WebhookFeed.Stretch;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.webhook.Registration;
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

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

import javax.sql.DataSource;

/// What is to be sent and what came of it, in PostgreSQL. Any number of processes work on it: a webhook's row is locked by whoever writes
/// down what it is to be told, and a delivery is left alone for as long as somebody is at it. Whoever dies holds nothing up for longer.
final class Deliveries {

    /// So much may wait for one webhook. The rest waits in the log, where it costs nothing.
    static final int MOST_PENDING = 1_000;

    /// So much is written down at a time.
    private static final int AT_ONCE = 250;

    /// Even where as much waits as may, one more event is written down now and then: it is sent at once, and tells whether the receiver is
    /// back, when all others are to be tried in hours only.
    private static final Duration PROBE_EVERY = Duration.ofMinutes(5);

    /// With so many failures in a row a receiver is taken to be away, and is asked by one attempt at a time.
    private static final int AWAY_AFTER = 3;

    /// A delivery that was taken to be sent.
    ///
    /// @param number of the attempt
    /// @param failures of this round so far
    record Taken(
            String webhookId,
            String messageId,
            long position,
            boolean isPing,
            int number,
            int failures) {}

    /// What came of an attempt.
    ///
    /// @param status of the answer, where there was one
    /// @param error in one word; absent where it was taken
    /// @param next when it is tried again; absent where it is not
    /// @param throttledUntil when anything may be sent again; absent for at once
    record Outcome(
            Instant at,
            Duration took,
            @Nullable Integer status,
            @Nullable String error,
            @Nullable Instant next,
            @Nullable Instant throttledUntil) {}

    /// How a webhook fares after an attempt.
    ///
    /// @param failingSince absent where it was taken
    record Health(int failures, @Nullable Instant failingSince) {}

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

    private static final String TELL_AGAIN =
            "set state = 'pending', failures = 0, replays = d.replays + 1, next_at = :now, settled_at = null";

    /// Of each stream the first that is pending, where nobody is at it. A receiver that is away gets one attempt at a time.
    private static final String TAKE =
            """
            with wanted as (
                select w.webhook_id, u.running,
                    case when w.failures >= :away then 1 else :share end
                        - (select count(*) from daybook.webhook_deliveries b
                            where b.webhook_id = w.webhook_id and b.state = 'pending' and b.busy_until > :now) as room
                from unnest(string_to_array(:webhooks, chr(10)), string_to_array(:running, chr(10))::boolean[]) as u (webhook_id, running)
                join daybook.webhooks w on w.webhook_id = u.webhook_id
                where w.throttled_until is null or w.throttled_until <= :now
            ),
            due as (
                select d.webhook_id, d.message_id from wanted cross join lateral (
                    select p.webhook_id, p.message_id from daybook.webhook_deliveries p
                    where p.webhook_id = wanted.webhook_id and p.state = 'pending' and p.next_at <= :now
                        and (p.busy_until is null or p.busy_until <= :now) and (wanted.running or p.subject is null)
                        and not exists (
                            select from daybook.webhook_deliveries e
                            where e.webhook_id = p.webhook_id and e.subject = p.subject and e.state = 'pending' and e.position < p.position)
                    order by p.position limit greatest(wanted.room, 0) for update of p skip locked) d
            )
            update daybook.webhook_deliveries t set busy_until = :until, attempts = t.attempts + 1
            from due where t.webhook_id = due.webhook_id and t.message_id = due.message_id
            returning t.webhook_id, t.message_id, t.position, t.subject is null, t.attempts, t.failures
            """;

    private static final String PRUNE =
            """
            delete from daybook.webhook_deliveries where ctid = any (array(
                select ctid from daybook.webhook_deliveries where state <> 'pending' and settled_at < :before
                order by settled_at limit 1000 for update skip locked))
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    Deliveries(DataSource dataSource, PlatformTransactionManager transactions) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(transactions);
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
                long applied = carryOut(events.apply(kept.appliedVersion()), version, now);
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

    /// @return version of the last one that was carried out
    private long carryOut(List<RecordedEvent> events, long upToVersion, Instant now) {
        long applied = -1;
        for (RecordedEvent event : events) {
            if (event.version() <= upToVersion) {
                carryOut((WebhookEvent) event.event(), event, now);
                applied = event.version();
            }
        }
        return applied;
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
                                + TELL_AGAIN
                                + " where webhook_id = :webhook and "
                                + (replayed.messageId() == null
                                        ? "state = 'failed' and subject is not null"
                                        : "state <> 'pending' and message_id = :message"))
                .param("webhook", replayed.webhookId())
                .param("message", replayed.messageId())
                .param("now", time(now))
                .update();
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

    /// Takes what is due, for as long as the lease.
    ///
    /// @param running of each webhook whether all is sent to it, or pings alone
    /// @param share how much may be on its way to one webhook
    List<Taken> take(
            List<Registration> webhooks,
            Function<Registration, Boolean> running,
            int share,
            Instant now,
            Duration lease) {
        if (webhooks.isEmpty()) {
            return List.of();
        }
        return jdbc.sql(TAKE)
                .param("webhooks", joined(webhooks, Registration::webhookId))
                .param("running", joined(webhooks, running))
                .param("share", share)
                .param("away", AWAY_AFTER)
                .param("now", time(now))
                .param("until", time(now.plus(lease)))
                .query((row, _) ->
                        new Taken(
                                Objects.requireNonNull(row.getString(1)),
                                Objects.requireNonNull(row.getString(2)),
                                row.getLong(3),
                                row.getBoolean(4),
                                row.getInt(5),
                                row.getInt(6)))
                .list();
    }

    /// Keeps what came of an attempt: of the delivery first, and then of its webhook, one by itself. Whoever has a webhook locked may wait for
    /// its deliveries, so that nobody who has a delivery locked may wait for the webhook.
    Health settle(Taken taken, Outcome outcome) {
        transaction.executeWithoutResult(_ -> {
            jdbc.sql(
                            """
                            insert into daybook.webhook_attempts (webhook_id, message_id, number, at, millis, status, error)
                            select webhook_id, message_id, cast(? as int), cast(? as timestamptz), cast(? as int), cast(? as int), cast(? as text)
                            from daybook.webhook_deliveries
                            where webhook_id = ? and message_id = ?
                            on conflict do nothing
                            """)
                    .params(
                            Arrays.asList(
                                    taken.number(),
                                    time(outcome.at()),
                                    (int) outcome.took().toMillis(),
                                    outcome.status(),
                                    outcome.error(),
                                    taken.webhookId(),
                                    taken.messageId()))
                    .update();
            if (outcome.error() == null) {
                delivered(taken, outcome);
            } else {
                failed(taken, outcome);
            }
        });
        return Objects.requireNonNull(
                transaction.execute(_ ->
                        outcome.error() == null
                                ? isWell(taken.webhookId(), outcome)
                                : isFailing(taken.webhookId(), outcome)));
    }

    /// It has arrived, whoever else has tried it meanwhile.
    private void delivered(Taken taken, Outcome outcome) {
        jdbc.sql(
                        """
                        update daybook.webhook_deliveries
                        set state = 'delivered', settled_at = :at, busy_until = null, last_status = :status, last_error = null
                        where webhook_id = :webhook and message_id = :message and state = 'pending'
                        """)
                .param("webhook", taken.webhookId())
                .param("message", taken.messageId())
                .param("at", time(outcome.at()))
                .param("status", outcome.status())
                .update();
    }

    private void failed(Taken taken, Outcome outcome) {
        jdbc.sql(
                        """
                        update daybook.webhook_deliveries
                        set failures = failures + 1, busy_until = null, last_status = :status, last_error = :error,
                            state = case when cast(:next as timestamptz) is null then 'failed' else 'pending' end,
                            settled_at = case when cast(:next as timestamptz) is null then cast(:at as timestamptz) end,
                            next_at = coalesce(:next, next_at)
                        where webhook_id = :webhook and message_id = :message and state = 'pending' and attempts = :number
                        """)
                .param("webhook", taken.webhookId())
                .param("message", taken.messageId())
                .param("number", taken.number())
                .param("at", time(outcome.at()))
                .param("next", outcome.next() == null ? null : time(outcome.next()))
                .param("status", outcome.status())
                .param("error", outcome.error())
                .update();
    }

    private Health isWell(String webhookId, Outcome outcome) {
        boolean wasAway =
                jdbc.sql(
                                """
                                update daybook.webhooks w
                                set failures = 0, failing_since = null, throttled_until = null, last_attempt_at = :at, last_success_at = :at
                                from (select webhook_id, failures from daybook.webhooks where webhook_id = :webhook for update) before
                                where w.webhook_id = before.webhook_id returning before.failures >= :away
                                """)
                        .param("webhook", webhookId)
                        .param("away", AWAY_AFTER)
                        .param("at", time(outcome.at()))
                        .query(Boolean.class)
                        .optional()
                        .orElse(false);
        if (wasAway) {
            // Nobody waits for a rung of hours when the receiver is back.
            jdbc.sql(
                            """
                            update daybook.webhook_deliveries set next_at = :now
                            where webhook_id = :webhook and state = 'pending' and next_at > :now
                            """)
                    .param("webhook", webhookId)
                    .param("now", time(outcome.at()))
                    .update();
        }
        return new Health(0, null);
    }

    private Health isFailing(String webhookId, Outcome outcome) {
        return jdbc.sql(
                        """
                        update daybook.webhooks
                        set failures = failures + 1, failing_since = coalesce(failing_since, :at), last_attempt_at = :at,
                            throttled_until = greatest(throttled_until, :until)
                        where webhook_id = :webhook returning failures, failing_since
                        """)
                .param("webhook", webhookId)
                .param("at", time(outcome.at()))
                .param(
                        "until",
                        outcome.throttledUntil() == null ? null : time(outcome.throttledUntil()))
                .query((row, _) -> new Health(row.getInt(1), instant(row, 2)))
                .single();
    }

    /// Forgets what was settled long ago, some of it.
    ///
    /// @return whether there may be more
    boolean prune(Instant before) {
        return jdbc.sql(PRUNE).param("before", time(before)).update() == 1_000;
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /// None of the values has a line break.
    private static <T> String joined(Collection<T> values, Function<? super T, ?> of) {
        return values.stream().map(of).map(String::valueOf).collect(Collectors.joining("\n"));
    }
}
