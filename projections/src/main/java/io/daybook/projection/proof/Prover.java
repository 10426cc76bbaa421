package io.daybook.projection.proof;

import io.daybook.projection.Entity;
import io.daybook.projection.Faults;
import io.daybook.projection.ViewDocuments;
import io.daybook.projection.ViewWriter;
import io.daybook.projection.proof.Entities.Slice;
import io.daybook.projection.proof.Finding.Difference;
import io.daybook.projection.proof.TableProof.Digests;
import io.daybook.projection.proof.TableProof.Key;
import io.daybook.projection.proof.TableProof.Met;
import io.daybook.projection.proof.TableProof.RowDifference;
import io.daybook.projection.proof.Walk.Stage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/// Holds one view against the log, step by step.
///
/// A step looks first, in one snapshot of the database that shows the view's position, its rows as of just that, and the events up to it. So
/// it holds up nobody, and what is written meanwhile cannot deceive it. Only what differs there is looked at again under the view's claim,
/// which keeps the view from moving for a moment: what still differs then is named, and put right.
final class Prover {

    private static final Logger LOG = LoggerFactory.getLogger(Prover.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};

    /// Rows that are looked at in one step, where only whose they are is asked.
    private static final int ROWS = 1_000;

    /// How often documents that are being written are looked at again before the view is kept from moving for their sake.
    private static final int LOOKS = 3;

    /// What the standing proof puts right by itself in one round, at most.
    static final long MOST_HEALED = 1_000;

    /// The view is not to be put right before people have looked.
    static final class Unprovable extends IllegalStateException {
        Unprovable(String message) {
            super(message);
        }
    }

    /// What a step has come to.
    enum Step {
        MORE,
        DONE,
        /// Another process has the claim, or the walk has ended.
        ELSEWHERE
    }

    /// What looking has found.
    ///
    /// @param slice the entities that were looked at, dead letters left out
    /// @param left how many were left out
    private record Look(Walk walk, long position, Slice slice, long left) {}

    private final ViewWriter writer;
    private final Entities entities;
    private final LongSupplier head;
    private final Connection connection;
    private final Scratch scratch;
    private final Runnable afterClaim;

    /// While one entity is not to be folded, they are taken one by one, up to this stream.
    private @Nullable String carefulUpTo;

    /// What was decided about dead letters as far as the view has acted upon it.
    private long decisions;

