package io.daybook.query.ordersearch;

import io.daybook.projection.elasticsearch.SearchIndex;
import io.daybook.query.Inputs;
import io.daybook.query.Page;
import io.daybook.query.QueryEndpoint;
import io.daybook.query.ReadDatabase;
import io.daybook.query.Reading;
import io.daybook.query.ReadsView;
import io.daybook.query.ordersearch.OrderAnswers.Found;
import io.daybook.query.search.SearchCircuit;
import io.daybook.query.search.SearchStore;
import io.daybook.query.search.StandIn;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.List;

/// Orders for the back office.
@QueryEndpoint
class OrdersEndpoint {

    private final SearchCircuit circuit;
    private final OrderSearch search;
    private final OrderStandIn standIn;

    OrdersEndpoint(SearchStore store, SearchCircuit circuit, ReadDatabase database) {
        this.circuit = circuit;
        search = new OrderSearch(store);
        standIn = new OrderStandIn(new StandIn(database));
    }

    /// Orders by their states, times, amounts and text. Without Elasticsearch the tables of order tracking answer, and say so.
    @GetMapping("/api/v1/orders")
    @ReadsView(value = "order-search", standIns = "order-tracking")
    ResponseEntity<Found> search(
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable List<String> status,
            @RequestParam(required = false) @Nullable List<String> payment,
            @RequestParam(required = false) @Nullable List<String> shipping,
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
        OrderQuery query =
                OrderQuery.of(
                        q,
                        Inputs.each("status", status, request),
                        Inputs.each("payment", payment, request),
                        Inputs.each("shipping", shipping, request),
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
                        cursor);
        Found found =
                circuit.answer(
                        Reading.of(request),
                        SearchIndex.ORDERS,
                        () -> search.find(query),
                        () -> standIn.find(query));
        return Page.ok(request, found.next()).body(found);
    }
}
