package io.daybook.projection.elasticsearch;

import io.daybook.projection.ViewStore;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The states from which the documents of one index are made, kept in PostgreSQL in the transaction that stores the view's position.
/// So a batch never has to ask Elasticsearch what was there before, and an index that was lost is filled again without the log.
final class DocumentBook<S extends Record> {

    private static final JsonMapper JSON = DocumentJson.MAPPER;

    private final SearchIndex index;
    private final Class<S> stateType;

    DocumentBook(SearchIndex index, Class<S> stateType) {
        this.index = index;
        this.stateType = stateType;
    }

    Map<String, Kept<S>> load(ViewStore store, Collection<String> keys) throws SQLException {
        String sql =
                "select %2$s, state, changed_at, position from %1$s where %2$s = any(?)"
                        .formatted(index.table(), index.keyColumn());
        Map<String, Kept<S>> found = new HashMap<>();
        try (PreparedStatement statement = store.prepare(sql)) {
            statement.setArray(
                    1, store.connection().createArrayOf("text", keys.toArray(String[]::new)));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Kept<S> kept = read(rows);
                    found.put(kept.key(), kept);
                }
            }
        }
        return found;
    }

    void save(ViewStore store, List<Kept<S>> entries) throws SQLException {
        String sql =
                """
                insert into %1$s as kept (%2$s, state, changed_at, position)
                select key, state::jsonb, changed_at, position
                from unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[]) as new (key, state, changed_at, position)
                on conflict (%2$s) do update
                set state = excluded.state, changed_at = excluded.changed_at, position = excluded.position
                where excluded.position > kept.position
                """
                        .formatted(index.table(), index.keyColumn());
        int size = entries.size();
        String[] keys = new String[size];
        String[] states = new String[size];
        Long[] changedAt = new Long[size];
        Long[] positions = new Long[size];
        for (int i = 0; i < size; i++) {
            Kept<S> entry = entries.get(i);
            keys[i] = entry.key();
            states[i] = JSON.writeValueAsString(entry.state());
            changedAt[i] = entry.changedAt();
            positions[i] = entry.position();
        }
        try (PreparedStatement statement = store.prepare(sql)) {
            statement.setArray(1, store.connection().createArrayOf("text", keys));
            statement.setArray(2, store.connection().createArrayOf("text", states));
            statement.setArray(3, store.connection().createArrayOf("bigint", changedAt));
            statement.setArray(4, store.connection().createArrayOf("bigint", positions));
            statement.executeUpdate();
        }
    }

    /// A page of the book in the order of its keys: entries after `after`, or the first ones.
    List<Kept<S>> page(ViewStore store, @Nullable String after, int limit) throws SQLException {
        String sql =
                "select %2$s, state, changed_at, position from %1$s where %2$s > ? order by %2$s limit ?"
                        .formatted(index.table(), index.keyColumn());
        try (PreparedStatement statement = store.prepare(sql)) {
            statement.setString(1, after == null ? "" : after);
            statement.setInt(2, limit);
            List<Kept<S>> page = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    page.add(read(rows));
                }
            }
            return page;
        }
    }

    private Kept<S> read(ResultSet row) throws SQLException {
        return new Kept<>(
                row.getString(1),
                JSON.readValue(row.getString(2), stateType),
                row.getLong(3),
                row.getLong(4));
    }
}
