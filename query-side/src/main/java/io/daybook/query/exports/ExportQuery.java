package io.daybook.query.exports;

import io.daybook.query.ReadDatabase;
import io.daybook.query.dictionary.AnalystView;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads views for export: one state of the database, and a cursor over it.
final class ExportQuery {

    /// For each part that the cursor fetches, not for the whole.
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final int FETCH = 2_000;

    private final ReadDatabase database;

    ExportQuery(ReadDatabase database) {
        this.database = database;
    }

    /// What an export tells about itself.
    ///
    /// @param position the last position of the log that is in it
    /// @param eventAt when the log recorded the event of that position; absent while the log is empty
    /// @param takenAt when it was taken
    record Stamp(
            String view, long position, @Nullable Instant eventAt, Instant takenAt, long rows) {

        Map<String, String> told() {
            Map<String, String> told = new LinkedHashMap<>();
            told.put("daybook.view", view);
            told.put("daybook.position", Long.toString(position));
            if (eventAt != null) {
                told.put("daybook.event-at", eventAt.toString());
            }
            told.put("daybook.taken-at", takenAt.toString());
            told.put("daybook.rows", Long.toString(rows));
            return told;
        }
    }

    /// Begins a file, once it is known what there is.
    @FunctionalInterface
    interface Beginning {
        /// @return null where no rows are wanted
        @Nullable RowFile begin(Stamp stamp) throws IOException;
    }

    List<AnalystView> views() {
        return AnalystView.all(database.jdbc());
    }

    /// @throws UncheckedIOException when the file cannot be written on
    void export(ExportedView wanted, Beginning beginning) {
        Boolean done =
                database.snapshot(
                        PATIENCE,
                        jdbc -> {
                            try {
                                RowFile file = beginning.begin(stamp(jdbc, wanted));
                                if (file != null) {
                                    rows(jdbc, wanted, file);
                                    file.end();
                                }
                                return true;
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
        assert done;
    }

    private static Stamp stamp(JdbcClient jdbc, ExportedView wanted) {
        long rows = asked(jdbc, wanted.count(), wanted).query(Long.class).single();
        return jdbc.sql(
                        """
                        select coalesce(f.position, h.head), f.event_at, now()
                        from (select views.log_head() as head) h left join analytics.freshness_v1 f on f.name = :view
                        """)
                .param("view", wanted.view().name())
                .query((row, _) -> {
                    OffsetDateTime eventAt = row.getObject(2, OffsetDateTime.class);
                    return new Stamp(
                            wanted.view().name(),
                            row.getLong(1),
                            eventAt == null ? null : eventAt.toInstant(),
                            row.getObject(3, OffsetDateTime.class).toInstant(),
                            rows);
                })
                .single();
    }

    private static void rows(JdbcClient jdbc, ExportedView wanted, RowFile file) {
        ColumnKind[] kinds =
                wanted.columns().stream()
                        .map(each -> ColumnKind.of(each.type()))
                        .toArray(ColumnKind[]::new);
        @Nullable Object[] values = new @Nullable Object[kinds.length];
        asked(jdbc, wanted.select(), wanted)
                .withFetchSize(FETCH)
                .query(row -> {
                    for (int i = 0; i < kinds.length; i++) {
                        values[i] = kinds[i].read(row, i + 1);
                    }
                    try {
                        file.add(values);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private static JdbcClient.StatementSpec asked(
            JdbcClient jdbc, String sql, ExportedView wanted) {
        JdbcClient.StatementSpec statement = jdbc.sql(sql);
        Map<String, @Nullable Object> limits = new LinkedHashMap<>();
        limits.put("after", wanted.after());
        limits.put("upTo", wanted.upTo());
        limits.put("from", time(wanted.from()));
        limits.put("to", time(wanted.to()));
        for (Map.Entry<String, @Nullable Object> limit : limits.entrySet()) {
            if (limit.getValue() != null) {
                statement = statement.param(limit.getKey(), limit.getValue());
            }
        }
        return statement;
    }

    private static @Nullable Object time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
