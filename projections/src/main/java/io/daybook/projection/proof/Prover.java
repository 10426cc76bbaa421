package io.daybook.projection.proof;

import io.daybook.projection.ViewWriter;
import io.daybook.projection.proof.Course.Step;
import io.daybook.projection.proof.Walk.Stage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.LongSupplier;

/// Holds one view against the log, step by step.
///
/// A step looks first, in one snapshot of the database that shows the view's position, its rows as of just that, and the events up to it. So
/// it holds up nobody, and what is written meanwhile cannot deceive it. Only what differs there is looked at again under the view's claim,
/// which keeps the view from moving for a moment: what still differs then is named, and put right.
final class Prover {

    private final Connection connection;
    private final ViewClaim view;
    private final EntityProof entities;
    private final StrayProof strays;

    /// @param connection a session of its own, which no other view uses at the same time
    /// @param head the end of the log
    /// @param afterClaim called when the view, having been kept from moving, may go on
    Prover(
            ViewWriter writer,
            Entities entities,
            LongSupplier head,
            Connection connection,
            Scratch scratch,
            Runnable afterClaim) {
        DocumentProof documents = DocumentProof.of(writer);
        this.connection = connection;
        this.view = new ViewClaim(writer, entities, connection, afterClaim);
        this.entities =
                new EntityProof(writer, entities, head, connection, view, scratch, documents);
        this.strays = new StrayProof(entities, connection, view, scratch, documents);
    }

    /// Compares the next entities, rows or documents.
    ///
    /// @param events how many events the step is to fold, about
    Step step(Course course, int events) throws Exception {
        try {
            view.beginSnapshot();
            Walk walk = course.claim(connection);
            if (walk == null || walk.stage() == Stage.DONE) {
                connection.rollback();
                return walk == null ? Step.ELSEWHERE : Step.DONE;
            }
            return switch (walk.stage()) {
                case ENTITIES -> entities.step(course, walk, events);
                case ROWS -> strays.rows(course, walk);
                case DOCUMENTS -> strays.documents(course, walk);
                case DONE -> Step.DONE;
            };
        } catch (Exception | Error e) {
            rollBack(e);
            throw e;
        }
    }

    /// Gives back what is kept open between steps.
    void end() {
        strays.end();
    }

    private void rollBack(Throwable because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            because.addSuppressed(e); // the connection is gone, and the transaction with it
        }
    }
}
