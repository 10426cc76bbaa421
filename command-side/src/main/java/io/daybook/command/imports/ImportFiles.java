package io.daybook.command.imports;

import io.daybook.command.imports.retail.RetailPart;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/// The imports that were asked for, and their files until they are done: table `daybook.import_files`.
class ImportFiles {

    enum State {
        QUEUED,
        RUNNING,
        DONE,
        FAILED;

        String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// An import without its file.
    ///
    /// @param problem why it failed, as JSON
    record Entry(
            String importId,
            State state,
            String fileSha256,
            ImportOptions options,
            int rows,
            int documents,
            int skippedRows,
            long lastPosition,
            @Nullable String problem,
            Instant askedAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {}

    private static final String COLUMNS =
            """
            import_id, state, file_sha256, supply, lifecycle, skip_bad, prefix, rows_total, documents, skipped_rows,
            last_position, problem::text as problem, asked_at, started_at, finished_at
            """;

    private final JdbcClient jdbc;

    ImportFiles(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Entry> find(String importId) {
        return jdbc.sql("select " + COLUMNS + " from daybook.import_files where import_id = :id")
                .param("id", importId)
                .query(ImportFiles::entry)
                .optional();
    }

    /// Those that are to go on, the earliest first.
    List<String> unfinished() {
        return jdbc.sql(
                        """
                        select import_id from daybook.import_files
                        where state in ('queued', 'running')
                        order by asked_at, import_id
                        """)
                .query((row, _) -> row.getString("import_id"))
                .list();
    }

    boolean isEmpty() {
        return !jdbc.sql("select exists (select from daybook.import_files)")
                .query(Boolean.class)
                .single();
    }

    byte[] content(String importId) {
        return jdbc.sql("select content from daybook.import_files where import_id = :id")
                .param("id", importId)
                .query(byte[].class)
                .single();
    }

    /// Queues an import that is new or has failed; false where it is queued, running or done.
    boolean queue(
            String importId,
            String fileSha256,
            ImportOptions options,
            RetailPart part,
            byte[] content) {
        return jdbc.sql(
                                """
                                insert into daybook.import_files as f
                                    (import_id, state, file_sha256, supply, lifecycle, skip_bad, prefix, content, rows_total, documents, skipped_rows)
                                values (:id, 'queued', :sha, :supply, :lifecycle, :skipBad, :prefix, :content, :rows, :documents, :skipped)
                                on conflict (import_id) do update
                                set state = 'queued', content = excluded.content, problem = null, started_at = null, finished_at = null
                                where f.state = 'failed'
                                """)
                        .param("id", importId)
                        .param("sha", fileSha256)
                        .param("supply", options.supplyText())
                        .param("lifecycle", options.lifecycleText())
                        .param("skipBad", options.skipBad())
                        .param("prefix", options.prefix())
                        .param("content", content)
                        .param("rows", part.rows())
                        .param("documents", part.documents().size())
                        .param("skipped", part.skippedRows())
                        .update()
                == 1;
    }

    void started(String importId) {
        jdbc.sql(
                        """
                        update daybook.import_files set state = 'running', started_at = now()
                        where import_id = :id
                        """)
                .param("id", importId)
                .update();
    }

    /// The file is not needed any more: its rows are in the log.
    void done(String importId, long lastPosition) {
        jdbc.sql(
                        """
                        update daybook.import_files
                        set state = 'done', finished_at = now(), last_position = :position, content = null
                        where import_id = :id
                        """)
                .param("id", importId)
                .param("position", lastPosition)
                .update();
    }

    void failed(String importId, String problem) {
        jdbc.sql(
                        """
                        update daybook.import_files
                        set state = 'failed', finished_at = now(), problem = :problem::jsonb
                        where import_id = :id
                        """)
                .param("id", importId)
                .param("problem", problem)
                .update();
    }

    private static Entry entry(ResultSet row, int number) throws SQLException {
        return new Entry(
                row.getString("import_id"),
                State.valueOf(row.getString("state").toUpperCase(java.util.Locale.ROOT)),
                row.getString("file_sha256"),
                ImportOptions.parse(
                        row.getString("supply"),
                        row.getString("lifecycle"),
                        Boolean.toString(row.getBoolean("skip_bad")),
                        row.getString("prefix")),
                row.getInt("rows_total"),
                row.getInt("documents"),
                row.getInt("skipped_rows"),
                row.getLong("last_position"),
                row.getString("problem"),
                instant(row, "asked_at"),
                optionalInstant(row, "started_at"),
                optionalInstant(row, "finished_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant optionalInstant(ResultSet row, String column)
            throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
