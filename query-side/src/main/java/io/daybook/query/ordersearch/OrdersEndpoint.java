package io.daybook.query.ordersearch;

import io.daybook.projection.elasticsearch.Elasticsearch;
import io.daybook.query.Inputs;
import io.daybook.query.Page;
import io.daybook.query.QueryEndpoint;
import io.daybook.query.ReadsView;
import io.daybook.query.ordersearch.OrderAnswers.Found;
import io.daybook.query.search.SearchStore;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.List;

/// Orders for the back office.
@QueryEndpoint
class OrdersEndpoint {

    private final OrderSearch search;

    OrdersEndpoint(Elasticsearch elasticsearch) {
        search = new OrderSearch(new SearchStore(elasticsearch));
    }

    @GetMapping("/api/v1/orders")
    @ReadsView("order-search")
    ResponseEntity<Found> search(
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable List<String> status,
            @RequestParam(required = false) @Nullable List<String> payment,
            @RequestParam(required = false) @Nullable String sku,
            @RequestParam(required = false) @Nullable String customer,
            @RequestParam(required = false) @Nullable String country,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(defaultValue = "${daybook.currency:GBP}") String currency,
            @RequestParam(required = false) @Nullable String minTotal,
            @RequestParam(required = false) @Nullable String maxTotal,
            @RequestParam(required = false) @Nullable String sort,
            @RequestParam(defaultValue = "" + Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request) {
        Found found =
                search.find(
                        OrderQuery.of(
                                q,
                                Inputs.each("status", status, request),
                                Inputs.each("payment", payment, request),
                                sku,
                                customer,
                                country,
                                from,
                                to,
                                currency,
                                minTotal,
                                maxTotal,
                                sort,
                                limit,
                                cursor));
        return Page.ok(request, found.next()).body(found);
    }
}
