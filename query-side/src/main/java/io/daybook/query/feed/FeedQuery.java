package io.daybook.query.feed;

import io.daybook.query.Rows;
import io.daybook.query.audit.PersonalDataMask;
import io.daybook.query.feed.FeedReader.Entries;
import io.daybook.query.feed.FeedReader.Entry;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/// Reads the log by position. Positions are dense and in the order of commits, so what is read up to the head has no gap that could be
/// filled later.
final class FeedQuery {

    /// Some of the log.
    ///
    /// @param upTo where to go on behind: all that is wanted up to there has been told
    /// @param head the end of the log
    record Stretch(List<CloudEvent> events, long upTo, long head) {}

    private static final String HEAD = "select coalesce(max(position), 0) from daybook.events";

    private static final String OF_WANTED_TYPES =
            """
            (cast(:types as text) is null or exists (
                select 1 from unnest(string_to_array(:types, chr(10))) as wanted(prefix) where starts_with(type, prefix)))
            order by position limit :limit
            """;
    private static final String COLUMNS =
            "select position, stream, version, event_id, type, revision, command_id, recorded_at, payload, metadata ";
    private static final String ENTRY_COLUMNS =
            "select position, event_id, type, stream, recorded_at ";

    private static final String OF_ALL =
            "from daybook.events where position > :after and position <= :upTo and "
                    + OF_WANTED_TYPES;

    /// The streams' own index leads to their positions; the whole log is not looked through for the sake of one order.
    private static final String THEIRS =
            """
            with theirs as materialized (
                select position from daybook.events
                where stream = any(string_to_array(:subjects, chr(10))) and position > :after and position <= :upTo)
            """;

    private static final String OF_SUBJECTS =
            "from theirs join daybook.events using (position) where " + OF_WANTED_TYPES;

    /// How much of the log one question looks through for events that may be few.
    private static final long RANGE = 50_000;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final PersonalDataMask mask;

    FeedQuery(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
        this.mask = new PersonalDataMask(json);
    }

    Stretch events(FeedFilter filter, long after, int limit) {
        // Asked for first: what comes after this question is left to the next one.
        long head = jdbc.sql(HEAD).query(Long.class).single();
        long upTo = end(filter, after, head);
        List<CloudEvent> events =
                asked(COLUMNS, filter, after, upTo, limit).query((row, _) -> event(row)).list();
        boolean full = events.size() == limit;
        return new Stretch(events, full ? events.getLast().place() : Math.max(after, upTo), head);
    }

    /// Which events there are, without what happened.
    ///
    /// @param last position to look at, no further than the log has come
    Entries entries(FeedFilter filter, long after, long last, int limit) {
        long upTo = end(filter, after, last);
        List<Entry> entries =
                asked(ENTRY_COLUMNS, filter, after, upTo, limit)
                        .query((row, _) ->
                                new Entry(
                                        row.getLong(1),
                                        Rows.text(row, 2),
                                        Rows.text(row, 3),
                                        Rows.text(row, 4),
                                        Rows.instant(row, 5)))
                        .list();
        boolean full = entries.size() == limit;
        return new Entries(entries, full ? entries.getLast().position() : Math.max(after, upTo));
    }

    private static long end(FeedFilter filter, long after, long last) {
        return filter.subjects().isEmpty() ? Math.min(last, after + RANGE) : last;
    }

    private JdbcClient.StatementSpec asked(
            String columns, FeedFilter filter, long after, long upTo, int limit) {
        return jdbc.sql(
                        filter.subjects().isEmpty()
                                ? columns + OF_ALL
                                : THEIRS + columns + OF_SUBJECTS)
                .param("types", joined(filter.types()))
                .param("subjects", joined(filter.subjects()))
                .param("after", after)
                .param("upTo", upTo)
                .param("limit", limit);
    }

    private CloudEvent event(ResultSet row) throws SQLException {
        String type = Rows.text(row, 5);
        JsonNode metadata = json.readTree(Rows.text(row, 10));
        return new CloudEvent(
                CloudEvent.SPECVERSION,
                Rows.text(row, 4),
                CloudEvent.SOURCE,
                type,
                Rows.text(row, 2),
                Rows.instant(row, 8),
                "application/json",
                Long.toString(row.getLong(1)),
                Long.toString(row.getLong(3)),
                Integer.toString(row.getInt(6)),
                Rows.text(row, 7),
                text(metadata, "correlationId"),
                text(metadata, "causationId"),
                text(metadata, "actor"),
                text(metadata, "role"),
                text(metadata, "reason"),
                mask.masked(type, Rows.text(row, 9)));
    }

    private static @Nullable String text(JsonNode metadata, String name) {
        JsonNode value = metadata.path(name);
        return value.isString() ? value.asString() : null;
    }

    /// Values have no line breaks; absent where there are none.
    private static @Nullable String joined(List<String> values) {
        return values.isEmpty() ? null : String.join("\n", values);
    }
}
