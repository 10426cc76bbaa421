package io.daybook.query.productsearch;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.SortOptions;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.SuggestMode;
import co.elastic.clients.elasticsearch._types.aggregations.Aggregate;
import co.elastic.clients.elasticsearch._types.aggregations.Aggregation;
import co.elastic.clients.elasticsearch._types.aggregations.AggregationRange;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.search.FieldSuggester;
import co.elastic.clients.elasticsearch.core.search.Highlight;
import co.elastic.clients.elasticsearch.core.search.HighlightField;
import co.elastic.clients.elasticsearch.core.search.HighlighterEncoder;
import co.elastic.clients.elasticsearch.core.search.HighlighterType;
import co.elastic.clients.elasticsearch.core.search.Hit;
import co.elastic.clients.elasticsearch.core.search.Suggester;
import co.elastic.clients.elasticsearch.core.search.TermSuggest;
import co.elastic.clients.util.NamedValue;

import io.daybook.projection.elasticsearch.SearchIndex;
import io.daybook.projection.productsearch.ProductDocument;
import io.daybook.query.Amount;
import io.daybook.query.Cursor;
import io.daybook.query.productsearch.ProductAnswers.Availability;
import io.daybook.query.productsearch.ProductAnswers.Facets;
import io.daybook.query.productsearch.ProductAnswers.Found;
import io.daybook.query.productsearch.ProductAnswers.Item;
import io.daybook.query.productsearch.ProductAnswers.PriceRange;
import io.daybook.query.productsearch.ProductAnswers.Suggestion;
import io.daybook.query.productsearch.ProductAnswers.Suggestions;
import io.daybook.query.productsearch.ProductQuery.Sort;
import io.daybook.query.search.Filters;
import io.daybook.query.search.SearchStore;
import io.daybook.query.search.Text;
import io.daybook.query.search.Words;
import io.daybook.shared.money.Money;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Finds products in the index, and joins what is available right now.
class ProductSearch {

    private static final int MAX_CATEGORIES = 50;

    /// Bounds of the price facet, in hundredths of the currency's main unit.
    private static final long[] PRICE_BOUNDS = {100, 250, 500, 1_000, 2_500, 5_000, 10_000};

    private static final String SPELLING = "spelling";
    private static final String CATEGORY = "category";
    private static final String IN_STOCK = "inStock";
    private static final String PRICE = "price";

    private final SearchStore store;
    private final Availabilities availabilities;

    ProductSearch(SearchStore store, Availabilities availabilities) {
        this.store = store;
        this.availabilities = availabilities;
    }

    /// Finds what was asked for as written; where that is nothing at all, what was probably meant.
    Found find(ProductQuery query) {
        Cursor after =
                Cursor.parseOptional(query.cursor(), query.list(), 1 + sort(query.sort()).size());
        if (after != null) {
            boolean misspelt = after.number(0) != 0;
            return page(query, search(query, misspelt, after), misspelt);
        }
        SearchResponse<ProductDocument> found = search(query, false, null);
        if (query.text() != null && Filters.matches(found) == 0) {
            SearchResponse<ProductDocument> meant = search(query, true, null);
            if (Filters.matches(meant) > 0) {
                return page(query, meant, true);
            }
        }
        return page(query, found, false);
    }

    private SearchResponse<ProductDocument> search(
            ProductQuery query, boolean misspelt, @Nullable Cursor after) {
        Filters filters = filters(query);
        SearchRequest.Builder request =
                new SearchRequest.Builder()
                        .query(asked(query.text(), misspelt))
                        .aggregations(
                                CATEGORY,
                                Filters.counts(
                                        filters.allBut(CATEGORY), "category", MAX_CATEGORIES))
                        .aggregations(
                                IN_STOCK, Filters.counts(filters.allBut(IN_STOCK), "in_stock", 2))
                        .aggregations(PRICE, prices(filters, query.currency()))
                        .sort(sort(query.sort()))
                        .size(query.limit() + 1);
        filters.countMatches(request);
        if (after != null) {
            request.searchAfter(values(query.sort(), after));
        }
        if (query.text() != null) {
            request.highlight(highlight(query.text(), misspelt));
            if (misspelt && after == null) {
                request.suggest(spelling(query.text()));
            }
        }
        return store.search(SearchIndex.PRODUCTS, request, ProductDocument.class);
    }

