package io.daybook.query.audit;

import io.daybook.query.Rows;

import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.json.JsonMapper;

import java.util.List;

/// Reads the log where it is written. The log is the truth, so there is nothing to wait for.
final class StreamQuery {

    private static final String EVENTS =
            """
            select position, version, event_id, type, revision, command_id, recorded_at, payload, metadata from daybook.events
            where stream = ? and version > ? order by version limit ?
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final PersonalDataMask mask;

    StreamQuery(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
        this.mask = new PersonalDataMask(json);
    }

    List<StoredEvent> events(String stream, long after, int limit) {
        return jdbc.sql(EVENTS)
                .param(stream)
                .param(after)
                .param(limit)
                .query((row, _) ->
                        new StoredEvent(
                                row.getLong(1),
                                row.getLong(2),
                                Rows.text(row, 3),
                                Rows.text(row, 4),
                                row.getInt(5),
                                Rows.text(row, 6),
                                Rows.instant(row, 7),
                                mask.masked(Rows.text(row, 4), Rows.text(row, 8)),
                                json.readTree(Rows.text(row, 9))))
                .list();
    }
}
