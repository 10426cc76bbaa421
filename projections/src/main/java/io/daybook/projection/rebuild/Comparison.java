package io.daybook.projection.rebuild;

import io.daybook.projection.ViewIndex.Documents;
import io.daybook.projection.ViewIndex.Documents.Document;
import io.daybook.projection.ViewStore;
import io.daybook.projection.rebuild.Rebuild.Difference;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What differs between two versions of a view, as they stand in one snapshot.
final class Comparison {

    private static final int MAX_SAMPLES = 20;
    private static final int MAX_TEXT = 200;
    private static final String MASK = "(personal data)";

    /// Keys of documents whose values tell who somebody is.
    private static final Pattern PERSONAL_KEY =
            Pattern.compile("customer|.*(name|email|address|phone).*", Pattern.CASE_INSENSITIVE);

    private static final Pattern NAMES_OF_GOODS = Pattern.compile("names?|name_.*");

    /// @param personal the column's comment says so
    private record Column(String name, boolean key, boolean personal) {
        String quoted() {
            return '"' + name.replace("\"", "\"\"") + '"';
        }
    }

    private final List<Difference> samples = new ArrayList<>();
    private long differences;
    private long ahead;

    long differences() {
        return differences;
    }

    /// How many of the documents were written by batches that are not counted yet: the store took them, and the position was not moved.
    long ahead() {
        return ahead;
    }

    List<Difference> samples() {
        return List.copyOf(samples);
    }

