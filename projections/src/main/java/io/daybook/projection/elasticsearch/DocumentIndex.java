package io.daybook.projection.elasticsearch;

import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.elasticsearch._types.VersionType;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.elasticsearch.indices.CreateIndexRequest;
import co.elastic.clients.elasticsearch.indices.get_mapping.IndexMappingRecord;
import co.elastic.clients.elasticsearch.indices.update_aliases.Action;
import co.elastic.clients.json.JsonData;
import co.elastic.clients.util.BinaryData;
import co.elastic.clients.util.ContentType;

import io.daybook.projection.StoreUnavailable;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The index side of a view: creates it behind its alias, and writes documents with the position that made them as external version,
/// so that whatever is written twice, or late, changes nothing.
final class DocumentIndex {

    /// Enough to make a request worth its while, far below the server's limit of 100 MB.
    private static final int BULK_BYTES = 4 << 20;

    private static final int BULK_OPERATIONS = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(DocumentIndex.class);

    private final Elasticsearch elasticsearch;
    private final String alias;
    private final byte[] definition;
    private final String fingerprint;

    private volatile boolean ready;

    /// A document as it goes to the index.
    ///
    /// @param position of the event that made it so
    record Write(String key, long position, byte[] json) {}

    /// Hands all documents of the view to a new index, chunk by chunk.
    @FunctionalInterface
    interface Filling {
        void fill(Sink sink) throws Exception;
    }

    /// Tells which indexes belong to versions of the view that are to stay.
    @FunctionalInterface
    interface OtherVersions {
        Set<String> names() throws SQLException;
    }

    /// Takes documents of an index that is being filled.
    @FunctionalInterface
    interface Sink {
        void accept(List<Write> documents);
    }

    DocumentIndex(Elasticsearch elasticsearch, SearchIndex index) {
        this.elasticsearch = elasticsearch;
        this.alias = elasticsearch.alias(index);
        this.definition = definitionOf(index);
        this.fingerprint = fingerprint(definition);
    }

    /// Makes sure that the alias stands for an index of today's definition. Where there is none, or one of another definition, a new
    /// index is filled beside it; readers are switched when it is complete, and never see it before.
    ///
    /// @param kept names of indexes that belong to other versions of the view
    /// @return the new index's name; absent where all was as it should be
    @Nullable String ensure(Filling filling, OtherVersions kept) throws Exception {
        if (ready) {
            return null;
        }
        List<String> behindAlias = new ArrayList<>();
        boolean current = false;
        for (Map.Entry<String, String> found : behindAlias().entrySet()) {
            behindAlias.add(found.getKey());
            current |= fingerprint.equals(found.getValue());
        }
        if (current) {
            ready = true;
            return null;
        }
        String made = newName();
        create(made);
        filling.fill(documents -> write(made, documents));
        open(made);
        switchTo(made);
        Set<String> others = kept.names();
        for (String gone : generations().values()) {
            if (!gone.equals(made) && (behindAlias.contains(gone) || !others.contains(gone))) {
                LOG.info("Deleting the search index {}, which {} replaces", gone, made);
                drop(gone);
            }
        }
        ready = true;
        return made;
    }

    /// The indexes behind the alias, with the fingerprints of their definitions; normally one.
    private Map<String, String> behindAlias() {
        Map<String, String> behind = new TreeMap<>();
        if (elasticsearch.call(c -> c.indices().existsAlias(a -> a.name(alias))).value()) {
            for (Map.Entry<String, IndexMappingRecord> found :
                    elasticsearch
                            .call(c -> c.indices().getMapping(m -> m.index(alias)))
                            .mappings()
                            .entrySet()) {
                behind.put(found.getKey(), fingerprintOf(found.getValue()));
            }
        }
        return behind;
    }

    private static String fingerprintOf(IndexMappingRecord index) {
        JsonData made = index.mappings().meta().get("definition");
        return made == null ? "" : made.to(String.class);
    }

    /// Whether the alias stands for one index, which is of today's definition.
    boolean isSound() {
        return List.copyOf(behindAlias().values()).equals(List.of(fingerprint));
    }

    /// Has the next batch look anew.
    void doubt() {
        ready = false;
    }

    /// The index behind the alias.
    String live() {
        Map<String, String> behind = behindAlias();
        if (behind.size() != 1) {
            throw new StoreUnavailable(
                    "elasticsearch", alias + " stands for " + behind.keySet() + ".", null);
        }
        return behind.keySet().iterator().next();
    }

    /// A name that no index has.
    String newName() {
        SortedMap<Integer, String> generations = generations();
        return "%s-%06d".formatted(alias, generations.isEmpty() ? 1 : generations.lastKey() + 1);
    }

    /// Makes an index anew, to be filled: without copies, and without making documents visible meanwhile.
    void create(String name) {
        LOG.info("Creating the search index {}", name);
        drop(name);
        ObjectNode body = (ObjectNode) DocumentJson.MAPPER.readTree(definition);
        body.withObject("/settings").put("number_of_replicas", 0).put("refresh_interval", "-1");
        body.withObject("/mappings/_meta").put("definition", fingerprint);
        byte[] json = DocumentJson.MAPPER.writeValueAsBytes(body);
        elasticsearch.call(c ->
                c.indices()
                        .create(
                                CreateIndexRequest.of(b ->
                                        b.index(name).withJson(new ByteArrayInputStream(json)))));
    }

