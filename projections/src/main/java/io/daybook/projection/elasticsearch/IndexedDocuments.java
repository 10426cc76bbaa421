package io.daybook.projection.elasticsearch;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.VersionType;
import co.elastic.clients.elasticsearch.core.MgetResponse;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.mget.MultiGetResponseItem;
import co.elastic.clients.elasticsearch.core.search.Hit;
import co.elastic.clients.util.BinaryData;
import co.elastic.clients.util.ContentType;

import io.daybook.projection.StoreUnavailable;
import io.daybook.projection.ViewDocuments;
import io.daybook.projection.ViewStore;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.databind.node.ObjectNode;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The documents behind a view's alias, one by one.
final class IndexedDocuments<S extends Record, D extends Record> implements ViewDocuments {

    private static final Logger LOG = LoggerFactory.getLogger(IndexedDocuments.class);
    private static final int PAGE = 1_000;
    private static final String KEEP_OPEN = "5m";

    /// Elasticsearch looks at its clock five times a second.
    private static final Duration CLOCK_TICK = Duration.ofMillis(100);

    private static final int TICKS = 50;

    private final Elasticsearch elasticsearch;
    private final String alias;
    private final DocumentBook<S> book;
    private final DocumentFold<S, D> fold;

    IndexedDocuments(
            Elasticsearch elasticsearch,
            String alias,
            DocumentBook<S> book,
            DocumentFold<S, D> fold) {
        this.elasticsearch = elasticsearch;
        this.alias = alias;
        this.book = book;
        this.fold = fold;
    }

    @Override
    public String index() {
        return alias;
    }

    @Override
    public Map<String, Document> shown(Collection<String> ids) {
        Map<String, Document> shown = new HashMap<>();
        if (ids.isEmpty()) {
            return shown;
        }
        MgetResponse<ObjectNode> response =
                elasticsearch.call(
                        c -> c.mget(m -> m.index(alias).ids(List.copyOf(ids)), ObjectNode.class));
        for (MultiGetResponseItem<ObjectNode> item : response.docs()) {
            if (item.isFailure()) {
                throw unavailable(item.failure().error().type());
            }
            if (item.result().found()) {
                shown.put(
                        item.result().id(),
                        new Document(
                                Objects.requireNonNull(item.result().version()),
                                Objects.requireNonNull(item.result().source())));
            }
        }
        return shown;
    }

    @Override
    public Map<String, ObjectNode> right(ViewStore store, Collection<String> ids)
            throws SQLException {
        Map<String, ObjectNode> right = new HashMap<>();
        for (Kept<S> kept : book.load(store, ids).values()) {
            D document = fold.document(kept.key(), kept.state());
            if (document != null) {
                // Through text, so that numbers are what they become on the way to the index and
                // back.
                right.put(
                        kept.key(),
                        (ObjectNode)
                                DocumentJson.MAPPER.readTree(
                                        DocumentJson.MAPPER.writeValueAsBytes(document)));
            }
        }
        return right;
    }

    @Override
    public void put(String id, ObjectNode document, long version) {
        if (!write(id, document, version)) {
            // It has a version that the view has not come to, so that what the view writes would be
            // refused for a long time. It cannot be lowered, but the document can be made anew.
            forget(id, () -> write(id, document, version));
        }
    }

    @Override
    public void remove(String id, long version) {
        try {
            elasticsearch.call(c ->
                    c.delete(d ->
                            d.index(alias)
                                    .id(id)
                                    .version(version)
                                    .versionType(VersionType.ExternalGte)));
        } catch (ElasticsearchException e) {
            if (e.status() == 409) {
                forget(id, () -> true);
            } else if (e.status() != 404) {
                throw e;
            }
        }
    }

    private boolean write(String id, ObjectNode document, long version) {
        byte[] json = DocumentJson.MAPPER.writeValueAsBytes(document);
        try {
            elasticsearch.call(c ->
                    c.index(i ->
                            i.index(alias)
                                    .requireAlias(true)
                                    .id(id)
                                    .version(version)
                                    .versionType(VersionType.ExternalGte)
                                    .document(BinaryData.of(json, ContentType.APPLICATION_JSON))));
            return true;
        } catch (ElasticsearchException e) {
            if (e.status() == 409) {
                return false;
            }
            throw e;
        }
    }

    @FunctionalInterface
    private interface Attempt {
        boolean succeeds();
    }

    /// Deletes a document with the memory of its version, which the index keeps for a minute otherwise.
    private void forget(String id, Attempt afterwards) {
        elasticsearch.call(c -> c.delete(d -> d.index(alias).id(id)));
        rememberDeletions("0s");
        try {
            for (int tick = 0; tick < TICKS && !afterwards.succeeds(); tick++) {
                Thread.sleep(CLOCK_TICK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("the caller was interrupted");
        } finally {
            rememberDeletions("60s");
        }
    }

    private void rememberDeletions(String time) {
        elasticsearch.call(c ->
                c.indices()
                        .putSettings(
                                p -> p.index(alias).settings(s -> s.gcDeletes(t -> t.time(time)))));
    }

    @Override
    public void refresh() {
        elasticsearch.call(c -> c.indices().refresh(r -> r.index(alias)));
    }

    @Override
    public Ids ids() {
        String view = open();
        return new Ids() {

            private List<FieldValue> after = List.of();

            @Override
            public List<String> next() {
                SearchResponse<Void> response =
                        elasticsearch.call(c ->
                                c.search(
                                        s -> {
                                            s.pit(p -> p.id(view).keepAlive(t -> t.time(KEEP_OPEN)))
                                                    .sort(o -> o.field(f -> f.field("_shard_doc")))
                                                    .source(o -> o.fetch(false))
                                                    .trackTotalHits(t -> t.enabled(false))
                                                    .size(PAGE);
                                            return after.isEmpty() ? s : s.searchAfter(after);
                                        },
                                        Void.class));
                List<Hit<Void>> hits = response.hits().hits();
                if (!hits.isEmpty()) {
                    after = hits.getLast().sort();
                }
                return hits.stream().map(hit -> Objects.requireNonNull(hit.id())).toList();
            }

            @Override
            public void close() {
                try {
                    elasticsearch.call(c -> c.closePointInTime(p -> p.id(view)));
                } catch (RuntimeException e) {
                    LOG.debug("It is closed by itself after {}.", KEEP_OPEN, e);
                }
            }
        };
    }

    private String open() {
        try {
            return elasticsearch
                    .call(c ->
                            c.openPointInTime(
                                    o -> o.index(alias).keepAlive(t -> t.time(KEEP_OPEN))))
                    .id();
        } catch (ElasticsearchException e) {
            if (e.status() == 404) {
                throw unavailable(e.error().type()); // the view makes it when it begins
            }
            throw e;
        }
    }

    private StoreUnavailable unavailable(@Nullable String why) {
        return new StoreUnavailable(
                "elasticsearch",
                "The search index %s cannot be read: %s".formatted(alias, why),
                null);
    }
}
