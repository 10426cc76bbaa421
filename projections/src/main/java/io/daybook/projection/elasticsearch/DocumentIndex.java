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

import tools.jackson.databind.node.ObjectNode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    private boolean ready;

    /// A document as it goes to the index.
    ///
    /// @param position of the event that made it so
    record Write(String key, long position, byte[] json) {}

    /// Hands all documents of the view to a new index, chunk by chunk.
    @FunctionalInterface
    interface Filling {
        void fill(Sink sink) throws Exception;
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
    void ensure(Filling filling) throws Exception {
        if (ready) {
            return;
        }
        List<String> behindAlias = new ArrayList<>();
        boolean current = false;
        SortedMap<Integer, String> generations = generations();
        int last = generations.isEmpty() ? 0 : generations.lastKey();
        if (elasticsearch.call(c -> c.indices().existsAlias(a -> a.name(alias))).value()) {
            for (Map.Entry<String, IndexMappingRecord> found :
                    elasticsearch
                            .call(c -> c.indices().getMapping(m -> m.index(alias)))
                            .mappings()
                            .entrySet()) {
                behindAlias.add(found.getKey());
                JsonData made = found.getValue().mappings().meta().get("definition");
                current |= made != null && fingerprint.equals(made.to(String.class));
            }
        }
        if (!current) {
            switchTo("%s-%06d".formatted(alias, last + 1), behindAlias, filling);
        }
        ready = true;
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

    private void switchTo(String name, List<String> old, Filling filling) throws Exception {
        LOG.info("Creating the search index {}", name);
        byte[] body = definitionWithReplicas();
        elasticsearch.call(c ->
                c.indices()
                        .create(
                                CreateIndexRequest.of(b ->
                                        b.index(name).withJson(new ByteArrayInputStream(body)))));
        filling.fill(documents -> bulk(name, false, documents));
        refresh(name);
        List<Action> actions = new ArrayList<>();
        for (String gone : old) {
            actions.add(Action.of(a -> a.remove(r -> r.index(gone).alias(alias))));
        }
        actions.add(Action.of(a -> a.add(n -> n.index(name).alias(alias))));
        elasticsearch.call(c -> c.indices().updateAliases(u -> u.actions(actions)));
        for (String gone : generations().values()) {
            if (!gone.equals(name)) {
                LOG.info("Deleting the search index {}, which {} replaces", gone, name);
                elasticsearch.call(c -> c.indices().delete(d -> d.index(gone)));
            }
        }
    }

    private byte[] definitionWithReplicas() {
        Integer asked = elasticsearch.replicas();
        int replicas =
                asked != null
                        ? asked
                        : elasticsearch.call(c -> c.cluster().health()).numberOfDataNodes() == 1
                                ? 0
                                : 1;
        ObjectNode body = (ObjectNode) DocumentJson.MAPPER.readTree(definition);
        body.withObject("/settings").put("number_of_replicas", replicas);
        body.withObject("/mappings/_meta").put("definition", fingerprint);
        return DocumentJson.MAPPER.writeValueAsBytes(body);
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

    private void refresh(String target) {
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
