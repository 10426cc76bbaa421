package io.daybook.command.webhook.delivery;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;

import javax.sql.DataSource;

/// Tells the log as it is. What it looks like to others is tried where that is made.
record PlainFeed(DataSource dataSource) implements WebhookFeed {

    @Override
    public Stretch between(
            long after, long upTo, List<String> types, List<String> subjects, int limit) {
        List<Happening> found =
                JdbcClient.create(dataSource)
                        .sql(
                                """
                                select position, event_id, type, stream, recorded_at from daybook.events
                                where position > :after and position <= :upTo
                                    and (:types = '' or exists (select from unnest(string_to_array(:types, chr(10))) p where starts_with(type, p)))
                                    and (:subjects = '' or stream = any (string_to_array(:subjects, chr(10))))
                                order by position limit :limit
                                """)
                        .param("after", after)
                        .param("upTo", upTo)
                        .param("types", String.join("\n", types))
                        .param("subjects", String.join("\n", subjects))
                        .param("limit", limit)
                        .query((row, _) ->
                                new Happening(
                                        row.getLong(1),
                                        row.getString(2),
                                        row.getString(3),
                                        row.getString(4),
                                        row.getObject(5, OffsetDateTime.class).toInstant()))
                        .list();
        return new Stretch(found, found.size() == limit ? found.getLast().position() : upTo);
    }

    @Override
    public byte[] body(long position) {
        return JdbcClient.create(dataSource)
                .sql(
                        """
                        select json_build_object('id', event_id, 'type', type, 'subject', stream, 'position', position::text, 'data', payload)::text
                        from daybook.events where position = ?
                        """)
                .param(position)
                .query(String.class)
                .single()
                .getBytes(StandardCharsets.UTF_8);
    }
}
