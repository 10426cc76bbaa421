package io.daybook.command.webhook.delivery;

import io.daybook.shared.log.EventHistory;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.webhook.Registration;
import io.daybook.shared.webhook.WebhookEvent;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

import javax.sql.DataSource;

/// All webhooks as the log has them. They are few, and change seldom, so that they are kept in memory; what is new is asked for before
/// anything is sent.
public final class Registrations {

    /// @param version of the last event in it
    record Known(Registration webhook, long version) {}

    private record Latest(String stream, long version) {}

    private static final String CATEGORY = "webhook:";
    private static final int AT_ONCE = 1_000;

    private static final String LATEST =
            "select stream, max(version) from daybook.events where stream >= 'webhook:' and stream < 'webhook;' group by stream";

    private final JdbcClient jdbc;
    private final EventHistory history;
    private final Map<String, Known> known = new TreeMap<>();

    Registrations(DataSource dataSource, EventHistory history) {
        this.jdbc = JdbcClient.create(dataSource);
        this.history = history;
    }

    /// One webhook as it is now; deleted ones too.
    public Optional<Registration> current(String webhookId) {
        refresh();
        return get(webhookId).map(Known::webhook);
    }

    /// How many there are now.
    public long count() {
        refresh();
        return all().stream()
                .filter(each -> each.webhook().status() != Registration.Status.DELETED)
                .count();
    }

    /// Takes in what the log has by now.
    synchronized void refresh() {
        List<Latest> latest =
                jdbc.sql(LATEST)
                        .query((row, _) ->
                                new Latest(
                                        Objects.requireNonNull(row.getString(1)), row.getLong(2)))
                        .list();
        for (Latest each : latest) {
            String webhookId = each.stream().substring(CATEGORY.length());
            Known before = known.get(webhookId);
            if (before == null || before.version() < each.version()) {
                @Nullable Registration webhook = before == null ? null : before.webhook();
                long version = before == null ? -1 : before.version();
                for (RecordedEvent event : events(webhookId, version)) {
                    webhook = Registration.after(webhook, (WebhookEvent) event.event());
                    version = event.version();
                }
                if (webhook != null) {
                    known.put(webhookId, new Known(webhook, version));
                }
            }
        }
    }

    synchronized Collection<Known> all() {
        return List.copyOf(known.values());
    }

    synchronized Optional<Known> get(String webhookId) {
        return Optional.ofNullable(known.get(webhookId));
    }

    /// What happened to a webhook behind a version; a great deal is taken in by and by.
    List<RecordedEvent> events(String webhookId, long version) {
        return history.ofStream(CATEGORY + webhookId, version, AT_ONCE);
    }
}
