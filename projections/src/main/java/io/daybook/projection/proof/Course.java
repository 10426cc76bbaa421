package io.daybook.projection.proof;

import io.daybook.projection.Entity;
import io.daybook.projection.proof.Finding.Difference;
import io.daybook.projection.proof.Finding.Value;
import io.daybook.projection.proof.Walk.Stage;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/// A walk that is asked for, and the row that keeps how far it has come. The row's lock is the claim to go on with it: whichever process has it
/// takes the next step, and moves the row in the same transaction as what it has put right.
///
/// @param reconciliation absent for the standing proof
/// @param key of the only entity; absent for all
record Course(String view, @Nullable UUID reconciliation, @Nullable String key, boolean dryRun) {

    /// What a step of it has come to.
    enum Step {
        MORE,
        DONE,
        /// Another process has the claim, or the walk has ended.
        ELSEWHERE
    }

    private static final String WALK =
            "stage, after_key, until_key, at_position, streams, entities, left_alone, found, repaired, live_digest, log_digest";

    static Course standing(String view) {
        return new Course(view, null, null, false);
    }

    /// How far it has come; absent where another process goes on with it, or it has ended. To be asked first in a transaction.
    @Nullable Walk claim(Connection connection) throws SQLException {
        String sql =
                reconciliation == null
                        ? "select %s from views.proofs where view = ? for update skip locked"
                        : "select %s from views.reconciliations where id = ? and ended_at is null for update skip locked";
        try (PreparedStatement select = connection.prepareStatement(sql.formatted(WALK))) {
            select.setObject(1, id());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? walk(row) : null;
            }
        }
    }

    /// Keeps how far it has come. The claim must be held.
    void store(Connection connection, Walk walk) throws SQLException {
        String sql =
                reconciliation == null
                        ? """
                        update views.proofs set (%s) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?), waits_for = null, updated_at = clock_timestamp(),
                            total_found = total_found + ? - found, total_repaired = total_repaired + ? - repaired,
                            last_found_at = case when ? > found then now() else last_found_at end
                        where view = ?
                        """
                        : """
                        update views.reconciliations set (%s) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?), error = null, updated_at = clock_timestamp(),
                            state = case when ? = 'done' then 'done' else 'running' end,
                            ended_at = case when ? = 'done' then clock_timestamp() end,
                            started_at = coalesce(started_at, now())
                        where id = ?
                        """;
        try (PreparedStatement update = connection.prepareStatement(sql.formatted(WALK))) {
            update.setString(1, Texts.of(walk.stage()));
            update.setString(2, walk.after());
            update.setString(3, walk.until());
            update.setLong(4, walk.position());
            update.setLong(5, walk.streams());
            update.setLong(6, walk.entities());
            update.setLong(7, walk.leftAlone());
            update.setLong(8, walk.found());
            update.setLong(9, walk.repaired());
            update.setLong(10, walk.liveDigest());
            update.setLong(11, walk.logDigest());
            if (reconciliation == null) {
                update.setLong(12, walk.found());
                update.setLong(13, walk.repaired());
                update.setLong(14, walk.found());
                update.setObject(15, id());
            } else {
                update.setString(12, Texts.of(walk.stage()));
                update.setString(13, Texts.of(walk.stage()));
                update.setObject(14, id());
            }
            update.executeUpdate();
        }
    }

    /// What was found on it, and put right where anything is to be.
    ///
    /// @param entity what it belongs to; absent where that cannot be told
    Finding finding(
            @Nullable Entity entity,
            String table,
            String key,
            Difference difference,
            List<Value> values,
            long position) {
        return new Finding(
                null,
                view,
                reconciliation,
                entity == null ? null : name(entity),
                table,
                key,
                difference,
                values,
                !dryRun,
                position,
                null);
    }

    private static String name(Entity entity) {
        return entity.key().isEmpty() ? entity.kind() : entity.kind() + ":" + entity;
    }

    private Object id() {
        return reconciliation == null ? view : reconciliation;
    }

    static Walk walk(ResultSet row) throws SQLException {
        return new Walk(
                Texts.read(Stage.class, row.getString("stage")),
                row.getString("after_key"),
                row.getString("until_key"),
                row.getLong("at_position"),
                row.getLong("streams"),
                row.getLong("entities"),
                row.getLong("left_alone"),
                row.getLong("found"),
                row.getLong("repaired"),
                row.getLong("live_digest"),
                row.getLong("log_digest"));
    }
}
