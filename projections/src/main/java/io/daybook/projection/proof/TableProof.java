package io.daybook.projection.proof;

import io.daybook.projection.Entity;
import io.daybook.projection.ViewStore;
import io.daybook.projection.ViewTable;
import io.daybook.projection.proof.Finding.Difference;
import io.daybook.projection.proof.Finding.Value;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// One table of a view beside its scratch copy, which is a temporary table of the same name in the same session: compares the rows of some
/// entities, names what differs, and puts just that right.
final class TableProof {

    /// Where the scratch tables are.
    static final String SCRATCH = "pg_temp";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// @param generated whether PostgreSQL makes its value of the others
    private record Column(String name, String type, boolean key, boolean generated) {}

    /// Rows of both sides in short.
    ///
    /// @param shown sum of the hashes of what readers are shown, modulo 2^64
    /// @param right the same of what the log says
    record Digests(long shownRows, long shown, long rightRows, long right) {

        static final Digests NONE = new Digests(0, 0, 0, 0);

        boolean isEqual() {
            return shownRows == rightRows && shown == right;
        }

        Digests plus(Digests other) {
            return new Digests(
                    shownRows + other.shownRows,
                    shown + other.shown,
                    rightRows + other.rightRows,
                    right + other.right);
        }
    }

    /// A row that differs.
    ///
    /// @param key of its columns, as people read it
    /// @param entity what it belongs to; absent where its columns do not tell
    record RowDifference(
            String table,
            String key,
            Difference difference,
            List<Value> values,
            @Nullable Entity entity) {

        Finding finding(Course course, long position) {
            return course.finding(entity, table, key, difference, values, position);
        }
    }

    /// A row's primary key, as text.
    record Key(List<String> parts) {}

    /// A row as it is met when the table is gone through.
    ///
    /// @param entity what it belongs to; absent where its columns do not tell
    record Met(Key key, @Nullable Entity entity) {}

    private final ViewTable table;
    private final List<Column> columns;
    private final List<Column> keys;

    /// The kinds of entities that have rows here, in an order that does not change.
    private final Map<String, List<String>> kinds;

    private TableProof(ViewTable table, List<Column> columns) {
        this.table = table;
        this.columns = columns;
        this.keys = columns.stream().filter(Column::key).toList();
        this.kinds = new TreeMap<>(table.entities());
        if (keys.isEmpty()) {
            throw new IllegalStateException(
                    "views.%s has no primary key: its rows cannot be told apart."
                            .formatted(table.name()));
        }
    }

