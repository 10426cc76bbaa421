package io.daybook.projection.proof;

import io.daybook.projection.Entity;
import io.daybook.projection.ViewDocuments;
import io.daybook.projection.proof.Course.Step;
import io.daybook.projection.proof.TableProof.Key;
import io.daybook.projection.proof.TableProof.Met;
import io.daybook.projection.proof.TableProof.RowDifference;
import io.daybook.projection.proof.Walk.Stage;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Holds the rows and documents that a view shows against the log, for those that belong to nothing that it knows.
final class StrayProof {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};

    /// Rows that are looked at in one step, where only whose they are is asked.
    private static final int ROWS = 1_000;

    private final Entities entities;
    private final Connection connection;
    private final ViewClaim view;
    private final Scratch scratch;
    private final @Nullable DocumentProof documentProof;

    private ViewDocuments.@Nullable Ids ids;

    StrayProof(
            Entities entities,
            Connection connection,
            ViewClaim view,
            Scratch scratch,
            @Nullable DocumentProof documentProof) {
        this.entities = entities;
        this.connection = connection;
        this.view = view;
        this.scratch = scratch;
        this.documentProof = documentProof;
    }

    /// Gives back what is kept open between steps.
    void end() {
        if (ids != null) {
            ids.close();
            ids = null;
        }
    }

    // ----------------------------------------------------------------------------------------------------------- rows

    Step rows(Course course, Walk walk) throws Exception {
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
            return view.move(course, walk.to(afterRows()));
        }
        TableProof table = tables.get(index);
        long position = view.position();
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
            return view.move(course, moved);
        }
        connection.commit();
        return settleRows(course, walk, moved, table, suspects);
    }

    private Stage afterRows() {
        return documentProof == null ? Stage.DONE : Stage.DOCUMENTS;
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
        if (!view.beginAt(course, before)) {
            return Step.ELSEWHERE;
        }
        long position = view.claim();
        List<Finding> findings = new ArrayList<>();
        long hash = 0;
        for (Key key : strays(table.rows(connection, suspects))) {
            RowDifference stray = table.stray(connection, key);
            if (stray != null) {
                findings.add(stray.finding(course, position));
                hash += 1 + key.hashCode();
                if (!course.dryRun()) {
                    table.delete(connection, key);
                }
            }
        }
        ViewClaim.refuseTooMuch(course, before.found() + findings.size());
        return view.settled(course, after.strays(hash), findings);
    }

    // ------------------------------------------------------------------------------------------------------ documents

    Step documents(Course course, Walk walk) throws Exception {
        if (documentProof == null) {
            return view.move(course, walk.to(Stage.DONE));
        }
        ViewDocuments documents = documentProof.documents();
        if (ids == null) {
            ids = documents.ids();
        }
        List<String> page = ids.next();
        if (page.isEmpty()) {
            end();
            return view.move(course, walk.to(Stage.DONE));
        }
        List<String> suspects = unknown(documentProof, page);
        if (suspects.isEmpty()) {
            return view.move(course, walk);
        }
        connection.commit();
        if (!view.beginAt(course, walk)) {
            return Step.ELSEWHERE;
        }
        long position = view.claim();
        List<Finding> findings = new ArrayList<>();
        long hash = 0;
        Map<String, ViewDocuments.Document> shown =
                documents.shown(unknown(documentProof, suspects));
        ViewClaim.refuseTooMuch(course, walk.found() + shown.size());
        for (Map.Entry<String, ViewDocuments.Document> each : shown.entrySet()) {
            findings.add(
                    documentProof.stray(each.getKey(), each.getValue()).finding(course, position));
            hash += 1 + each.getKey().hashCode();
            if (!course.dryRun()) {
                documents.remove(each.getKey(), position);
            }
        }
        if (!course.dryRun() && !shown.isEmpty()) {
            documents.refresh();
        }
        return view.settled(course, walk.strays(hash), findings);
    }

    /// Those of these ids of whose entities the log knows nothing.
    private List<String> unknown(DocumentProof documents, Collection<String> of) {
        Map<String, Entity> meant = new LinkedHashMap<>();
        of.forEach(id -> meant.put(id, documents.entity(id)));
        Set<Entity> known = entities.known(meant.values());
        return of.stream().filter(id -> !known.contains(meant.get(id))).toList();
    }
}
