package io.daybook.query.feed;

import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.util.List;

/// The feed for those who send it on: first which events there are, and then each as the feed tells it.
public final class FeedReader {

    /// @param eventId the CloudEvent's `id`
    public record Entry(
            long position, String eventId, String type, String subject, Instant recordedAt) {}

    /// @param upTo where to go on behind: all that is wanted up to there is in it
    public record Entries(List<Entry> entries, long upTo) {}

    private final FeedQuery query;
    private final JsonMapper json;

    public FeedReader(JdbcClient jdbc, JsonMapper json) {
        this.query = new FeedQuery(jdbc, json);
        this.json = json;
    }

    /// Up to `limit` events behind one position and up to another.
    ///
    /// @param types beginnings of their names; empty for all
    /// @param subjects their streams; empty for all
    public Entries between(
            long after, long upTo, List<String> types, List<String> subjects, int limit) {
        return query.entries(new FeedFilter(types, subjects), after, upTo, limit);
    }

    /// The event at a position, as JSON.
    public byte[] told(long position) {
        List<CloudEvent> events =
                query.events(new FeedFilter(List.of(), List.of()), position - 1, 1).events();
        if (events.isEmpty() || events.getFirst().place() != position) {
            throw new IllegalArgumentException("The log has no position " + position + ".");
        }
        return json.writeValueAsBytes(events.getFirst());
    }
}