    /// Compares a table of the live version with that of another one.
    void table(Connection snapshot, String schema, String table) throws SQLException {
        List<Column> columns = columns(snapshot, schema, table);
        String live = ViewStore.LIVE + "." + table;
        String next = schema + "." + table;
        if (digest(snapshot, live, columns).equals(digest(snapshot, next, columns))) {
            return;
        }
        List<Column> keys = columns.stream().filter(Column::key).toList();
        String join =
                keys.stream()
                        .map(key -> "a.%1$s = b.%1$s".formatted(key.quoted()))
                        .collect(Collectors.joining(" and "));
        String differing =
                "from %s a full join %s b on %s where row(%s) is distinct from row(%s)"
                        .formatted(
                                live,
                                next,
                                join,
                                list(columns, column -> "a." + column.quoted()),
                                list(columns, column -> "b." + column.quoted()));
        try (PreparedStatement count = snapshot.prepareStatement("select count(*) " + differing);
                ResultSet row = count.executeQuery()) {
            row.next();
            differences += row.getLong(1);
        }
        String order = list(keys, key -> "coalesce(a.%1$s, b.%1$s)".formatted(key.quoted()));
        try (PreparedStatement select =
                        snapshot.prepareStatement(
                                "select case when a.%1$s is not null then to_jsonb(a) end, case when b.%1$s is not null then to_jsonb(b) end %2$s order by %3$s limit %4$d"
                                        .formatted(
                                                keys.getFirst().quoted(),
                                                differing,
                                                order,
                                                MAX_SAMPLES));
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                sample(table, columns, json(row.getString(1)), json(row.getString(2)));
            }
        }
    }

    /// Compares documents, which both come in the order of their ids.
    ///
    /// @param at position of both versions
    /// @param head end of the log: what claims to be made by a later event is no document of ours
    void documents(String index, Documents live, Documents next, long at, long head) {
        Iterator<Document> lives = live.iterator();
        Iterator<Document> nexts = next.iterator();
        Document a = lives.hasNext() ? lives.next() : null;
        Document b = nexts.hasNext() ? nexts.next() : null;
        while (a != null || b != null) {
            int order = a == null ? 1 : b == null ? -1 : byBytes(a.id(), b.id());
            Document ofLive = order <= 0 ? a : null;
            Document ofNext = order >= 0 ? b : null;
            document(index, ofLive, ofNext);
            ahead += isAhead(ofLive, at, head) || isAhead(ofNext, at, head) ? 1 : 0;
            if (ofLive != null) {
                a = lives.hasNext() ? lives.next() : null;
            }
            if (ofNext != null) {
                b = nexts.hasNext() ? nexts.next() : null;
            }
        }
    }

    private static boolean isAhead(@Nullable Document document, long at, long head) {
        return document != null && document.version() > at && document.version() <= head;
    }

    /// As both stores order texts.
    private static int byBytes(String a, String b) {
        return Arrays.compareUnsigned(
                a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private void document(String index, @Nullable Document live, @Nullable Document next) {
        if (live != null && next != null && live.json().equals(next.json())) {
            return;
        }
        differences++;
        String id = live != null ? live.id() : next == null ? "" : next.id();
        JsonNode a = live == null ? null : json(live.json());
        JsonNode b = next == null ? null : json(next.json());
        if (a == null || b == null) {
            add(index, id, null, a == null ? null : masked(a), b == null ? null : masked(b));
            return;
        }
        Set<String> names = new TreeSet<>(a.propertyNames());
        names.addAll(b.propertyNames());
        for (String name : names) {
            addIfDifferent(index, id, name, isPersonal(name), a.path(name), b.path(name));
        }
    }

    private void sample(
            String table, List<Column> columns, @Nullable JsonNode live, @Nullable JsonNode next) {
        JsonNode present = live != null ? live : next;
        if (present == null) {
            return;
        }
        String key =
                columns.stream()
                        .filter(Column::key)
                        .map(column -> column.name() + "=" + text(present.path(column.name())))
                        .collect(Collectors.joining(" "));
        if (live == null || next == null) {
            add(
                    table,
                    key,
                    null,
                    live == null ? null : row(columns, live),
                    next == null ? null : row(columns, next));
            return;
        }
        for (Column column : columns) {
            JsonNode a = live.path(column.name());
            JsonNode b = next.path(column.name());
            if (a.isObject() && b.isObject()) {
                Set<String> names = new TreeSet<>(a.propertyNames());
                names.addAll(b.propertyNames());
                for (String name : names) {
                    addIfDifferent(
                            table,
                            key,
                            column.name() + "." + name,
                            isPersonal(name),
                            a.path(name),
                            b.path(name));
                }
            } else {
                addIfDifferent(table, key, column.name(), column.personal(), a, b);
            }
        }
    }

    private void addIfDifferent(
            String table,
            String key,
            String column,
            boolean personal,
            JsonNode live,
            JsonNode next) {
        if (!live.equals(next)) {
            add(
                    table,
                    key,
                    column,
                    personal ? mask(live) : text(live),
                    personal ? mask(next) : text(next));
        }
    }

    private void add(
            String table,
            String key,
            @Nullable String column,
            @Nullable String live,
            @Nullable String next) {
        if (samples.size() < MAX_SAMPLES) {
            samples.add(new Difference(table, key, column, live, next));
        }
    }

    /// Equal digests, equal rows. Costs one look at each row, and no order.
    private static String digest(Connection snapshot, String table, List<Column> columns)
            throws SQLException {
        try (PreparedStatement select =
                        snapshot.prepareStatement(
                                "select count(*) || ' ' || coalesce(sum(hash_record_extended(row(%s), 0)::numeric), 0) from %s"
                                        .formatted(list(columns, Column::quoted), table));
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    private static List<Column> columns(Connection snapshot, String schema, String table)
            throws SQLException {
        try (PreparedStatement select =
                snapshot.prepareStatement(
                        """
                        select a.attname, a.attnum = any(k.conkey),
                            coalesce(col_description(a.attrelid, a.attnum), '') like 'Personal data%'
                            or (t.typname = 'jsonb' and coalesce(obj_description(a.attrelid, 'pg_class'), '') like '%personal data%')
                        from pg_attribute a join pg_type t on t.oid = a.atttypid
                            join pg_constraint k on k.conrelid = a.attrelid and k.contype = 'p'
                        where a.attrelid = ?::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum
                        """)) {
            select.setString(1, schema + "." + table);
            try (ResultSet row = select.executeQuery()) {
                List<Column> columns = new ArrayList<>();
                while (row.next()) {
                    columns.add(new Column(row.getString(1), row.getBoolean(2), row.getBoolean(3)));
                }
                return columns;
            }
        }
    }

    private static String list(List<Column> columns, Function<Column, String> as) {
        return columns.stream().map(as).collect(Collectors.joining(", "));
    }

    private static @Nullable JsonNode json(@Nullable String text) {
        return text == null ? null : RebuildTable.JSON.readTree(text);
    }

    private static String row(List<Column> columns, JsonNode row) {
        return shortened(
                columns.stream()
                        .filter(column -> !column.key() && !row.path(column.name()).isNull())
                        .map(column ->
                                column.name()
                                        + "="
                                        + (column.personal()
                                                ? MASK
                                                : text(row.path(column.name()))))
                        .collect(Collectors.joining(" ")));
    }

    private static String masked(JsonNode document) {
        return shortened(
                document.properties().stream()
                        .map(entry ->
                                entry.getKey()
                                        + "="
                                        + (isPersonal(entry.getKey())
                                                ? MASK
                                                : text(entry.getValue())))
                        .collect(Collectors.joining(" ")));
    }

    private static boolean isPersonal(String name) {
        return PERSONAL_KEY.matcher(name).matches() && !NAMES_OF_GOODS.matcher(name).matches();
    }

    private static @Nullable String mask(JsonNode value) {
        return value instanceof MissingNode || value.isNull() ? null : MASK;
    }

    private static @Nullable String text(JsonNode value) {
        return value instanceof MissingNode || value.isNull()
                ? null
                : shortened(value.isValueNode() ? value.asString() : value.toString());
    }

    private static String shortened(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...";
    }
}