    /// Names to complete what is being typed; with typing errors only where there are none otherwise.
    Suggestions suggest(String text, int limit) {
        Words asTyped = Words.of(text);
        Query begun =
                Text.either(
                        Text.worth(1, Text.prefix("sku.folded", text)),
                        Text.worth(8, Text.prefix("name_whole", asTyped.folded())),
                        Text.worth(4, Text.begunPhrase("name", text)),
                        Text.worth(2, Text.begun("name", text)),
                        Text.worth(1, Text.words("name.typing", text)));
        List<Suggestion> found = suggest(begun, asTyped, limit);
        return new Suggestions(
                found.isEmpty() ? suggest(Text.begunMisspelt("name", text), asTyped, limit) : found,
                null,
                null);
    }

    private List<Suggestion> suggest(Query query, Words asTyped, int limit) {
        SearchRequest.Builder request =
                new SearchRequest.Builder()
                        .query(listed(query))
                        .sort(sort(Sort.RELEVANCE))
                        .trackTotalHits(t -> t.enabled(false))
                        .size(limit * 2);
        Map<String, Suggestion> byText = new LinkedHashMap<>();
        for (Hit<Named> hit :
                store.search(SearchIndex.PRODUCTS, request, Named.class).hits().hits()) {
            Named named = Objects.requireNonNull(hit.source());
            String said = asTyped.in(named.names().values()).orElse(named.nameSort());
            byText.putIfAbsent(said, new Suggestion(said, named.sku()));
        }
        return byText.values().stream().limit(limit).toList();
    }

    /// As much of a document as suggestions tell.
    private record Named(String sku, Map<String, String> names, String nameSort) {}

    /// For each word that no name has, the likeliest one that some name has.
    private static Suggester spelling(String text) {
        return Suggester.of(s ->
                s.text(text)
                        .suggesters(
                                SPELLING,
                                FieldSuggester.of(f ->
                                        f.term(t ->
                                                t.field("name.spelt")
                                                        .suggestMode(SuggestMode.Missing)
                                                        .minWordLength(4)
                                                        .prefixLength(1)
                                                        .size(1)))));
    }

    private static @Nullable String corrected(String text, SearchResponse<?> found) {
        StringBuilder corrected = new StringBuilder(text);
        List<? extends co.elastic.clients.elasticsearch.core.search.Suggestion<?>> words =
                found.suggest().getOrDefault(SPELLING, List.of());
        for (int i = words.size() - 1; i >= 0; i--) {
            TermSuggest word = words.get(i).term();
            if (!word.options().isEmpty()) {
                corrected.replace(
                        word.offset(),
                        word.offset() + word.length(),
                        word.options().getFirst().text());
            }
        }
        return corrected.compareTo(new StringBuilder(text)) == 0 ? null : corrected.toString();
    }

    private static Query asked(@Nullable String text, boolean misspelt) {
        if (text == null) {
            return Query.of(q -> q.bool(b -> b.filter(isListed())));
        }
        if (misspelt) {
            return listed(
                    Text.either(
                            Text.worth(16, Text.misspelt("name", text)),
                            Text.worth(8, Text.misspelt("text", text)),
                            Text.worth(2, Text.chinese("name.typing", text, "2<-25%")),
                            Text.worth(1, Text.chinese("name.typing", text, "2<-40%"))));
        }
        return listed(
                Text.either(
                        Text.worth(64, Filters.is("sku.folded", text)),
                        Text.worth(32, Text.prefix("sku.folded", text)),
                        Text.worth(16, Filters.is("name_whole", text)),
                        Text.worth(8, Text.phrase("name", text)),
                        Text.worth(4, Text.words("name", text)),
                        Text.worth(2, Text.words("text", text)),
                        Text.worth(1, Text.words("name.typing", text))));
    }

