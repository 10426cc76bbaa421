package io.daybook.query.productsearch;

import io.daybook.projection.elasticsearch.SearchIndex;
import io.daybook.query.Inputs;
import io.daybook.query.Page;
import io.daybook.query.QueryEndpoint;
import io.daybook.query.QueryProblem;
import io.daybook.query.ReadDatabase;
import io.daybook.query.Reading;
import io.daybook.query.ReadsView;
import io.daybook.query.productsearch.ProductAnswers.Found;
import io.daybook.query.productsearch.ProductAnswers.Product;
import io.daybook.query.productsearch.ProductAnswers.Suggestions;
import io.daybook.query.search.SearchCircuit;
import io.daybook.query.search.SearchStore;
import io.daybook.query.search.StandIn;

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
    private static final String SUGGESTIONS = "10";
    private static final int MOST_SUGGESTIONS = 20;

    private final SearchCircuit circuit;
    private final ProductSearch search;
    private final ProductStandIn standIn;
    private final ProductBySku bySku;

    ProductsEndpoint(SearchStore store, SearchCircuit circuit, ReadDatabase database) {
        Availabilities availabilities = new Availabilities(database.jdbc());
        this.circuit = circuit;
        search = new ProductSearch(store, availabilities);
        standIn = new ProductStandIn(new StandIn(database));
        bySku = new ProductBySku(database.jdbc(), availabilities);
    }

    /// Products by text and filters. Without Elasticsearch the catalogue answers, and says so.
    @GetMapping
    @ReadsView(
            value = {"product-search", "stock-level"},
            standIns = {"catalogue", "stock-level"})
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
        ProductQuery query =
                ProductQuery.of(
                        q,
                        Inputs.each("category", category, request),
                        currency,
                        minPrice,
                        maxPrice,
                        inStock,
                        sort,
                        limit,
                        cursor);
        Found found =
                circuit.answer(
                        Reading.of(request),
                        SearchIndex.PRODUCTS,
                        () -> search.find(query),
                        () -> standIn.find(query));
        return Page.ok(request, found.next()).body(found);
    }

    /// Names to complete what is being typed.
    ///
    /// @param limit 1 to 20
    @GetMapping("/suggestions")
    @ReadsView(value = "product-search", standIns = "catalogue")
    Suggestions suggest(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = SUGGESTIONS) int limit,
            HttpServletRequest request) {
        Inputs.text("q", q);
        if (q.isBlank()) {
            throw Inputs.malformed("q", "Give in 'q' what was typed so far.");
        }
        if (limit < 1 || limit > MOST_SUGGESTIONS) {
            throw QueryProblem.malformed(
                    "bad-limit", "limit", "Give a limit from 1 to %d.".formatted(MOST_SUGGESTIONS));
        }
        return circuit.answer(
                Reading.of(request),
                SearchIndex.PRODUCTS,
                () -> search.suggest(q, limit),
                () -> standIn.suggest(q, limit));
    }

    @GetMapping("/{sku}")
    @ReadsView({"catalogue", "stock-level"})
    Product product(@PathVariable String sku) {
        return bySku.get(Inputs.id("sku", sku));
    }
}
