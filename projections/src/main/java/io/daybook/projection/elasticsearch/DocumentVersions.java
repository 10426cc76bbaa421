package io.daybook.projection.elasticsearch;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.Time;
import co.elastic.clients.elasticsearch.core.search.Hit;

import io.daybook.projection.ViewIndex;
import io.daybook.projection.ViewStore;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/// The indexes of a view's versions: filled from their books, held against each other, put behind the alias.
///
/// Documents are told apart by a field that is their id: ids themselves cannot be sorted by.
final class DocumentVersions implements ViewIndex {

    private static final int PAGE = 1_000;
    private static final Time KEEP_ALIVE = Time.of(t -> t.time("10m"));

    private static final JsonMapper SORTED =
            JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

    private final DocumentIndex index;
    private final String keyField;
    private final Preparation preparation;
    private final Pages pages;

    /// Makes the live index ready.
    @FunctionalInterface
    interface Preparation {
        void prepare(ViewStore live) throws Exception;
    }

    /// Hands all documents of a book to a sink.
    @FunctionalInterface
    interface Pages {
        void fill(ViewStore book, DocumentIndex.Sink sink) throws SQLException;
    }

    DocumentVersions(DocumentIndex index, String keyField, Preparation preparation, Pages pages) {
        this.index = index;
        this.keyField = keyField;
        this.preparation = preparation;
        this.pages = pages;
    }

    @Override
    public String newName() {
        return index.newName();
    }

    @Override
    public void fill(String name, ViewStore book, LongConsumer written) throws SQLException {
        index.create(name);
        pages.fill(
                book,
                documents -> {
                    index.write(name, documents);
                    written.accept(documents.size());
                });
        index.open(name);
    }

    @Override
    public void refresh(String name) {
        index.refresh(name);
    }

    @Override
    public boolean isSound() {
        return index.isSound();
    }

    @Override
    public void mend(ViewStore live) throws Exception {
        index.doubt();
        preparation.prepare(live);
    }

    @Override
    public String live() {
        return index.live();
    }

    @Override
    public Documents open(String name) {
        String id =
                index.elasticsearch()
                        .call(c -> c.openPointInTime(o -> o.index(name).keepAlive(KEEP_ALIVE)))
                        .id();
        return new PointInTime(id);
    }

    @Override
    public void switchTo(String name) {
        index.switchTo(name);
    }

    @Override
    public void drop(String name) {
        index.drop(name);
    }

    /// An index as it was when this was opened.
    private final class PointInTime implements Documents, Iterator<Documents.Document> {

        private final String id;
        private final Deque<Document> page = new ArrayDeque<>();
        private List<FieldValue> after = List.of();
        private boolean last;

        PointInTime(String id) {
            this.id = id;
        }

        @Override
        public Iterator<Document> iterator() {
            return this;
        }

        @Override
        public boolean hasNext() {
            if (page.isEmpty() && !last) {
                read();
            }
            return !page.isEmpty();
        }

        @Override
        public Document next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return page.removeFirst();
        }

        private void read() {
            @SuppressWarnings("rawtypes")
            List<Hit<TreeMap>> hits =
                    index.elasticsearch()
                            .call(c ->
                                    c.search(
                                            s -> {
                                                s.pit(p -> p.id(id).keepAlive(KEEP_ALIVE))
                                                        .size(PAGE)
                                                        .version(true)
                                                        .trackTotalHits(t -> t.enabled(false))
                                                        .sort(o ->
                                                                o.field(f ->
                                                                        f.field(keyField)
                                                                                .order(
                                                                                        SortOrder
                                                                                                .Asc)));
                                                return after.isEmpty() ? s : s.searchAfter(after);
                                            },
                                            TreeMap.class))
                            .hits()
                            .hits();
            for (Hit<?> hit : hits) {
                @Nullable Object source = hit.source();
                page.add(
                        new Document(
                                Objects.requireNonNull(hit.id()),
                                Objects.requireNonNull(hit.version()),
                                SORTED.writeValueAsString(source)));
                after = hit.sort();
            }
            last = hits.size() < PAGE;
        }

        @Override
        public void close() {
            index.elasticsearch().call(c -> c.closePointInTime(p -> p.id(id)));
        }
    }
}
