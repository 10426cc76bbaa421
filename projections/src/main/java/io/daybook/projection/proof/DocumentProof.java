package io.daybook.projection.proof;

import io.daybook.projection.Entity;
import io.daybook.projection.ViewDocuments;
import io.daybook.projection.ViewDocuments.Document;
import io.daybook.projection.ViewStore;
import io.daybook.projection.ViewWriter;
import io.daybook.projection.proof.Finding.Difference;
import io.daybook.projection.proof.Finding.Value;
import io.daybook.projection.proof.TableProof.Digests;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/// The documents of a view beside what its book, folded anew, makes of them.
final class DocumentProof {

    private final ViewDocuments documents;
    private final String kind;

    private DocumentProof(ViewDocuments documents, String kind) {
        this.documents = documents;
        this.kind = kind;
    }

    /// Absent where the view has no documents.
    static @Nullable DocumentProof of(ViewWriter writer) {
        ViewDocuments documents = writer.documents();
        if (documents == null) {
            return null;
        }
        // A view in a search index has one table, its book, and a document per row.
        String kind = writer.tables().getFirst().entities().keySet().iterator().next();
        return new DocumentProof(documents, kind);
    }

    /// A document that differs.
    ///
    /// @param entity what it is the document of
    /// @param right what it is to be; absent where it is not to be
    record DocumentDifference(
            Entity entity,
            String id,
            String index,
            Difference difference,
            List<Value> values,
            @Nullable ObjectNode right) {

        Finding finding(Course course, long position) {
            return course.finding(entity, index, "_id=" + id, difference, values, position);
        }
    }

    /// @param moving ids of those that differ and may just be ahead: the view writes a document before it stores its position
    record Compared(List<DocumentDifference> differences, Set<String> moving, Digests digests) {

        static final Compared NONE = new Compared(List.of(), Set.of(), Digests.NONE);

        boolean areMoving() {
            return moving.size() == differences.size();
        }

        /// Those that differ for sure.
        List<DocumentDifference> settled() {
            return differences.stream().filter(each -> !moving.contains(each.id())).toList();
        }
    }

    /// @param book in which the states of these entities, and no others, were folded
    /// @param position up to which they were
    /// @param end of the log: no document can be of a later version
    Compared compare(ViewStore book, Collection<Entity> entities, long position, LongSupplier end)
            throws SQLException {
        List<String> ids = entities.stream().map(Entity::toString).sorted().toList();
        Map<String, Document> shown = documents.shown(ids);
        long head = end.getAsLong(); // asked for after them: none of them can be later
        Map<String, ObjectNode> right = documents.right(book, ids);
        List<DocumentDifference> differences = new ArrayList<>();
        Set<String> moving = new TreeSet<>();
        Digests digests = Digests.NONE;
        for (String id : ids) {
            Document is = shown.get(id);
            ObjectNode should = right.get(id);
            if (is == null && should == null) {
                continue;
            }
            if (is == null || should == null || !is.json().equals(should)) {
                differences.add(
                        difference(
                                id,
                                is == null
                                        ? Difference.MISSING
                                        : should == null ? Difference.STRAY : Difference.CHANGED,
                                Differences.between(is == null ? null : is.json(), should),
                                should));
                if (is != null && is.version() > position && is.version() <= head) {
                    moving.add(id);
                    continue; // neither side tells anything yet
                }
            } else if (is.version() > head) {
                // What the view writes would be taken for old until the log has come so far.
                differences.add(
                        difference(
                                id,
                                Difference.CHANGED,
                                List.of(
                                        new Value(
                                                "_version",
                                                Long.toString(is.version()),
                                                "at most " + head)),
                                should));
            }
            digests = digests.plus(digestsOf(id, is, should));
        }
        return new Compared(List.copyOf(differences), moving, digests);
    }

    /// A document that belongs to nothing, as a difference.
    DocumentDifference stray(String id, Document shown) {
        return difference(id, Difference.STRAY, Differences.between(shown.json(), null), null);
    }

    private DocumentDifference difference(
            String id, Difference difference, List<Value> values, @Nullable ObjectNode right) {
        return new DocumentDifference(entity(id), id, documents.index(), difference, values, right);
    }

    /// What the document of this id is of.
    Entity entity(String id) {
        return new Entity(kind, List.of(id));
    }

    ViewDocuments documents() {
        return documents;
    }

    private static Digests digestsOf(
            String id, @Nullable Document is, @Nullable ObjectNode should) {
        return new Digests(
                is == null ? 0 : 1,
                is == null ? 0 : hash(id, is.json()),
                should == null ? 0 : 1,
                should == null ? 0 : hash(id, should));
    }

    /// Puts these right. The view must be claimed.
    ///
    /// @param position that the view has come to
    void repair(Collection<DocumentDifference> differences, long position) {
        for (DocumentDifference each : differences) {
            if (each.right() == null) {
                documents.remove(each.id(), position);
            } else {
                documents.put(each.id(), each.right(), position);
            }
        }
        documents.refresh();
    }

    /// The same for the same content, whatever the order of its properties.
    private static long hash(String id, JsonNode json) {
        StringBuilder text = new StringBuilder(id).append('\n');
        write(json, text);
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }

    private static void write(JsonNode json, StringBuilder to) {
        switch (json) {
            case ObjectNode object -> {
                to.append('{');
                for (String name : new TreeSet<>(object.propertyNames())) {
                    to.append(name).append(':');
                    write(object.get(name), to);
                }
                to.append('}');
            }
            case ArrayNode array -> {
                to.append('[');
                for (JsonNode element : array) {
                    write(element, to);
                    to.append(',');
                }
                to.append(']');
            }
            default -> to.append(json);
        }
    }
}
