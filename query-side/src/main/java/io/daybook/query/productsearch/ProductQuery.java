package io.daybook.query.productsearch;

import io.daybook.query.Inputs;
import io.daybook.query.Page;
import io.daybook.query.search.Amounts;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A search as asked for, checked.
///
/// @param text what is looked for; absent: everything
/// @param categories any of these; empty: all
/// @param currency of the price limits and of the price facet
/// @param minPriceMinor inclusive
/// @param maxPriceMinor inclusive
record ProductQuery(
        @Nullable String text,
        List<String> categories,
        String currency,
        @Nullable Long minPriceMinor,
        @Nullable Long maxPriceMinor,
        @Nullable Boolean inStock,
        Sort sort,
        int limit,
        @Nullable String cursor) {

    /// How results are sorted. Among equals the SKU decides, so that every order is complete.
    enum Sort {
        RELEVANCE,
        NAME,
        PRICE_UP,
        PRICE_DOWN,
        NEWEST
    }

    private static final Map<String, Sort> SORTS =
            new TreeMap<>(
                    Map.of(
                            "relevance", Sort.RELEVANCE,
                            "name", Sort.NAME,
                            "price", Sort.PRICE_UP,
                            "-price", Sort.PRICE_DOWN,
                            "newest", Sort.NEWEST));

    static ProductQuery of(
            @Nullable String q,
            List<String> categories,
            String inCurrency,
            @Nullable String minPrice,
            @Nullable String maxPrice,
            @Nullable String inStock,
            @Nullable String sort,
            int limit,
            @Nullable String cursor) {
        String text = Inputs.text("q", q);
        if (text != null && text.isBlank()) {
            text = null;
        }
        Inputs.oneOf("inStock", inStock, List.of("true", "false"));
        Inputs.oneOf("sort", sort, SORTS.keySet());
        String currency = Amounts.currency("currency", inCurrency);
        Long min = Amounts.minor("minPrice", minPrice, currency);
        Long max = Amounts.minor("maxPrice", maxPrice, currency);
        Amounts.ordered("minPrice", min, "maxPrice", max);
        Sort by = sort == null ? Sort.RELEVANCE : SORTS.getOrDefault(sort, Sort.RELEVANCE);
        return new ProductQuery(
                text,
                categories,
                currency,
                min,
                max,
                inStock == null ? null : Boolean.valueOf(inStock),
                text == null && by == Sort.RELEVANCE ? Sort.NAME : by,
                Page.limit(limit),
                cursor);
    }

    /// What a cursor of this list belongs to.
    String list() {
        return "products/%s/%s/%s/%s/%s/%s/%s"
                .formatted(text, categories, currency, minPriceMinor, maxPriceMinor, inStock, sort);
    }
}
