package io.daybook.projection.proof;

import io.daybook.projection.Entity;
import io.daybook.projection.Faults;
import io.daybook.projection.ViewWriter;
import io.daybook.projection.proof.Course.Step;
import io.daybook.projection.proof.Entities.Slice;
import io.daybook.projection.proof.TableProof.Digests;
import io.daybook.projection.proof.TableProof.RowDifference;
import io.daybook.projection.proof.Walk.Stage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/// Holds what a view shows of the entities that the log knows against their events, some entities at a time.
final class EntityProof {

    private static final Logger LOG = LoggerFactory.getLogger(EntityProof.class);

    /// How often documents that are being written are looked at again before the view is kept from moving for their sake.
    private static final int LOOKS = 3;

    /// What looking has found.
    ///
    /// @param slice the entities that were looked at, dead letters left out
    /// @param left how many were left out
    private record Look(Walk walk, long position, Slice slice, long left) {}

    private final ViewWriter writer;
    private final Entities entities;
    private final LongSupplier head;
    private final Connection connection;
    private final ViewClaim view;
    private final Scratch scratch;
    private final @Nullable DocumentProof documentProof;

    /// While one entity is not to be folded, they are taken one by one, up to this stream.
    private @Nullable String carefulUpTo;

    private int looks;

    /// @param head the end of the log
    EntityProof(
            ViewWriter writer,
            Entities entities,
            LongSupplier head,
            Connection connection,
            ViewClaim view,
            Scratch scratch,
            @Nullable DocumentProof documentProof) {
        this.writer = writer;
        this.entities = entities;
        this.head = head;
        this.connection = connection;
        this.view = view;
        this.scratch = scratch;
        this.documentProof = documentProof;
    }

    /// Compares the next entities.
    ///
    /// @param events how many events are to be folded, about
    Step step(Course course, Walk walk, int events) throws Exception {
        long position = view.position();
        String key = course.key();
        Slice all =
                key == null
                        ? entities.next(
                                walk.after(), walk.until(), carefulUpTo == null ? events : 1)
                        : entities.of(key);
        if (key == null && all.last()) {
            carefulUpTo = null;
            return view.move(course, walk.to(Stage.ROWS));
        }
        if (carefulUpTo != null && all.upTo().compareTo(carefulUpTo) > 0) {
            carefulUpTo = null;
        }
        Slice slice = all.without(parked(all));
        Look look =
                new Look(walk, position, slice, all.entities().size() - slice.entities().size());
        if (slice.entities().isEmpty()) {
            return view.move(course, passed(look, Digests.NONE));
        }
        try {
            scratch.clear();
            entities.fold(slice, 0, position, scratch::apply);
        } catch (Scratch.Unfoldable e) {
            return leave(course, look, e);
        }
        Digests digests = digests(slice);
        DocumentProof.Compared documents = documentsOf(slice, position);
        if (digests.isEqual() && documents.differences().isEmpty()) {
            looks = 0;
            return view.move(course, passed(look, digests.plus(documents.digests())));
        }
        connection.commit();
        if (digests.isEqual() && documents.areMoving() && ++looks < LOOKS) {
            return Step.MORE;
        }
        looks = 0;
        return settle(course, look);
    }

    private Walk passed(Look look, Digests digests) {
        Slice slice = look.slice();
        return look.walk()
                .past(slice, slice.entities().size(), look.left(), look.position(), digests);
    }

    /// An event that the view has applied cannot be applied any more. The entity is left alone, once it is known which it is.
    private Step leave(Course course, Look look, Scratch.Unfoldable failure) throws SQLException {
        connection.rollback();
        if (look.slice().entities().size() > 1) {
            carefulUpTo = look.slice().upTo();
            return Step.MORE;
        }
        LOG.warn(
                "View {} cannot be held against the log as to {}: its events cannot be applied. {}",
                writer.view(),
                look.slice().entities(),
                Faults.textOf(failure.why()));
        if (!view.beginAt(course, look.walk())) {
            return Step.ELSEWHERE;
        }
        return view.move(
                course,
                look.walk().past(look.slice(), 0, look.left() + 1, look.position(), Digests.NONE));
    }

    /// Looks again while the view does not move, names what differs, and puts it right.
    private Step settle(Course course, Look look) throws Exception {
        view.begin();
        Walk walk = course.claim(connection);
        if (walk == null) {
            connection.rollback();
            return Step.ELSEWHERE;
        }
        Slice slice = look.slice();
        long decided = view.decisions();
        long position = view.claim();
        boolean comparable =
                walk.equals(look.walk())
                        && view.decisions() == decided
                        && position >= look.position()
                        && entities.isCurrent(slice)
                        && parked(slice).isEmpty();
        if (!comparable) {
            view.giveBack();
            return Step.MORE; // it has moved on, and is looked at anew
        }
        entities.fold(slice, look.position(), position, scratch::apply);
        Digests digests = digests(slice);
        DocumentProof.Compared documents = documentsOf(slice, position);
        List<Finding> findings = new ArrayList<>();
        boolean repair = !course.dryRun();
        long differing = walk.found() + documents.settled().size();
        for (TableProof table : scratch.tables()) {
            List<RowDifference> differences = table.differences(connection, slice.entities());
            differences.forEach(each -> findings.add(each.finding(course, position)));
            differing += differences.size();
            ViewClaim.refuseTooMuch(course, differing);
            if (repair && !differences.isEmpty()) {
                table.repair(connection, slice.entities());
            }
        }
        for (DocumentProof.DocumentDifference each : documents.settled()) {
            findings.add(each.finding(course, position));
        }
        ViewClaim.refuseTooMuch(course, differing);
        if (repair && documentProof != null && !documents.settled().isEmpty()) {
            documentProof.repair(documents.settled(), position);
        }
        return view.settled(
                course,
                walk.past(
                        slice,
                        slice.entities().size(),
                        look.left(),
                        position,
                        digests.plus(documents.digests())),
                findings);
    }

    private Digests digests(Slice slice) throws SQLException {
        Digests digests = Digests.NONE;
        boolean equal = true;
        for (TableProof table : scratch.tables()) {
            Digests more = table.digests(connection, slice.entities());
            equal &= more.isEqual();
            digests = digests.plus(more);
        }
        // Differences of two tables that cancel each other out are still differences.
        return equal || !digests.isEqual() ? digests : digests.plus(new Digests(0, 1, 0, 0));
    }

    private DocumentProof.Compared documentsOf(Slice slice, long position) throws SQLException {
        return documentProof == null
                ? DocumentProof.Compared.NONE
                : documentProof.compare(scratch.store(), slice.entities(), position, head);
    }

    /// The entities of which events are dead letters: what the log says of them is not what the view can show.
    private Set<Entity> parked(Slice slice) throws SQLException {
        Set<String> sequences = new HashSet<>(slice.allStreams());
        for (Entity entity : slice.entities()) {
            writer.streamsOf(entity).forEach(streams -> sequences.add(streams.name()));
        }
        Set<Entity> parked = new HashSet<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select distinct sequence from views.parked_events where view = ? and sequence = any(?)")) {
            select.setString(1, writer.view());
            select.setArray(2, connection.createArrayOf("text", sequences.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    parked.add(writer.entityOf(row.getString(1)));
                }
            }
        }
        return parked;
    }
}
