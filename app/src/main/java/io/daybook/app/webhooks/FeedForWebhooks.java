package io.daybook.app.webhooks;

import io.daybook.command.CommandRole;
import io.daybook.command.webhook.delivery.WebhookFeed;
import io.daybook.query.feed.FeedReader;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import tools.jackson.databind.json.JsonMapper;

import java.util.List;

import javax.sql.DataSource;

/// Webhooks are told what the feed tells, in the same words.
@Component
@CommandRole
class FeedForWebhooks implements WebhookFeed {

    private final FeedReader feed;

    FeedForWebhooks(DataSource dataSource, JsonMapper json) {
        this.feed = new FeedReader(JdbcClient.create(dataSource), json);
    }

    @Override
    public Stretch between(
            long after, long upTo, List<String> types, List<String> subjects, int limit) {
        FeedReader.Entries found = feed.between(after, upTo, types, subjects, limit);
        return new Stretch(
                found.entries().stream()
                        .map(entry ->
                                new Happening(
                                        entry.position(),
                                        entry.eventId(),
                                        entry.type(),
                                        entry.subject(),
                                        entry.recordedAt()))
                        .toList(),
                found.upTo());
    }

    @Override
    public byte[] body(long position) {
        return feed.told(position);
    }
}
