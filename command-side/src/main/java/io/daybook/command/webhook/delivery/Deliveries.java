package io.daybook.command.webhook.delivery;

import static io.daybook.command.webhook.delivery.Columns.instant;
import static io.daybook.command.webhook.delivery.Columns.joined;
import static io.daybook.command.webhook.delivery.Columns.time;

import io.daybook.shared.webhook.Registration;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import javax.sql.DataSource;

/// What is sent and what came of it, in PostgreSQL. Any number of processes work on it: a delivery is left alone for as long as somebody is
/// at it, and whoever dies holds nothing up for longer.
final class Deliveries {

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
}
