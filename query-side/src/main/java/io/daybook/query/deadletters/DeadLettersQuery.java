package io.daybook.query.deadletters;

import io.daybook.query.Rows;
import io.daybook.query.audit.PersonalDataMask;
import io.daybook.query.deadletters.DeadLetterDetails.Decision;
import io.daybook.query.deadletters.DeadLetterDetails.Event;
import io.daybook.query.deadletters.DeadLetterDetails.Try;
import io.daybook.query.deadletters.DeadLetterDetails.Waiting;
import io.daybook.shared.letters.DeadLetterEvent;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Dead letters from the table that the views keep them in; what they are about, and what was decided, from the log.
final class DeadLettersQuery {

    static final List<String> STATES = List.of("failed", "waiting");

    private static final int MOST_WAITING = 100;

    /// @param state `failed` or `waiting`
    /// @param parkedFrom inclusive
    /// @param parkedTo exclusive
    record Filter(
            @Nullable String view,
            @Nullable String cause,
            @Nullable String sequence,
            @Nullable String state,
            @Nullable Instant parkedFrom,
            @Nullable Instant parkedTo) {}

    private static final String LETTERS =
            """
            select p.view, p.position, p.sequence, p.event_type, p.cause, p.error, coalesce(p.behind, -1), p.attempts, p.parked_at, p.tried_at,
                (select count(*) from views.parked_events w where w.view = p.view and w.sequence = p.sequence and w.behind = p.position)
            from views.parked_events p join views.view_positions v on v.view = p.view
            where true
            """;

    private static final RowMapper<DeadLetterEntry> LETTER =
            (row, _) -> {
                long behind = row.getLong(7);
                boolean waits = behind >= 0;
                return new DeadLetterEntry(
                        Rows.text(row, 1),
                        row.getLong(2),
                        Rows.text(row, 3),
                        Rows.text(row, 4),
                        waits ? "waiting" : "failed",
                        row.getString(5),
                        waits ? null : Rows.text(row, 6),
                        waits ? behind : null,
                        row.getLong(11),
                        row.getInt(8),
                        Rows.instant(row, 9),
                        waits ? null : Rows.instant(row, 10));
            };