    /// Reads from the catalogue what the table looks like, and makes its scratch copy, which lasts as long as the session.
    static TableProof create(Connection connection, ViewTable table) throws SQLException {
        List<Column> columns = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        """
                        select quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
                            coalesce(a.attnum = any(i.indkey::int2[]), false), a.attgenerated <> ''
                        from pg_attribute a left join pg_index i on i.indrelid = a.attrelid and i.indisprimary
                        where a.attrelid = to_regclass('views.' || quote_ident(?)) and a.attnum > 0 and not a.attisdropped
                        order by a.attnum
                        """)) {
            select.setString(1, table.name());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    columns.add(
                            new Column(
                                    row.getString(1),
                                    row.getString(2),
                                    row.getBoolean(3),
                                    row.getBoolean(4)));
                }
            }
        }
        TableProof proof = new TableProof(table, List.copyOf(columns));
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "create temporary table %1$s (like %2$s.%1$s including defaults including generated, primary key (%3$s))"
                            .formatted(table.name(), ViewStore.LIVE, proof.list(proof.keys, "%s")));
        }
        return proof;
    }

    String name() {
        return table.name();
    }

    /// Whether all rows belong to one entity.
    boolean isOfOneEntity() {
        return kinds.values().stream().anyMatch(List::isEmpty);
    }

    /// Both sides of these entities in short. The scratch table has no other entities' rows.
    Digests digests(Connection connection, Collection<Entity> entities) throws SQLException {
        String hash =
                "count(*) as n, coalesce(sum(hash_record_extended(row(%s), %d)::numeric), 0) as h"
                        .formatted(list(columns, "t.%s"), table.name().hashCode());
        String sql =
                "select l.n, l.h, r.n, r.h from (select %1$s from (%2$s) t) l, (select %1$s from %3$s.%4$s t) r"
                        .formatted(hash, rowsOfEntities(), SCRATCH, table.name());
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            bind(select, 1, entities);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new Digests(row.getLong(1), modulo(row, 2), row.getLong(3), modulo(row, 4));
            }
        }
    }

    private static long modulo(ResultSet row, int column) throws SQLException {
        BigDecimal sum = row.getBigDecimal(column);
        return sum.toBigIntegerExact().longValue();
    }

    /// All rows of these entities that differ.
    List<RowDifference> differences(Connection connection, Collection<Entity> entities)
            throws SQLException {
        List<RowDifference> found = new ArrayList<>();
        String wrong =
                "select %s, to_jsonb(l)::text, to_jsonb(r)::text from %s where %s order by %s"
                        .formatted(
                                keyAndEntity("r"),
                                scratchBesideLive(),
                                isWrong(),
                                list(keys, "r.%s"));
        try (PreparedStatement select = connection.prepareStatement(wrong);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                found.add(difference(row));
            }
        }
        String stray =
                "select %s, to_jsonb(l)::text, null from (%s) l where %s order by %s"
                        .formatted(
                                keyAndEntity("l"),
                                rowsOfEntities(),
                                isNotInScratch(),
                                list(keys, "l.%s"));
        try (PreparedStatement select = connection.prepareStatement(stray)) {
            bind(select, 1, entities);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(difference(row));
                }
            }
        }
        return found;
    }

    private RowDifference difference(ResultSet row) throws SQLException {
        Key key = key(row);
        int known = row.getMetaData().getColumnCount() - 2;
        String shown = row.getString(known + 1);
        String right = row.getString(known + 2);
        Difference difference =
                shown == null
                        ? Difference.MISSING
                        : right == null ? Difference.STRAY : Difference.CHANGED;
        return new RowDifference(
                name(),
                text(key),
                difference,
                Differences.between(object(shown), object(right)),
                entity(row));
    }

    private static @Nullable ObjectNode object(@Nullable String json) {
        return json == null ? null : (ObjectNode) JSON.readTree(json);
    }

    /// Puts the rows of these entities right. No row is touched that is as it should be.
    void repair(Connection connection, Collection<Entity> entities) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement(
                        "delete from views.%s d using (%s) l where %s and %s"
                                .formatted(
                                        name(),
                                        rowsOfEntities(),
                                        equal("d", "l"),
                                        isNotInScratch()))) {
            bind(delete, 1, entities);
            delete.executeUpdate();
        }
        List<Column> given = columns.stream().filter(column -> !column.generated()).toList();
        List<Column> others = given.stream().filter(column -> !column.key()).toList();
        String sql =
                "insert into views.%s (%s) select %s from %s where %s on conflict (%s) do %s"
                        .formatted(
                                name(),
                                list(given, "%s"),
                                list(given, "r.%s"),
                                scratchBesideLive(),
                                isWrong(),
                                list(keys, "%s"),
                                others.isEmpty()
                                        ? "nothing"
                                        : "update set " + list(others, "%1$s = excluded.%1$s"));
        try (Statement insert = connection.createStatement()) {
            insert.executeUpdate(sql);
        }
    }

    /// The next rows in the order of their keys.
    ///
    /// @param after the last one so far; absent to begin with
    List<Met> page(Connection connection, @Nullable Key after, int limit) throws SQLException {
        String sql =
                "select %s from views.%s t %s order by %s limit ?"
                        .formatted(
                                keyAndEntity("t"),
                                name(),
                                after == null
                                        ? ""
                                        : "where (%s) > (%s)"
                                                .formatted(list(keys, "t.%s"), parameters()),
                                list(keys, "t.%s"));
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            int next = 1;
            if (after != null) {
                for (String part : after.parts()) {
                    select.setString(next++, part);
                }
            }
            select.setInt(next, limit);
            return met(select);
        }
    }

    /// These rows, as far as they are still there.
    List<Met> rows(Connection connection, Collection<Key> wanted) throws SQLException {
        List<Met> found = new ArrayList<>();
        String sql =
                "select %s from views.%s t where (%s) = (%s)"
                        .formatted(keyAndEntity("t"), name(), list(keys, "t.%s"), parameters());
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (Key key : wanted) {
                bind(select, key);
                found.addAll(met(select));
            }
        }
        return found;
    }

    /// A row that belongs to nothing, as a difference.
    @Nullable RowDifference stray(Connection connection, Key key) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select %s, to_jsonb(l)::text, null from views.%s l where (%s) = (%s)"
                                .formatted(
                                        keyAndEntity("l"),
                                        name(),
                                        list(keys, "l.%s"),
                                        parameters()))) {
            bind(select, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? difference(row) : null;
            }
        }
    }

    void delete(Connection connection, Key key) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement(
                        "delete from views.%s t where (%s) = (%s)"
                                .formatted(name(), list(keys, "t.%s"), parameters()))) {
            bind(delete, key);
            delete.executeUpdate();
        }
    }

    private List<Met> met(PreparedStatement select) throws SQLException {
        List<Met> found = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                found.add(new Met(key(row), entity(row)));
            }
        }
        return found;
    }

    private @Nullable Entity entity(ResultSet row) throws SQLException {
        int column = keys.size();
        for (Map.Entry<String, List<String>> kind : kinds.entrySet()) {
            List<String> parts = new ArrayList<>();
            for (int i = 0; i < kind.getValue().size(); i++) {
                String part = row.getString(++column);
                if (part != null) {
                    parts.add(part);
                }
            }
            if (parts.size() == kind.getValue().size()) {
                return new Entity(kind.getKey(), parts);
            }
        }
        return null;
    }

    private Key key(ResultSet row) throws SQLException {
        List<String> parts = new ArrayList<>();
        for (int i = 1; i <= keys.size(); i++) {
            parts.add(row.getString(i));
        }
        return new Key(parts);
    }

    private String text(Key key) {
        return IntStream.range(0, keys.size())
                .mapToObj(i -> keys.get(i).name().replace("\"", "") + "=" + key.parts().get(i))
                .collect(Collectors.joining(" "));
    }

    private void bind(PreparedStatement statement, Key key) throws SQLException {
        for (int i = 0; i < keys.size(); i++) {
            statement.setString(i + 1, key.parts().get(i));
        }
    }

    private String parameters() {
        return keys.stream()
                .map(column -> "?::text::" + column.type())
                .collect(Collectors.joining(", "));
    }

    // ------------------------------------------------------------------ SQL of both sides

    /// What readers are shown of some entities. Has one array parameter per column of each kind of entity.
    private String rowsOfEntities() {
        return kinds.values().stream()
                .map(this::rowsOfKind)
                .collect(Collectors.joining(" union all "));
    }

    private String rowsOfKind(List<String> entityColumns) {
        if (entityColumns.isEmpty()) {
            return "select t.* from views.%s t".formatted(name());
        }
        return "select t.* from unnest(%s) as k (%s) join views.%s t using (%s)"
                .formatted(
                        entityColumns.stream()
                                .map(_ -> "?::text[]")
                                .collect(Collectors.joining(", ")),
                        String.join(", ", entityColumns),
                        name(),
                        String.join(", ", entityColumns));
    }

    private void bind(PreparedStatement statement, int first, Collection<Entity> entities)
            throws SQLException {
        int next = first;
        for (Map.Entry<String, List<String>> kind : kinds.entrySet()) {
            List<Entity> of =
                    entities.stream().filter(each -> each.kind().equals(kind.getKey())).toList();
            for (int part = 0; part < kind.getValue().size(); part++) {
                int column = part;
                statement.setArray(
                        next++,
                        statement
                                .getConnection()
                                .createArrayOf(
                                        "text",
                                        of.stream()
                                                .map(entity -> entity.key().get(column))
                                                .toArray(String[]::new)));
            }
        }
    }

    /// The columns that tell which row it is, and those that tell whose.
    private String keyAndEntity(String alias) {
        return Stream.concat(
                        keys.stream().map(Column::name),
                        kinds.values().stream().flatMap(List::stream))
                .map(column -> "%s.%s::text".formatted(alias, column))
                .collect(Collectors.joining(", "));
    }

    private String scratchBesideLive() {
        return "%s.%s r left join views.%s l on %s"
                .formatted(SCRATCH, name(), name(), equal("l", "r"));
    }

    private String isWrong() {
        return "(l.%s is null or row(%s) is distinct from row(%s))"
                .formatted(keys.getFirst().name(), list(columns, "l.%s"), list(columns, "r.%s"));
    }

    private String isNotInScratch() {
        return "not exists (select from %s.%s r where %s)"
                .formatted(SCRATCH, name(), equal("l", "r"));
    }

    private String equal(String one, String other) {
        return keys.stream()
                .map(column -> "%1$s.%3$s = %2$s.%3$s".formatted(one, other, column.name()))
                .collect(Collectors.joining(" and "));
    }

    private String list(List<Column> of, String format) {
        return of.stream()
                .map(column -> format.formatted(column.name()))
                .collect(Collectors.joining(", "));
    }
}
