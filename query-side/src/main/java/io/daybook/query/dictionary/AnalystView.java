package io.daybook.query.dictionary;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A view of the schema `analytics`, as the database's catalogue describes it.
///
/// @param comment what a row is
/// @param readModels the views of the engine that it is made of, such as `order-tracking`
public record AnalystView(
        String name, String comment, List<String> readModels, List<Column> columns) {

    /// @param type as PostgreSQL names it, such as `bigint`
    public record Column(String name, String type, String comment) {}

    private static final String CATALOGUE =
            """
            select c.relname, obj_description(c.oid, 'pg_class'), array_to_string(f.read_models, ','), a.attname,
                   format_type(a.atttypid, a.atttypmod), col_description(c.oid, a.attnum)
            from pg_class c
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            left join analytics.freshness_v1 f on f.name = c.relname
            where c.relnamespace = 'analytics'::regnamespace and c.relkind in ('v', 'm', 'r', 'p')
            order by c.relname collate "C", a.attnum
            """;

    public AnalystView {
        readModels = List.copyOf(readModels);
        columns = List.copyOf(columns);
    }

    /// All there are, by name.
    public static List<AnalystView> all(JdbcClient jdbc) {
        Map<String, AnalystView> views = new LinkedHashMap<>();
        Map<String, List<Column>> columns = new LinkedHashMap<>();
        jdbc.sql(CATALOGUE)
                .query(row -> {
                    String name = Objects.requireNonNull(row.getString(1));
                    String models = row.getString(3);
                    views.putIfAbsent(
                            name,
                            new AnalystView(
                                    name,
                                    Objects.requireNonNullElse(row.getString(2), ""),
                                    models == null ? List.of() : Arrays.asList(models.split(",")),
                                    List.of()));
                    columns.computeIfAbsent(name, _ -> new ArrayList<>())
                            .add(
                                    new Column(
                                            Objects.requireNonNull(row.getString(4)),
                                            Objects.requireNonNull(row.getString(5)),
                                            Objects.requireNonNullElse(row.getString(6), "")));
                });
        return views.values().stream()
                .map(view -> view.with(columns.getOrDefault(view.name(), List.of())))
                .toList();
    }

    private AnalystView with(List<Column> itsColumns) {
        return new AnalystView(name, comment, readModels, itsColumns);
    }

    /// The name without its version: `orders` of `orders_v2`.
    String subject() {
        return name.replaceFirst("_v[0-9]+$", "");
    }

    /// The latest version of the same, where this is not it.
    Optional<AnalystView> successor(List<AnalystView> all) {
        return all.stream()
                .filter(other -> other.subject().equals(subject()) && other.isVersioned())
                .reduce((_, later) -> later)
                .filter(latest -> isVersioned() && !latest.name().equals(name));
    }

    private boolean isVersioned() {
        return !subject().equals(name);
    }
}
