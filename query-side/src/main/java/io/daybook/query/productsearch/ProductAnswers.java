package io.daybook.query.productsearch;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.daybook.query.Amount;
import io.daybook.query.search.Facet;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What is answered about products.
final class ProductAnswers {

    private ProductAnswers() {}

    /// A page of what was found.
    ///
    /// @param total how many were found in all; while it is degraded 10,000 also stands for more
    /// @param misspelt true where nothing was found by the text as written, so that words with typing errors were taken as well
    /// @param didYouMean the text without its typing errors, where nothing was found by it as written
    /// @param degraded true where PostgreSQL answered, because Elasticsearch is away
    /// @param notOffered what such an answer lacks
    /// @param next cursor of the next page; absent on the last one
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Found(
            List<Item> items,
            long total,
            boolean misspelt,
            @Nullable String didYouMean,
            @Nullable Facets facets,
            @Nullable Boolean degraded,
            @Nullable List<String> notOffered,
            @Nullable String next) {

        static Found degraded(
                List<Item> items, long total, List<String> notOffered, @Nullable String next) {
            return new Found(items, total, false, null, null, true, notOffered, next);
        }
    }

    /// @param name the English name, or the first there is
    /// @param names by BCP 47 language
    /// @param highlights by field (`name`, `description`), HTML in which the words found are in `em`
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Item(
            String sku,
            String name,
            Map<String, String> names,
            @Nullable String description,
            @Nullable String category,
            @Nullable Amount price,
            Availability availability,
            @Nullable Map<String, List<String>> highlights) {}

    /// @param available units that can be ordered now, at all locations together
    record Availability(long available, boolean inStock) {
        static Availability of(long available) {
            return new Availability(available, available > 0);
        }
    }

    /// Each counts what would be found with all filters but its own.
    record Facets(List<Facet> category, List<Facet> inStock, List<PriceRange> price) {}

    /// @param from inclusive; absent for the lowest range
    /// @param to exclusive; absent for the highest range
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PriceRange(@Nullable Amount from, @Nullable Amount to, long count) {}

    /// One product, listed or not.
    ///
    /// @param version of the product's stream. It is no ETag: what is available changes without it
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Product(
            String sku,
            String name,
            Map<String, String> names,
            @Nullable String description,
            @Nullable String category,
            @Nullable Amount price,
            Availability availability,
            boolean listed,
            Instant publishedAt,
            long version) {}

    /// @param degraded true where PostgreSQL answered, because Elasticsearch is away
    /// @param notOffered what such an answer lacks
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Suggestions(
            List<Suggestion> items,
            @Nullable Boolean degraded,
            @Nullable List<String> notOffered) {}

    /// @param text the name to put into the search box
    record Suggestion(String text, String sku) {}
}