    private static Query listed(Query query) {
        return Query.of(q -> q.bool(b -> b.must(query).filter(isListed())));
    }

    private static Query isListed() {
        return Query.of(q -> q.term(t -> t.field("listed").value(true)));
    }

    private static Filters filters(ProductQuery query) {
        Filters filters = new Filters();
        filters.add(CATEGORY, Filters.anyOf("category", query.categories()));
        Boolean inStock = query.inStock();
        if (inStock != null) {
            filters.add(IN_STOCK, Query.of(q -> q.term(t -> t.field("in_stock").value(inStock))));
        }
        Query price = Filters.between("price_minor", query.minPriceMinor(), query.maxPriceMinor());
        if (price != null) {
            filters.add(PRICE, both(price, Filters.is("currency", query.currency())));
        }
        return filters;
    }

    private static Aggregation prices(Filters filters, String currency) {
        List<AggregationRange> ranges = new ArrayList<>();
        Double from = null;
        for (long bound : PRICE_BOUNDS) {
            Double start = from;
            double end = inMinor(bound, currency);
            ranges.add(AggregationRange.of(r -> r.from(start).to(end)));
            from = end;
        }
        Double last = from;
        ranges.add(AggregationRange.of(r -> r.from(last)));
        Query others = filters.allBut(PRICE);
        Query inCurrency = Filters.is("currency", currency);
        return Aggregation.of(a ->
                a.filter(others == null ? inCurrency : both(inCurrency, others))
                        .aggregations(
                                PRICE, v -> v.range(r -> r.field("price_minor").ranges(ranges))));
    }

    private static Query both(Query one, Query other) {
        return Query.of(q -> q.bool(b -> b.filter(one).filter(other)));
    }

    /// A bound in hundredths of the main unit, in the currency's own minor units.
    private static double inMinor(long hundredths, String currency) {
        return hundredths * Math.pow(10, Money.decimals(currency)) / 100;
    }

    private static List<SortOptions> sort(Sort sort) {
        return switch (sort) {
            case RELEVANCE ->
                    List.of(
                            SortOptions.of(s -> s.score(o -> o.order(SortOrder.Desc))),
                            by("name_length", SortOrder.Asc),
                            by("sku", SortOrder.Asc));
            case NAME -> List.of(by("name_sort", SortOrder.Asc), by("sku", SortOrder.Asc));
            case PRICE_UP -> List.of(by("price_minor", SortOrder.Asc), by("sku", SortOrder.Asc));
            case PRICE_DOWN -> List.of(by("price_minor", SortOrder.Desc), by("sku", SortOrder.Asc));
            case NEWEST -> List.of(by("published_at", SortOrder.Desc), by("sku", SortOrder.Asc));
        };
    }

    private static SortOptions by(String field, SortOrder order) {
        return SortOptions.of(s -> s.field(f -> f.field(field).order(order).missing("_last")));
    }

    /// The keys of the last item; the cursor's first key tells which of the two searches it is.
    private static List<FieldValue> values(Sort sort, Cursor after) {
        return switch (sort) {
            case RELEVANCE ->
                    List.of(
                            FieldValue.of(after.decimal(1)),
                            FieldValue.of(after.number(2)),
                            FieldValue.of(after.key(3)));
            case NAME -> List.of(FieldValue.of(after.key(1)), FieldValue.of(after.key(2)));
            case PRICE_UP, PRICE_DOWN, NEWEST ->
                    List.of(FieldValue.of(after.number(1)), FieldValue.of(after.key(2)));
        };
    }

