package io.daybook.projection.letters;

import io.daybook.shared.letters.DeadLetter;
import io.daybook.shared.letters.DeadLetters;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.List;
import java.util.Optional;

import javax.sql.DataSource;

/// Dead letters as they stand in `views.parked_events`.
final class StoredLetters implements DeadLetters {

    private static final String LETTERS =
            """
            select p.view, p.position, p.sequence, coalesce(p.stream, p.sequence), p.version, p.event_type, p.cause, p.behind, p.attempts,
                (select count(*) from views.parked_events w where w.view = p.view and w.sequence = p.sequence and w.behind = p.position)
            from views.parked_events p
            """;

    private static final RowMapper<DeadLetter> LETTER =
            (row, _) -> {
                long behind = row.getLong(8);
                return new DeadLetter(
                        row.getString(1),
                        row.getLong(2),
                        row.getString(3),
                        row.getString(4),
                        row.getLong(5),
                        row.getString(6),
                        row.getString(7),
                        behind == 0 ? null : Long.valueOf(behind),
                        row.getInt(9),
                        row.getLong(10));
            };

    private final JdbcClient jdbc;

    StoredLetters(DataSource dataSource) {
        jdbc = JdbcClient.create(dataSource);
    }

    @Override
    public boolean isView(String view) {
        return jdbc.sql("select exists (select from views.view_positions where view = ?)")
                .param(view)
                .query(Boolean.class)
                .single();
    }

    @Override
    public Optional<DeadLetter> find(String view, long position) {
        return jdbc.sql(LETTERS + "where p.view = ? and p.position = ?")
                .param(view)
                .param(position)
                .query(LETTER)
                .optional();
    }

    @Override
    public List<DeadLetter> failed(String view, @Nullable String cause, long after, int limit) {
        return jdbc.sql(
                        LETTERS
                                + """
                                where p.view = ? and p.behind is null and p.position > ? and (?::text is null or p.cause = ?)
                                order by p.position limit ?
                                """)
                .param(view)
                .param(after)
                .param(cause)
                .param(cause)
                .param(limit)
                .query(LETTER)
                .list();
    }
}
