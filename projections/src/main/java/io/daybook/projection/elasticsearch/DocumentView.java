package io.daybook.projection.elasticsearch;

import io.daybook.projection.ViewDocuments;
import io.daybook.projection.ViewIndex;
import io.daybook.projection.ViewStore;
import io.daybook.shared.log.RecordedEvent;

import org.jspecify.annotations.Nullable;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Posts events into a view in Elasticsearch: folds a batch over the states in the view's book, stores the book, and writes the
/// documents that changed with one bulk request and one refresh.
///
/// The document's version is the position of the event that changed it last, whatever the batches were; so the same log always makes
/// the same documents, and a batch that is written again after a crash changes nothing.
///
/// Not for use by several threads at once: the view's position is claimed by one runner at a time.
public final class DocumentView<S extends Record, D extends Record> {

    private static final int FILL_PAGE = 1_000;

    private final DocumentFold<S, D> fold;
    private final DocumentBook<S> book;
    private final DocumentIndex index;
    private final String keyField;
    private final ViewDocuments documents;

    public DocumentView(Elasticsearch elasticsearch, SearchIndex index, DocumentFold<S, D> fold) {
        this.fold = fold;
        this.book = new DocumentBook<>(index, fold.stateType());
        this.index = new DocumentIndex(elasticsearch, index);
        this.keyField = index.keyColumn();
        this.documents =
                new IndexedDocuments<>(elasticsearch, elasticsearch.alias(index), book, fold);
    }

    /// The documents one by one.
    public ViewDocuments documents() {
        return documents;
    }

    /// Makes sure that there is an index, and that it is complete.
    public void prepare(ViewStore store) throws Exception {
        String made = index.ensure(sink -> fill(store, sink), () -> kept(store));
        if (made != null) {
            // Should a rebuild have made the version that is live, it has another index from now
            // on.
            try (PreparedStatement update =
                    store.prepare(
                            """
                            update views.view_versions set index_name = ?
                            where role = 'live' and index_name like ? and index_name is not null
                            """)) {
                update.setString(1, made);
                update.setString(2, made.substring(0, made.lastIndexOf('-')) + "-______");
                update.executeUpdate();
            }
        }
    }

    /// Applies a batch, in position order; what was applied before is passed over. When this returns, the documents can be found.
    ///
    /// @throws io.daybook.projection.StoreUnavailable when Elasticsearch does not answer; nothing is lost by trying again
    public void write(List<RecordedEvent> batch, ViewStore store) throws Exception {
        Set<String> keys = new LinkedHashSet<>();
        for (RecordedEvent recorded : batch) {
            keys.add(fold.key(recorded));
        }
        Map<String, Kept<S>> before = book.load(store, keys);
        Map<String, Kept<S>> after = new LinkedHashMap<>();
        for (RecordedEvent recorded : batch) {
            String key = fold.key(recorded);
            Kept<S> kept = after.getOrDefault(key, before.get(key));
            if (kept == null || recorded.position() > kept.position()) {
                after.put(key, apply(key, kept, recorded));
            }
        }
        if (store.isLive()) {
            prepare(store);
        }
        if (after.isEmpty()) {
            return;
        }
        book.save(store, List.copyOf(after.values()));
        if (!store.isLive() && store.index() == null) {
            return; // documents are made of the book when it is complete
        }
        List<DocumentIndex.Write> changed = new ArrayList<>();
        for (Kept<S> kept : after.values()) {
            Kept<S> was = before.get(kept.key());
            if (was == null || kept.changedAt() > was.changedAt()) {
                addDocument(kept, changed);
            }
        }
        String beside = store.index();
        if (beside != null) {
            index.write(beside, changed);
        } else if (!changed.isEmpty() && !index.write(changed)) {
            // Somebody deleted the index. The book has this batch already, so that filling it again
            // is all there is to do.
            prepare(store);
        }
    }

    /// The view's index, version by version.
    public ViewIndex versions() {
        return new DocumentVersions(index, keyField, this::prepare, this::fill);
    }

    private static Set<String> kept(ViewStore store) throws SQLException {
        try (PreparedStatement select =
                        store.prepare(
                                "select index_name from views.view_versions where index_name is not null");
                ResultSet row = select.executeQuery()) {
            Set<String> kept = new HashSet<>();
            while (row.next()) {
                kept.add(row.getString(1));
            }
            return kept;
        }
    }

    private Kept<S> apply(String key, @Nullable Kept<S> kept, RecordedEvent recorded) {
        S old = kept == null ? null : kept.state();
        S state = fold.evolve(old, recorded);
        D document = fold.document(key, state);
        boolean changed = !Objects.equals(document, old == null ? null : fold.document(key, old));
        long changedAt = changed ? recorded.position() : kept == null ? 0 : kept.changedAt();
        return new Kept<>(key, state, changedAt, recorded.position());
    }

    private void fill(ViewStore store, DocumentIndex.Sink sink) throws SQLException {
        @Nullable String last = null;
        while (true) {
            List<Kept<S>> page = book.page(store, last, FILL_PAGE);
            List<DocumentIndex.Write> documents = new ArrayList<>();
            for (Kept<S> kept : page) {
                addDocument(kept, documents);
            }
            sink.accept(documents);
            if (page.size() < FILL_PAGE) {
                return;
            }
            last = page.getLast().key();
        }
    }

    private void addDocument(Kept<S> kept, Collection<DocumentIndex.Write> to) {
        D document = fold.document(kept.key(), kept.state());
        if (document != null) {
            to.add(
                    new DocumentIndex.Write(
                            kept.key(),
                            kept.changedAt(),
                            DocumentJson.MAPPER.writeValueAsBytes(document)));
        }
    }
}
