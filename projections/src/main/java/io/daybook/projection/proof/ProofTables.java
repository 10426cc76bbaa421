package io.daybook.projection.proof;

import io.daybook.projection.StoreUnavailable;
import io.daybook.projection.proof.Proof.Round;
import io.daybook.projection.proof.Reconciliation.State;
import io.daybook.projection.proof.ReconciliationRejected.Code;
import io.daybook.projection.proof.Walk.Stage;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

/// The standing proof and the reconciliations as they stand in their tables.
final class ProofTables implements Reconciliations, Proofs {

    /// Entities are most of the work; what belongs to none is looked up in a moment.
    private static final double SHARE_OF_ENTITIES = 0.9;

    private final DataSource dataSource;
    private volatile Runnable asked = () -> {};

    ProofTables(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /// Calls `signal` when something is asked for in this process.
    void onAsked(Runnable signal) {
        asked = signal;
    }

    // ---------------------------------------------------------------------------------------------------- what is asked for

    @Override
    public Reconciliation start(String view, Options options) {
        Reconciliation begun = connected(connection -> begin(connection, view, options));
        asked.run();
        return begun;
    }

    private static Reconciliation begin(Connection connection, String view, Options options)
            throws SQLException {
        UUID id = UUID.randomUUID();
        int inserted =
                update(
                        connection,
                        """
                        insert into views.reconciliations (id, view, key, dry_run, actor, reason)
                        select ?, view, ?, ?, ?, ? from views.view_positions where view = ?
                        on conflict do nothing
                        """,
                        id,
                        options.key(),
                        options.dryRun(),
                        options.actor(),
                        options.reason(),
                        view);
        if (inserted == 0) {
            checkKnown(connection, view);
            throw ReconciliationRejected.because(
                    Code.RECONCILIATION_RUNNING,
                    "View %s is being reconciled already%s. Wait for that to end."
                            .formatted(view, options.key() == null ? "" : " as to that key"));
        }
        return find(connection, id).orElseThrow();
    }

    @Override
    public Optional<Reconciliation> get(UUID id) {
        return connected(connection -> find(connection, id));
    }

    @Override
    public List<Reconciliation> list(@Nullable String view, @Nullable UUID before, int limit) {
        return connected(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(
                            """
                            select * from views.reconciliations r
                            where view = coalesce(?::text, view)
                                and (?::uuid is null or (asked_at, id) < (select asked_at, id from views.reconciliations where id = ?::uuid))
                            order by asked_at desc, id desc limit ?
                            """)) {
                select.setString(1, view);
                select.setObject(2, before);
                select.setObject(3, before);
                select.setInt(4, limit);
                return reconciliations(select);
            }
        });
    }

    @Override
    public List<Finding> findings(
            String view, @Nullable UUID reconciliation, long after, int limit) {
        return connected(connection -> {
            checkKnown(connection, view);
            return Findings.list(connection, view, reconciliation, after, limit);
        });
    }

    private static void checkKnown(Connection connection, String view) throws SQLException {
        List<String> views = new ArrayList<>();
        try (PreparedStatement select =
                        connection.prepareStatement(
                                "select view from views.view_positions order by view");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                views.add(row.getString(1));
            }
        }
        if (!views.contains(view)) {
            throw ReconciliationRejected.because(
                    Code.UNKNOWN_VIEW,
                    "There is no view %s. These are there: %s."
                            .formatted(view, String.join(", ", views)));
        }
    }

    private static Optional<Reconciliation> find(Connection connection, UUID id)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select * from views.reconciliations where id = ?")) {
            select.setObject(1, id);
            return reconciliations(select).stream().findFirst();
        }
    }

    private static List<Reconciliation> reconciliations(PreparedStatement select)
            throws SQLException {
        List<Reconciliation> found = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                found.add(reconciliation(row));
            }
        }
        return found;
    }

    private static Reconciliation reconciliation(ResultSet row) throws SQLException {
        Walk walk = Course.walk(row);
        State state = Texts.read(State.class, row.getString("state"));
        long total = row.getLong("total");
        return new Reconciliation(
                row.getObject("id", UUID.class),
                row.getString("view"),
                row.getString("key"),
                row.getBoolean("dry_run"),
                row.getString("actor"),
                row.getString("reason"),
                state,
                share(walk, total),
                walk.position(),
                walk.entities(),
                walk.leftAlone(),
                walk.found(),
                walk.repaired(),
                walk.stage() == Stage.DONE ? digest(walk.liveDigest()) : null,
                walk.stage() == Stage.DONE ? digest(walk.logDigest()) : null,
                row.getString("error"),
                time(row, "asked_at"),
                optionalTime(row, "started_at"),
                time(row, "updated_at"),
                optionalTime(row, "ended_at"));
    }

    private static double share(Walk walk, long total) {
        return switch (walk.stage()) {
            case ENTITIES ->
                    total == 0
                            ? 0
                            : SHARE_OF_ENTITIES * Math.min(1, (double) walk.streams() / total);
            case ROWS -> SHARE_OF_ENTITIES;
            case DOCUMENTS -> (1 + SHARE_OF_ENTITIES) / 2;
            case DONE -> 1;
        };
    }

    // ------------------------------------------------------------------------------------------------------ what is worked on

    /// Reconciliations that have not ended, the first asked first.
    List<Course> open() {
        return connected(connection -> {
            List<Course> open = new ArrayList<>();
            try (PreparedStatement select =
                            connection.prepareStatement(
                                    "select * from views.reconciliations where ended_at is null order by asked_at, id");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    open.add(
                            new Course(
                                    row.getString("view"),
                                    row.getObject("id", UUID.class),
                                    row.getString("key"),
                                    row.getBoolean("dry_run")));
                }
            }
            return open;
        });
    }

    /// Tells how many streams it has before it, where that is not known yet.
    void total(UUID reconciliation, long streams) {
        connected(connection ->
                update(
                        connection,
                        "update views.reconciliations set total = ?, started_at = coalesce(started_at, now()) where id = ? and total is null",
                        streams,
                        reconciliation));
    }

    boolean isCounted(UUID reconciliation) {
        return connected(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(
                            "select from views.reconciliations where id = ? and total is not null")) {
                select.setObject(1, reconciliation);
                try (ResultSet row = select.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    void waits(Course course, String why) {
        connected(connection ->
                course.reconciliation() == null
                        ? update(
                                connection,
                                "update views.proofs set waits_for = ?, updated_at = now() where view = ?",
                                why,
                                course.view())
                        : update(
                                connection,
                                "update views.reconciliations set state = 'waiting', error = ?, updated_at = now() where id = ? and ended_at is null",
                                why,
                                course.reconciliation()));
    }

    void fail(UUID reconciliation, String why) {
        connected(connection ->
                update(
                        connection,
                        "update views.reconciliations set state = 'failed', error = ?, updated_at = now(), ended_at = now() where id = ? and ended_at is null",
                        why,
                        reconciliation));
    }

    /// Makes the rows of these views' proofs, where there are none.
    void register(List<String> views) {
        connected(connection -> {
            for (String view : views) {
                update(
                        connection,
                        "insert into views.proofs (view, stage) values (?, 'done') on conflict do nothing",
                        view);
            }
            return null;
        });
    }

    /// Ends the round of a view that is done, and begins the next one where the last began long enough ago.
    ///
    /// @return whether there is something to do for this round
    boolean nextRound(String view, Duration rest) {
        return connected(connection -> {
            update(
                    connection,
                    """
                    update views.proofs set last_ended_at = updated_at, proved_since = round_began_at,
                        last_seconds = extract(epoch from updated_at - round_began_at), last_busy_millis = busy_millis,
                        last_streams = streams, last_entities = entities, last_left_alone = left_alone,
                        last_live_digest = live_digest, last_log_digest = log_digest
                    where view = ? and stage = 'done' and round_began_at is not null
                        and (proved_since is null or proved_since < round_began_at)
                    """,
                    view);
            update(
                    connection,
                    """
                    update views.proofs set stage = 'entities', after_key = '', until_key = '', streams = 0, entities = 0, left_alone = 0, found = 0,
                        repaired = 0, live_digest = 0, log_digest = 0, busy_millis = 0, round = round + 1, round_began_at = now()
                    where view = ? and stage = 'done'
                        and (round_began_at is null or round_began_at <= now() - ? * interval '1 millisecond')
                    """,
                    view,
                    rest.toMillis());
            try (PreparedStatement select =
                    connection.prepareStatement(
                            "select from views.proofs where view = ? and stage <> 'done'")) {
                select.setString(1, view);
                try (ResultSet row = select.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    void worked(String view, long millis) {
        connected(connection ->
                update(
                        connection,
                        "update views.proofs set busy_millis = busy_millis + ? where view = ?",
                        millis,
                        view));
    }

    // ----------------------------------------------------------------------------------------------------------- what is told

    @Override
    public List<Proof> all() {
        return connected(connection -> {
            List<Proof> all = new ArrayList<>();
            try (PreparedStatement select =
                            connection.prepareStatement(
                                    "select * from views.proofs order by view");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    all.add(proof(row));
                }
            }
            return all;
        });
    }

    private static Proof proof(ResultSet row) throws SQLException {
        Instant provedSince = optionalTime(row, "proved_since");
        Round last =
                provedSince == null
                        ? null
                        : new Round(
                                provedSince,
                                time(row, "last_ended_at"),
                                row.getDouble("last_seconds"),
                                row.getLong("last_busy_millis") / 1000.0,
                                row.getLong("last_entities"),
                                row.getLong("last_left_alone"),
                                digest(row.getLong("last_live_digest")),
                                digest(row.getLong("last_log_digest")));
        return new Proof(
                row.getString("view"),
                row.getLong("round"),
                optionalTime(row, "round_began_at"),
                row.getLong("entities"),
                row.getString("waits_for"),
                last,
                row.getLong("total_found"),
                row.getLong("total_repaired"),
                optionalTime(row, "last_found_at"));
    }

    private static String digest(long sum) {
        return "%016x".formatted(sum);
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant optionalTime(ResultSet row, String column)
            throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static int update(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    @FunctionalInterface
    private interface Work<T extends @Nullable Object> {
        T on(Connection connection) throws SQLException;
    }

    private <T extends @Nullable Object> T connected(Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw new StoreUnavailable("postgresql", "Proofs cannot be asked for now.", e);
        }
    }
}
