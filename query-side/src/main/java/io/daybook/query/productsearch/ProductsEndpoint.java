package io.daybook.query.productsearch;

import io.daybook.projection.elasticsearch.Elasticsearch;
import io.daybook.query.Inputs;
import io.daybook.query.Page;
import io.daybook.query.QueryEndpoint;
import io.daybook.query.ReadDatabase;
import io.daybook.query.ReadsView;
import io.daybook.query.productsearch.ProductAnswers.Found;
import io.daybook.query.productsearch.ProductAnswers.Product;
import io.daybook.query.productsearch.ProductAnswers.Suggestions;
import io.daybook.query.search.SearchStore;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.List;

/// Products for storefronts.
@QueryEndpoint
@RequestMapping("/api/v1/products")
class ProductsEndpoint {

    private static final String DEFAULT_LIMIT = "20";
    private static final int SUGGESTIONS = 10;

    private final ProductSearch search;
    private final ProductBySku bySku;

    ProductsEndpoint(Elasticsearch elasticsearch, ReadDatabase database) {
        Availabilities availabilities = new Availabilities(database.jdbc());
        search = new ProductSearch(new SearchStore(elasticsearch), availabilities);
        bySku = new ProductBySku(database.jdbc(), availabilities);
    }

    @GetMapping
    @ReadsView({"product-search", "stock-level"})
    ResponseEntity<Found> search(
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable List<String> category,
            @RequestParam(defaultValue = "${daybook.currency:GBP}") String currency,
            @RequestParam(required = false) @Nullable String minPrice,
            @RequestParam(required = false) @Nullable String maxPrice,
            @RequestParam(required = false) @Nullable String inStock,
            @RequestParam(required = false) @Nullable String sort,
            @RequestParam(defaultValue = DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request) {
        Found found =
                search.find(
                        ProductQuery.of(
                                q,
                                Inputs.each("category", category, request),
                                currency,
                                minPrice,
                                maxPrice,
                                inStock,
                                sort,
                                limit,
                                cursor));
        return Page.ok(request, found.next()).body(found);
    }

    @GetMapping("/suggestions")
    @ReadsView("product-search")
    Suggestions suggest(@RequestParam(defaultValue = "") String q) {
        Inputs.text("q", q);
        if (q.isBlank()) {
            throw Inputs.malformed("q", "Give in 'q' what was typed so far.");
        }
        return search.suggest(q, SUGGESTIONS);
    }

    @GetMapping("/{sku}")
    @ReadsView({"catalogue", "stock-level"})
    Product product(@PathVariable String sku) {
        return bySku.get(Inputs.id("sku", sku));
    }
}
