package io.daybook.query.search;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.aggregations.Aggregate;
import co.elastic.clients.elasticsearch._types.aggregations.Aggregation;
import co.elastic.clients.elasticsearch._types.query_dsl.BoolQuery;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch._types.query_dsl.RangeQuery;
import co.elastic.clients.elasticsearch._types.query_dsl.UntypedRangeQuery;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.search.TotalHits;
import co.elastic.clients.json.JsonData;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/// The filters of a search by name. A facet counts what would be found with all filters but its own, so that its other values can be
/// chosen as well.
public final class Filters {

    private static final String VALUES = "values";
    private static final String MATCHES = "matches";

    private final Map<String, Query> byName = new LinkedHashMap<>();

    /// Adds a filter where there is something to filter by.
    public Filters add(String name, @Nullable Query filter) {
        if (filter != null) {
            byName.put(name, filter);
        }
        return this;
    }

    /// Absent where nothing is filtered.
    public @Nullable Query all() {
        return and(List.copyOf(byName.values()));
    }

    /// Absent where nothing else is filtered.
    public @Nullable Query allBut(String name) {
        List<Query> others = new ArrayList<>();
        byName.forEach((other, filter) -> {
            if (!other.equals(name)) {
                others.add(filter);
            }
        });
        return and(others);
    }

    private static @Nullable Query and(List<Query> filters) {
        return switch (filters.size()) {
            case 0 -> null;
            case 1 -> filters.getFirst();
            default -> BoolQuery.of(b -> b.filter(filters))._toQuery();
        };
    }

    /// The field has one of the values; absent without values.
    public static @Nullable Query anyOf(String field, Collection<String> values) {
        return values.isEmpty()
                ? null
                : Query.of(q ->
                        q.terms(t ->
                                t.field(field)
                                        .terms(v ->
                                                v.value(
                                                        values.stream()
                                                                .map(FieldValue::of)
                                                                .toList()))));
    }

    /// The field has the value.
    public static Query is(String field, String value) {
        return Query.of(q -> q.term(t -> t.field(field).value(value)));
    }

    /// The field has the value; absent without one.
    public static @Nullable Query isIfGiven(String field, @Nullable String value) {
        return value == null ? null : is(field, value);
    }

    /// A number from `min` to `max`, both inclusive; absent without either.
    public static @Nullable Query between(String field, @Nullable Long min, @Nullable Long max) {
        return range(
                field,
                min == null ? null : JsonData.of(min),
                max == null ? null : u -> u.lte(JsonData.of(max)));
    }

    /// A time from `from`, inclusive, to `to`, exclusive; absent without either.
    public static @Nullable Query during(
            String field, @Nullable Instant from, @Nullable Instant to) {
        return range(
                field,
                from == null ? null : JsonData.of(from.toString()),
                to == null ? null : u -> u.lt(JsonData.of(to.toString())));
    }

    private static @Nullable Query range(
            String field,
            @Nullable JsonData from,
            @Nullable Consumer<UntypedRangeQuery.Builder> end) {
        if (from == null && end == null) {
            return null;
        }
        UntypedRangeQuery.Builder range = new UntypedRangeQuery.Builder().field(field);
        if (from != null) {
            range.gte(from);
        }
        if (end != null) {
            end.accept(range);
        }
        return RangeQuery.of(r -> r.untyped(range.build()))._toQuery();
    }

    /// How many were found by each value of a keyword or boolean field, most first.
    ///
    /// @param filter absent where nothing is filtered, which is counted without a detour
    public static Aggregation counts(@Nullable Query filter, String field, int size) {
        Aggregation values = Aggregation.of(v -> v.terms(t -> t.field(field).size(size)));
        return filter == null
                ? values
                : Aggregation.of(a -> a.filter(filter).aggregations(VALUES, values));
    }

    /// Asks how many the query matches, whatever is filtered out afterwards.
    public void countMatches(SearchRequest.Builder request) {
        request.trackTotalHits(t -> t.enabled(true));
        Query all = all();
        if (all != null) {
            request.postFilter(all).aggregations(MATCHES, a -> a.filter(f -> f.matchAll(m -> m)));
        }
    }

    /// Reads what [#countMatches(SearchRequest.Builder)] asked for.
    public static long matches(SearchResponse<?> found) {
        Aggregate matches = found.aggregations().get(MATCHES);
        return matches == null ? total(found) : matches.filter().docCount();
    }

    public static long total(SearchResponse<?> found) {
        TotalHits total = found.hits().total();
        return total == null ? found.hits().hits().size() : total.value();
    }

    /// Reads what [#counts(Query, String, int)] asked for.
    ///
    /// @param chosen values that are filtered by: they are told even where nothing is found with them, so that they can be taken back
    public static List<Facet> facets(@Nullable Aggregate counted, Collection<String> chosen) {
        List<Facet> facets = new ArrayList<>(counted == null ? List.of() : facets(counted));
        for (String value : chosen) {
            if (facets.stream().noneMatch(facet -> facet.value().equals(value))) {
                facets.add(new Facet(value, 0));
            }
        }
        return facets;
    }

    private static List<Facet> facets(Aggregate counted) {
        Aggregate values =
                counted.isFilter() ? counted.filter().aggregations().get(VALUES) : counted;
        if (values == null) {
            return List.of();
        } else if (values.isSterms()) {
            return values.sterms().buckets().array().stream()
                    .map(bucket -> new Facet(bucket.key().stringValue(), bucket.docCount()))
                    .toList();
        } else if (values.isLterms()) {
            return values.lterms().buckets().array().stream()
                    .map(bucket ->
                            new Facet(
                                    Objects.requireNonNullElse(
                                            bucket.keyAsString(), Long.toString(bucket.key())),
                                    bucket.docCount()))
                    .toList();
        }
        return List.of();
    }
}