    private int looks;
    private ViewDocuments.@Nullable Ids ids;

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
        this.writer = writer;
        this.entities = entities;
        this.head = head;
        this.connection = connection;
        this.scratch = scratch;
        this.afterClaim = afterClaim;
    }

    /// Compares the next entities, rows or documents.
    ///
    /// @param events how many events the step is to fold, about
    Step step(Course course, int events) throws Exception {
        try {
            begin();
            statement("set transaction isolation level repeatable read");
            Walk walk = course.claim(connection);
            if (walk == null || walk.stage() == Stage.DONE) {
                connection.rollback();
                return walk == null ? Step.ELSEWHERE : Step.DONE;
            }
            return switch (walk.stage()) {
                case ENTITIES -> entities(course, walk, events);
                case ROWS -> rows(course, walk);
                case DOCUMENTS -> documents(course, walk);
                case DONE -> Step.DONE;
            };
        } catch (Exception | Error e) {
            rollBack(e);
            throw e;
        }
    }

    /// Gives back what is kept open between steps.
    void end() {
        if (ids != null) {
            ids.close();
            ids = null;
        }
    }

    // ---------------------------------------------------------------------------------------------------------- entities

    private Step entities(Course course, Walk walk, int events) throws Exception {
        long position = position(false);
        String key = course.key();
        Slice all =
                key == null
                        ? entities.next(
                                walk.after(), walk.until(), carefulUpTo == null ? events : 1)
                        : entities.of(key);
        if (key == null && all.last()) {
            carefulUpTo = null;
            return move(course, walk.to(Stage.ROWS));
        }
        if (carefulUpTo != null && all.upTo().compareTo(carefulUpTo) > 0) {
            carefulUpTo = null;
        }
        Slice slice = all.without(parked(all));
        Look look =
                new Look(walk, position, slice, all.entities().size() - slice.entities().size());
        if (slice.entities().isEmpty()) {
            return move(course, passed(look, Digests.NONE));
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
            return move(course, passed(look, digests.plus(documents.digests())));
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
        begin();
        if (!look.walk().equals(course.claim(connection))) {
            connection.rollback();
            return Step.ELSEWHERE;
        }
        return move(
                course,
                look.walk().past(look.slice(), 0, look.left() + 1, look.position(), Digests.NONE));
    }

    /// Looks again while the view does not move, names what differs, and puts it right.
    private Step settle(Course course, Look look) throws Exception {
        begin();
        Walk walk = course.claim(connection);
        if (walk == null) {
            connection.rollback();
            return Step.ELSEWHERE;
        }
        Slice slice = look.slice();
        long decided = decisions;
        long position = claimView();
        boolean comparable =
                walk.equals(look.walk())
                        && decisions == decided
                        && position >= look.position()
                        && entities.isCurrent(slice)
                        && parked(slice).isEmpty();
        if (!comparable) {
            rollBackClaim();
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
            differences.forEach(each -> findings.add(finding(course, each, position)));
            differing += differences.size();
            refuseTooMuch(course, differing);
            if (repair && !differences.isEmpty()) {
                table.repair(connection, slice.entities());
            }
        }
        for (DocumentProof.DocumentDifference each : documents.settled()) {
            findings.add(finding(course, each, position));
        }
        refuseTooMuch(course, differing);
        DocumentProof proof = documentProof();
        if (repair && proof != null && !documents.settled().isEmpty()) {
            proof.repair(documents.settled(), position);
        }
        Findings.keep(connection, findings);
        Walk moved =
                walk.past(
                                slice,
                                slice.entities().size(),
                                look.left(),
                                position,
                                digests.plus(documents.digests()))
                        .found(findings.size(), repair ? findings.size() : 0);
        tell(findings);
        Step step = move(course, moved);
        afterClaim.run();
        return step;
    }

    /// So much does not go wrong by accident: the projector has changed, or somebody means it. People have to look.
    private static void refuseTooMuch(Course course, long differing) {
        if (course.reconciliation() == null && differing > MOST_HEALED) {
            throw new Unprovable(
                    "More than %,d rows or documents differ: nobody asked for that much to be put right. Reconcile or rebuild the view."
                            .formatted(MOST_HEALED));
        }
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
        DocumentProof proof = documentProof();
        return proof == null
                ? DocumentProof.Compared.NONE
                : proof.compare(scratch.store(), slice.entities(), position, head);
    }

    private @Nullable DocumentProof documentProof() {
        ViewDocuments documents = writer.documents();
        return documents == null ? null : new DocumentProof(documents);
    }

    // -------------------------------------------------------------------------------------------
    // rows that belong to nothing

    private Step rows(Course course, Walk walk) throws Exception {
        List<TableProof> tables =
                scratch.tables().stream().filter(table -> !table.isOfOneEntity()).toList();
        List<String> at =
                walk.after().isEmpty() ? List.of() : JSON.readValue(walk.after(), STRINGS);
        int index = 0;
        for (int i = 0; i < tables.size(); i++) {
            if (!at.isEmpty() && tables.get(i).name().equals(at.getFirst())) {
                index = i;
            }
        }
        if (tables.isEmpty()) {
            return move(course, walk.to(afterRows()));
        }
        TableProof table = tables.get(index);
        long position = position(false);
        List<Met> page =
                table.page(
                        connection, at.size() < 2 ? null : new Key(at.subList(1, at.size())), ROWS);
        String next;
        if (page.size() == ROWS) {
            List<String> last = new ArrayList<>(List.of(table.name()));
            last.addAll(page.getLast().key().parts());
            next = JSON.writeValueAsString(last);
        } else if (index + 1 < tables.size()) {
            next = JSON.writeValueAsString(List.of(tables.get(index + 1).name()));
        } else {
            next = "";
        }
        Walk moved =
                next.isEmpty()
                        ? walk.past("", position).to(afterRows())
                        : walk.past(next, position);
        List<Key> suspects = strays(page);
        if (suspects.isEmpty()) {
            return move(course, moved);
        }
        connection.commit();
        return settleRows(course, walk, moved, table, suspects);
    }

    private Stage afterRows() {
        return writer.documents() == null ? Stage.DONE : Stage.DOCUMENTS;
    }

    private List<Key> strays(List<Met> rows) {
        Set<Entity> of = new LinkedHashSet<>();
        for (Met row : rows) {
            if (row.entity() != null) {
                of.add(row.entity());
            }
        }
        Set<Entity> known = entities.known(of);
        return rows.stream()
                .filter(row -> row.entity() == null || !known.contains(row.entity()))
                .map(Met::key)
                .toList();
    }

    private Step settleRows(
            Course course, Walk before, Walk after, TableProof table, List<Key> suspects)
            throws Exception {
        begin();
        if (!before.equals(course.claim(connection))) {
            connection.rollback();
            return Step.ELSEWHERE;
        }
        long position = claimView();
        List<Finding> findings = new ArrayList<>();
        long hash = 0;
        for (Key key : strays(table.rows(connection, suspects))) {
            RowDifference stray = table.stray(connection, key);
            if (stray != null) {
                findings.add(finding(course, stray, position));
                hash += 1 + key.hashCode();
                if (!course.dryRun()) {
                    table.delete(connection, key);
                }
            }
        }
        refuseTooMuch(course, before.found() + findings.size());
        Findings.keep(connection, findings);
        tell(findings);
        Step step =
                move(
                        course,
                        after.strays(hash)
                                .found(findings.size(), course.dryRun() ? 0 : findings.size()));
        afterClaim.run();
        return step;
    }

    // --------------------------------------------------------------------------------------
    // documents that belong to nothing

    private Step documents(Course course, Walk walk) throws Exception {
        ViewDocuments documents = writer.documents();
        if (documents == null) {
            return move(course, walk.to(Stage.DONE));
        }
        if (ids == null) {
            ids = documents.ids();
        }
        List<String> page = ids.next();
        if (page.isEmpty()) {
            end();
            return move(course, walk.to(Stage.DONE));
        }
        List<String> suspects = unknown(page);
        if (suspects.isEmpty()) {
            return move(course, walk);
        }
        connection.commit();
        begin();
        if (!walk.equals(course.claim(connection))) {
            connection.rollback();
            return Step.ELSEWHERE;
        }
        long position = claimView();
        List<Finding> findings = new ArrayList<>();
        long hash = 0;
        Map<String, ViewDocuments.Document> shown = documents.shown(unknown(suspects));
        refuseTooMuch(course, walk.found() + shown.size());
        for (Map.Entry<String, ViewDocuments.Document> each : shown.entrySet()) {
            findings.add(
                    finding(
                            course,
                            new DocumentProof.DocumentDifference(
                                    each.getKey(),
                                    documents.index(),
                                    Difference.STRAY,
                                    Differences.between(each.getValue().json(), null),
                                    null),
                            position));
            hash += 1 + each.getKey().hashCode();
            if (!course.dryRun()) {
                documents.remove(each.getKey(), position);
            }
        }
        if (!course.dryRun() && !shown.isEmpty()) {
            documents.refresh();
        }
        Findings.keep(connection, findings);
        tell(findings);
        Step step =
                move(
                        course,
                        walk.strays(hash)
                                .found(findings.size(), course.dryRun() ? 0 : findings.size()));
        afterClaim.run();
        return step;
    }

    /// Those of these ids of whose entities the log knows nothing.
    private List<String> unknown(Collection<String> of) {
        Map<String, Entity> meant = new LinkedHashMap<>();
        of.forEach(id -> meant.put(id, documentEntity(id)));
        Set<Entity> known = entities.known(meant.values());
        return of.stream().filter(id -> !known.contains(meant.get(id))).toList();
    }

    /// A view in a search index has one table, its book, and a document per row.
    private Entity documentEntity(String id) {
        String kind = writer.tables().getFirst().entities().keySet().iterator().next();
        return new Entity(kind, List.of(id));
    }

    // ---------------------------------------------------------------------------------------------------------- transactions

    private void begin() throws SQLException {
        connection.setAutoCommit(false);
    }

    private Step move(Course course, Walk walk) throws SQLException {
        Walk moved =
                course.key() != null && walk.stage() == Stage.ENTITIES ? walk.to(Stage.DONE) : walk;
        course.store(connection, moved);
        connection.commit();
        return moved.stage() == Stage.DONE ? Step.DONE : Step.MORE;
    }

    /// The position that the view has come to. With the claim nobody moves it until this transaction ends.
    private long claimView() throws SQLException {
        statement("set local lock_timeout = '5s'");
        return position(true);
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

    private void rollBackClaim() throws SQLException {
        connection.rollback();
        afterClaim.run();
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

    private void statement(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void rollBack(Throwable because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            because.addSuppressed(e); // the connection is gone, and the transaction with it
        }
    }

    // -------------------------------------------------------------------------------------------------------------- findings

    private Finding finding(Course course, RowDifference difference, long position) {
        Entity entity = difference.entity();
        return new Finding(
                null,
                writer.view(),
                course.reconciliation(),
                entity == null ? null : name(entity),
                difference.table(),
                difference.key(),
                difference.difference(),
                difference.values(),
                !course.dryRun(),
                position,
                null);
    }

    private Finding finding(
            Course course, DocumentProof.DocumentDifference difference, long position) {
        return new Finding(
                null,
                writer.view(),
                course.reconciliation(),
                name(documentEntity(difference.id())),
                difference.index(),
                "_id=" + difference.id(),
                difference.difference(),
                difference.values(),
                !course.dryRun(),
                position,
                null);
    }

    private static String name(Entity entity) {
        return entity.key().isEmpty() ? entity.kind() : entity.kind() + ":" + entity;
    }

    private void tell(List<Finding> findings) {
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
}
