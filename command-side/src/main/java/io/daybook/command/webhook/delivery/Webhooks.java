package io.daybook.command.webhook.delivery;

import io.daybook.shared.webhook.Registration;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import javax.sql.DataSource;

/// The sending of webhooks while the engine runs, and how it fares.
public final class Webhooks implements SmartLifecycle {

    /// How a webhook fares, whichever process sends to it.
    ///
    /// @param pending written down and not yet taken
    /// @param failed given up, and not yet forgotten
    /// @param behind events of the log that were not yet looked at for it
    /// @param oldest age of the oldest event that it has not taken yet, or that was not looked at yet; zero where there is none
    /// @param failures in a row
    public record Figures(
            String webhookId,
            long pending,
            long failed,
            long behind,
            Duration oldest,
            int failures) {}

    private static final String FIGURES =
            """
            select w.webhook_id, coalesce(d.pending, 0), coalesce(d.failed, 0), greatest(h.last_position - w.position, 0),
                least(d.oldest, (select e.recorded_at from daybook.events e where e.position = w.position + 1)), w.failures
            from daybook.webhooks w cross join daybook.event_head h
            left join (
                select webhook_id, count(*) filter (where state = 'pending') as pending, count(*) filter (where state = 'failed') as failed,
                    min(happened_at) filter (where state = 'pending') as oldest
                from daybook.webhook_deliveries where state in ('pending', 'failed') group by webhook_id) d using (webhook_id)
            where not w.deleted order by w.webhook_id
            """;

    private final Registrations registrations;
    private final ObjectProvider<WebhookFeed> feed;
    private final Function<WebhookFeed, DeliveryLoop> loops;
    private final JdbcClient jdbc;
    private final Clock clock;
    private volatile @Nullable DeliveryLoop loop;

    Webhooks(
            Registrations registrations,
            ObjectProvider<WebhookFeed> feed,
            Function<WebhookFeed, DeliveryLoop> loops,
            DataSource dataSource,
            Clock clock) {
        this.registrations = registrations;
        this.feed = feed;
        this.loops = loops;
        this.jdbc = JdbcClient.create(dataSource);
        this.clock = clock;
    }

    /// Of all webhooks that were not deleted.
    public List<Figures> figures() {
        Instant now = clock.instant();
        return jdbc.sql(FIGURES)
                .query((row, _) -> {
                    OffsetDateTime oldest = row.getObject(5, OffsetDateTime.class);
                    return new Figures(
                            Objects.requireNonNull(row.getString(1)),
                            row.getLong(2),
                            row.getLong(3),
                            row.getLong(4),
                            oldest == null || oldest.toInstant().isAfter(now)
                                    ? Duration.ZERO
                                    : Duration.between(oldest.toInstant(), now),
                            row.getInt(6));
                })
                .list();
    }

    /// How many the engine itself has stopped, as far as this process has seen.
    public long disabled() {
        return registrations.all().stream()
                .filter(each -> each.webhook().status() == Registration.Status.DISABLED)
                .count();
    }

    /// Attempts of this process that were taken.
    public long delivered() {
        return of(DeliveryLoop::delivered);
    }

    /// Attempts of this process that failed.
    public long failed() {
        return of(DeliveryLoop::failed);
    }

    private long of(ToLongFunction<DeliveryLoop> figure) {
        DeliveryLoop running = loop;
        return running == null ? 0 : figure.applyAsLong(running);
    }

    @Override
    public void start() {
        feed.ifAvailable(events -> {
            DeliveryLoop started = loops.apply(events);
            loop = started;
            started.start();
        });
    }

    @Override
    public void stop() {
        DeliveryLoop running = loop;
        if (running != null) {
            running.close();
            loop = null;
        }
    }

    @Override
    public boolean isRunning() {
        return loop != null;
    }

    /// With the policies: after what takes commands, and ended before it.
    @Override
    public int getPhase() {
        return 0;
    }
}