    /// Makes an index that has been filled one that can be searched.
    void open(String name) {
        JsonNode settings = DocumentJson.MAPPER.readTree(definition).path("settings");
        String interval = settings.path("refresh_interval").asString("1s");
        String replicas = String.valueOf(replicas());
        elasticsearch.call(c ->
                c.indices()
                        .putSettings(p ->
                                p.index(name)
                                        .settings(x ->
                                                x.numberOfReplicas(replicas)
                                                        .refreshInterval(t -> t.time(interval)))));
        refresh(name);
    }

    /// Lets the alias stand for `name` alone, in one step.
    void switchTo(String name) {
        IndexMappingRecord index =
                elasticsearch
                        .call(c -> c.indices().getMapping(m -> m.index(name)))
                        .mappings()
                        .get(name);
        if (index == null || !fingerprint.equals(fingerprintOf(index))) {
            throw new IllegalStateException(
                    "The search index %s does not have the definition that this release gives it."
                            .formatted(name));
        }
        List<Action> actions = new ArrayList<>();
        for (String gone : behindAlias().keySet()) {
            if (!gone.equals(name)) {
                actions.add(Action.of(a -> a.remove(r -> r.index(gone).alias(alias))));
            }
        }
        actions.add(Action.of(a -> a.add(n -> n.index(name).alias(alias))));
        elasticsearch.call(c -> c.indices().updateAliases(u -> u.actions(actions)));
    }

    void drop(String name) {
        elasticsearch.call(c -> c.indices().delete(d -> d.index(name).ignoreUnavailable(true)));
    }

    /// Writes documents to an index that is not, or not yet, behind the alias. Nobody sees them before it is refreshed.
    void write(String name, List<Write> documents) {
        bulk(name, false, documents);
    }

    Elasticsearch elasticsearch() {
        return elasticsearch;
    }

    /// Writes documents through the alias and makes them visible. False where the alias is gone: it has to be ensured again.
    boolean write(List<Write> documents) {
        if (!bulk(alias, true, documents)) {
            ready = false;
            return false;
        }
        refresh(alias);
        return true;
    }

    /// All indexes that were ever made for this alias and are still there, by their numbers.
    private SortedMap<Integer, String> generations() {
        SortedMap<Integer, String> found = new TreeMap<>();
        for (String name :
                elasticsearch
                        .call(c ->
                                c.indices()
                                        .getMapping(
                                                m -> m.index(alias + "-*").allowNoIndices(true)))
                        .mappings()
                        .keySet()) {
            String number = name.substring(alias.length() + 1);
            if (number.matches("[0-9]{6}")) {
                found.put(Integer.valueOf(number), name);
            }
        }
        return found;
    }

    private int replicas() {
        Integer asked = elasticsearch.replicas();
        return asked != null
                ? asked
                : elasticsearch.call(c -> c.cluster().health()).numberOfDataNodes() == 1 ? 0 : 1;
    }

    private boolean bulk(String target, boolean requireAlias, List<Write> documents) {
        List<BulkOperation> chunk = new ArrayList<>();
        long bytes = 0;
        for (Write document : documents) {
            if (!chunk.isEmpty()
                    && (bytes + document.json().length > BULK_BYTES
                            || chunk.size() == BULK_OPERATIONS)) {
                if (!send(target, requireAlias, chunk)) {
                    return false;
                }
                chunk = new ArrayList<>();
                bytes = 0;
            }
            bytes += document.json().length;
            chunk.add(operation(document));
        }
        return chunk.isEmpty() || send(target, requireAlias, chunk);
    }

    private static BulkOperation operation(Write document) {
        BinaryData json = BinaryData.of(document.json(), ContentType.APPLICATION_JSON);
        return BulkOperation.of(o ->
                o.index(i ->
                        i.id(document.key())
                                .version(document.position())
                                .versionType(VersionType.External)
                                .document(json)));
    }

    private boolean send(String target, boolean requireAlias, List<BulkOperation> operations) {
        BulkResponse response =
                elasticsearch.call(c ->
                        c.bulk(b ->
                                b.index(target).requireAlias(requireAlias).operations(operations)));
        if (!response.errors()) {
            return true;
        }
        boolean written = true;
        for (BulkResponseItem item : response.items()) {
            ErrorCause error = item.error();
            if (error == null || item.status() == 409) {
                continue; // 409: the index has this state of the document already, or a later one
            }
            if (item.status() == 404) {
                written = false;
            } else if (Elasticsearch.isPassing(item.status())) {
                throw new StoreUnavailable(
                        "elasticsearch", "Elasticsearch is overloaded: " + error.type(), null);
            } else {
                // The reason is left out: it quotes the document, which may tell who somebody is.
                throw new IllegalStateException(
                        "Elasticsearch refused document %s of %s with status %d: %s"
                                .formatted(item.id(), target, item.status(), error.type()));
            }
        }
        return written;
    }

    void refresh(String target) {
        elasticsearch.call(c -> c.indices().refresh(r -> r.index(target)));
    }

    private static byte[] definitionOf(SearchIndex index) {
        try (@Nullable InputStream in =
                DocumentIndex.class.getClassLoader().getResourceAsStream(index.definition())) {
            return Objects.requireNonNull(in, index.definition()).readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(index.definition() + " cannot be read.", e);
        }
    }

    private static String fingerprint(byte[] definition) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(definition);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