    /// What waits is counted with what it waits for.
    private static final String CAUSES =
            """
            select f.view, coalesce(f.cause, ''), min(f.error), count(*), coalesce(sum(w.waiting), 0), min(f.position), min(f.parked_at), max(f.parked_at)
            from views.parked_events f join views.view_positions v on v.view = f.view
            left join (select view, behind, count(*) as waiting from views.parked_events where behind is not null group by view, behind) w
                on w.view = f.view and w.behind = f.position
            where f.behind is null and (?::text is null or f.view = ?)
            group by f.view, f.cause order by f.view, count(*) desc, f.cause
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final PersonalDataMask mask;

    DeadLettersQuery(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
        this.mask = new PersonalDataMask(json);
    }

    /// In the order of views and of the log, behind a view and a position: letters that come or go in between move no other.
    List<DeadLetterEntry> letters(Filter filter, String afterView, long after, int limit) {
        StringBuilder sql = new StringBuilder(LETTERS);
        List<Object> values = new ArrayList<>();
        sql.append(" and (p.view, p.position) > (?, ?)");
        values.add(afterView);
        values.add(after);
        and(sql, values, "p.view = ?", filter.view());
        and(sql, values, "p.cause = ?", filter.cause());
        and(sql, values, "p.sequence = ?", filter.sequence());
        and(sql, values, "p.parked_at >= ?", time(filter.parkedFrom()));
        and(sql, values, "p.parked_at < ?", time(filter.parkedTo()));
        if (filter.state() != null) {
            sql.append(
                    filter.state().equals("failed")
                            ? " and p.behind is null"
                            : " and p.behind is not null");
        }
        sql.append(" order by p.view, p.position limit ?");
        values.add(limit);
        return jdbc.sql(sql.toString()).params(values).query(LETTER).list();
    }

    List<DeadLetterCause> causes(@Nullable String view) {
        return jdbc.sql(CAUSES)
                .param(view)
                .param(view)
                .query((row, _) ->
                        new DeadLetterCause(
                                Rows.text(row, 1),
                                Rows.text(row, 2),
                                Rows.text(row, 3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                Rows.instant(row, 7),
                                Rows.instant(row, 8)))
                .list();
    }

    Optional<DeadLetterDetails> letter(String view, long position) {
        return jdbc.sql(LETTERS + " and p.view = ? and p.position = ?")
                .param(view)
                .param(position)
                .query(LETTER)
                .optional()
                .map(letter ->
                        new DeadLetterDetails(
                                letter,
                                event(position),
                                edited(view, position),
                                tries(view, position),
                                decisions(view, position),
                                waiting(view, position)));
    }

    boolean isView(String view) {
        return jdbc.sql("select exists (select from views.view_positions where view = ?)")
                .param(view)
                .query(Boolean.class)
                .single();
    }

    private Event event(long position) {
        return jdbc.sql(
                        "select stream, version, event_id, recorded_at, type, payload, metadata from daybook.events where position = ?")
                .param(position)
                .query((row, _) ->
                        new Event(
                                Rows.text(row, 1),
                                row.getLong(2),
                                Rows.text(row, 3),
                                Rows.instant(row, 4),
                                mask.masked(Rows.text(row, 5), Rows.text(row, 6)),
                                json.readTree(Rows.text(row, 7))))
                .single();
    }

    private @Nullable JsonNode edited(String view, long position) {
        return jdbc.sql(
                        """
                        select payload ->> 'eventType', payload ->> 'payload' from daybook.events
                        where stream = ? and type = 'dead-letter.edited' and (payload ->> 'position')::bigint = ?
                        order by version desc limit 1
                        """)
                .param(DeadLetterEvent.streamOf(view))
                .param(position)
                .query((row, _) -> mask.masked(Rows.text(row, 1), Rows.text(row, 2)))
                .optional()
                .orElse(null);
    }

    private List<Try> tries(String view, long position) {
        return jdbc.sql(
                        "select attempt, tried_at, error, cause from views.parked_attempts where view = ? and position = ? order by attempt")
                .param(view)
                .param(position)
                .query((row, _) ->
                        new Try(
                                row.getInt(1),
                                Rows.instant(row, 2),
                                Rows.text(row, 3),
                                Rows.text(row, 4)))
                .list();
    }

    private List<Decision> decisions(String view, long position) {
        return jdbc.sql(
                        """
                        select replace(type, 'dead-letter.', ''), (payload ->> 'at')::timestamptz, metadata ->> 'actor',
                            payload ->> 'reason', (payload ->> 'attempt')::int
                        from daybook.events where stream = ? and (payload ->> 'position')::bigint = ? order by version
                        """)
                .param(DeadLetterEvent.streamOf(view))
                .param(position)
                .query((row, _) -> {
                    int attempt = row.getInt(5);
                    return new Decision(
                            Rows.text(row, 1),
                            Rows.instant(row, 2),
                            Rows.text(row, 3),
                            row.getString(4),
                            attempt == 0 ? null : Integer.valueOf(attempt));
                })
                .list();
    }

    private List<Waiting> waiting(String view, long position) {
        return jdbc.sql(
                        """
                        select position, event_type, parked_at from views.parked_events
                        where view = ? and behind = ? order by position limit ?
                        """)
                .param(view)
                .param(position)
                .param(MOST_WAITING)
                .query((row, _) ->
                        new Waiting(row.getLong(1), Rows.text(row, 2), Rows.instant(row, 3)))
                .list();
    }

    private static void and(
            StringBuilder sql, List<Object> values, String condition, @Nullable Object value) {
        if (value != null) {
            sql.append(" and ").append(condition);
            values.add(value);
        }
    }

    private static @Nullable Object time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