    /// Names are short, and looked through by the plain highlighter at half the price of the unified one.
    private static Highlight highlight(String text, boolean misspelt) {
        List<NamedValue<HighlightField>> fields = new ArrayList<>();
        for (String field : List.of("name_en", "name_zh", "name_other", "description")) {
            Query words = misspelt ? Text.misspelt(field, text) : Text.begun(field, text);
            boolean whole = !field.equals("description");
            fields.add(
                    NamedValue.of(
                            field,
                            HighlightField.of(h ->
                                    h.highlightQuery(words)
                                            .type(
                                                    whole
                                                            ? HighlighterType.Plain
                                                            : HighlighterType.Unified)
                                            .numberOfFragments(whole ? 0 : 2)
                                            .fragmentSize(120))));
        }
        return Highlight.of(h ->
                h.encoder(HighlighterEncoder.Html)
                        .preTags("<em>")
                        .postTags("</em>")
                        .fields(fields));
    }

    private Found page(
            ProductQuery query, SearchResponse<ProductDocument> found, boolean misspelt) {
        List<Hit<ProductDocument>> hits = found.hits().hits();
        boolean more = hits.size() > query.limit();
        List<Hit<ProductDocument>> shown = more ? hits.subList(0, query.limit()) : hits;
        Map<String, Long> available =
                availabilities.of(shown.stream().map(hit -> document(hit).sku()).toList());
        List<Item> items =
                shown.stream()
                        .map(hit -> item(hit, available.getOrDefault(document(hit).sku(), 0L)))
                        .toList();
        @Nullable String next = null;
        if (more) {
            List<String> keys = new ArrayList<>(List.of(misspelt ? "1" : "0"));
            shown.getLast().sort().forEach(key -> keys.add(key._toJsonString()));
            next = new Cursor(keys).text(query.list());
        }
        @Nullable String meant =
                misspelt && query.text() != null ? corrected(query.text(), found) : null;
        return new Found(
                items,
                Filters.total(found),
                misspelt,
                meant,
                facets(query, found),
                null,
                null,
                next);
    }

    private static Item item(Hit<ProductDocument> hit, long available) {
        ProductDocument document = document(hit);
        Map<String, List<String>> highlights = new LinkedHashMap<>();
        hit.highlight()
                .forEach((field, fragments) ->
                        highlights.merge(
                                field.startsWith("name") ? "name" : field,
                                fragments,
                                ProductSearch::concat));
        return new Item(
                document.sku(),
                name(document),
                document.names(),
                document.description(),
                document.category(),
                document.priceMinor() == null
                        ? null
                        : Amount.of(document.priceMinor(), document.currency()),
                Availability.of(available),
                highlights.isEmpty() ? null : highlights);
    }

    private static String name(ProductDocument document) {
        if (document.nameEn() != null) {
            return document.nameEn();
        }
        return document.names().values().stream().findFirst().orElse(document.sku());
    }

    private static List<String> concat(List<String> some, List<String> others) {
        List<String> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    private static Facets facets(ProductQuery query, SearchResponse<?> found) {
        Map<String, Aggregate> counted = found.aggregations();
        List<PriceRange> prices = new ArrayList<>();
        Aggregate price =
                Objects.requireNonNull(counted.get(PRICE)).filter().aggregations().get(PRICE);
        if (price != null) {
            for (var bucket : price.range().buckets().array()) {
                prices.add(
                        new PriceRange(
                                amount(bucket.from(), query.currency()),
                                amount(bucket.to(), query.currency()),
                                bucket.docCount()));
            }
        }
        return new Facets(
                Filters.facets(counted.get(CATEGORY), query.categories()),
                Filters.facets(
                        counted.get(IN_STOCK),
                        query.inStock() == null ? List.of() : List.of(query.inStock().toString())),
                prices);
    }

    private static @Nullable Amount amount(@Nullable Double minor, String currency) {
        return minor == null || minor.isInfinite() ? null : Amount.of(minor.longValue(), currency);
    }

    private static ProductDocument document(Hit<ProductDocument> hit) {
        return Objects.requireNonNull(hit.source());
    }
}
