package io.daybook.projection.proof;

import io.daybook.projection.ViewWriter;
import io.daybook.projection.proof.Course.Step;
import io.daybook.projection.proof.Walk.Stage;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// The transactions of a step: where the view stands in them, the claim that keeps it from moving for a moment, and the step's end, which keeps
/// what was found and moves the walk on.
final class ViewClaim {

    private static final Logger LOG = LoggerFactory.getLogger(ViewClaim.class);

    /// What the standing proof puts right by itself in one round, at most.
    private static final long MOST_HEALED = 1_000;

    /// The view is not to be put right before people have looked.
    static final class Unprovable extends IllegalStateException {
        Unprovable(String message) {
            super(message);
        }
    }

    private final ViewWriter writer;
    private final Entities entities;
    private final Connection connection;
    private final Runnable afterClaim;

    /// What was decided about dead letters as far as the view has acted upon it.
    private long decisions;

    /// @param afterClaim called when the view, having been kept from moving, may go on
    ViewClaim(ViewWriter writer, Entities entities, Connection connection, Runnable afterClaim) {
        this.writer = writer;
        this.entities = entities;
        this.connection = connection;
        this.afterClaim = afterClaim;
    }

    void begin() throws SQLException {
        connection.setAutoCommit(false);
    }

    /// Begins a transaction that shows the view and the log as they are now, whatever is written meanwhile.
    void beginSnapshot() throws SQLException {
        begin();
        statement("set transaction isolation level repeatable read");
    }

    /// Begins anew; false where another process has gone on with the walk meanwhile.
    boolean beginAt(Course course, Walk walk) throws SQLException {
        begin();
        if (walk.equals(course.claim(connection))) {
            return true;
        }
        connection.rollback();
        return false;
    }

    /// The position that the view has come to, as the transaction shows it.
    long position() throws SQLException {
        return position(false);
    }

    /// The position that the view has come to. With the claim nobody moves it until this transaction ends.
    long claim() throws SQLException {
        statement("set local lock_timeout = '5s'");
        return position(true);
    }

    /// What was decided about dead letters as far as the view had acted upon it at that position.
    long decisions() {
        return decisions;
    }

    private long position(boolean claim) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        """
                        select p.position, v.revision, p.letters_version
                        from views.view_positions p left join views.view_versions v on v.view = p.view and v.role = 'live'
                        where p.view = ? %s
                        """
                                .formatted(claim ? "for update of p" : ""))) {
            select.setString(1, writer.view());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return 0;
                }
                Integer revision = row.getObject(2, Integer.class);
                if (revision != null && revision != writer.revision()) {
                    throw new Unprovable(
                            "Readers have what revision %d of the projector made, and this is revision %d: a rebuild shows what differs."
                                    .formatted(revision, writer.revision()));
                }
                decisions = row.getLong(3);
                entities.actedUpon(decisions);
                return row.getLong(1);
            }
        }
    }

    /// Lets the view go on, without anything having been done.
    void giveBack() throws SQLException {
        connection.rollback();
        afterClaim.run();
    }

    /// So much does not go wrong by accident: the projector has changed, or somebody means it. People have to look.
    static void refuseTooMuch(Course course, long differing) {
        if (course.reconciliation() == null && differing > MOST_HEALED) {
            throw new Unprovable(
                    "More than %,d rows or documents differ: nobody asked for that much to be put right. Reconcile or rebuild the view."
                            .formatted(MOST_HEALED));
        }
    }

    /// Ends a step under the claim, which keeps what it has found.
    Step settled(Course course, Walk walk, List<Finding> findings) throws SQLException {
        Findings.keep(connection, findings);
        tell(findings);
        int found = findings.size();
        Step step = move(course, walk.found(found, course.dryRun() ? 0 : found));
        afterClaim.run();
        return step;
    }

    /// Ends a step that has come so far.
    Step move(Course course, Walk walk) throws SQLException {
        Walk moved =
                course.key() != null && walk.stage() == Stage.ENTITIES ? walk.to(Stage.DONE) : walk;
        course.store(connection, moved);
        connection.commit();
        return moved.stage() == Stage.DONE ? Step.DONE : Step.MORE;
    }

    private static void tell(List<Finding> findings) {
        for (Finding finding : findings) {
            LOG.warn(
                    "View {}: {} {} is {}{}.",
                    finding.view(),
                    finding.table(),
                    finding.key(),
                    finding.difference().text(),
                    finding.repaired() ? ", and was put right" : "");
        }
    }

    private void statement(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
