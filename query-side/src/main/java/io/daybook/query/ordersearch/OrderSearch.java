package io.daybook.query.ordersearch;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.SortOptions;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.search.Hit;

import io.daybook.projection.elasticsearch.SearchIndex;
import io.daybook.projection.ordersearch.OrderDocument;
import io.daybook.query.Amount;
import io.daybook.query.Cursor;
import io.daybook.query.ordersearch.OrderAnswers.Customer;
import io.daybook.query.ordersearch.OrderAnswers.Facets;
import io.daybook.query.ordersearch.OrderAnswers.Found;
import io.daybook.query.ordersearch.OrderAnswers.Item;
import io.daybook.query.search.Filters;
import io.daybook.query.search.SearchStore;
import io.daybook.query.search.Text;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/// Finds orders in the index.
class OrderSearch {

    private static final String STATUS = "status";
    private static final String PAYMENT = "payment";
    private static final String SHIPPING = "shipping";
    private static final String COUNTRY = "country";
    private static final int MAX_COUNTRIES = 50;

    private final SearchStore store;

    OrderSearch(SearchStore store) {
        this.store = store;
    }

    /// Finds what was asked for as written; where that is nothing at all, what was probably meant.
    Found find(OrderQuery query) {
        Cursor after = Cursor.parseOptional(query.cursor(), query.list(), 2);
        SearchResponse<OrderDocument> found = search(query, false, after);
        if (query.text() != null && Filters.matches(found) == 0) {
            SearchResponse<OrderDocument> meant = search(query, true, after);
            if (Filters.matches(meant) > 0) {
                return page(query, meant, true);
            }
        }
        return page(query, found, false);
    }

    private SearchResponse<OrderDocument> search(
            OrderQuery query, boolean misspelt, @Nullable Cursor after) {
        Filters filters = filters(query);
        SearchRequest.Builder request =
                new SearchRequest.Builder()
                        .aggregations(STATUS, Filters.counts(filters.allBut(STATUS), "status", 20))
                        .aggregations(
                                PAYMENT,
                                Filters.counts(filters.allBut(PAYMENT), "payment_status", 20))
                        .aggregations(
                                SHIPPING,
                                Filters.counts(filters.allBut(SHIPPING), "shipping_status", 20))
                        .aggregations(
                                COUNTRY,
                                Filters.counts(filters.allBut(COUNTRY), "country", MAX_COUNTRIES))
                        .sort(sort(query.sort()))
                        .size(query.limit() + 1);
        Query always = always(query, misspelt);
        if (always != null) {
            request.query(q -> q.bool(b -> b.filter(always)));
        }
        filters.countMatches(request);
        if (after != null) {
            request.searchAfter(FieldValue.of(after.number(0)), FieldValue.of(after.key(1)));
        }
        return store.search(SearchIndex.ORDERS, request, OrderDocument.class);
    }

    private static Filters filters(OrderQuery query) {
        return new Filters()
                .add(STATUS, Filters.anyOf("status", query.statuses()))
                .add(PAYMENT, Filters.anyOf("payment_status", query.payments()))
                .add(SHIPPING, Filters.anyOf("shipping_status", query.shippings()))
                .add(COUNTRY, Filters.isIfGiven("country.folded", query.country()));
    }

    /// What holds for the facets as well.
    private static @Nullable Query always(OrderQuery query, boolean misspelt) {
        return new Filters()
                .add("q", query.text() == null ? null : asked(query.text(), misspelt))
                .add("sku", Filters.isIfGiven("skus.folded", query.sku()))
                .add("customer", Filters.isIfGiven("customer_reference.folded", query.customer()))
                .add("placed", Filters.during("placed_at", query.from(), query.to()))
                .add(
                        "total",
                        Filters.between(
                                "total_minor", query.minTotalMinor(), query.maxTotalMinor()))
                .add("currency", Filters.isIfGiven("currency", query.currency()))
                .all();
    }

    private static Query asked(String text, boolean misspelt) {
        if (misspelt) {
            return Text.misspelt("text", text);
        }
        return Text.either(
                Text.prefix("order_id.folded", text),
                Text.prefix("customer_reference.folded", text),
                Text.prefix("customer_email", text),
                Text.prefix("skus.folded", text),
                Text.prefix("cart_id", text),
                Text.begun("text", text));
    }

    private static List<SortOptions> sort(OrderQuery.Sort sort) {
        return switch (sort) {
            case NEWEST -> List.of(by("placed_at", SortOrder.Desc), by("order_id", SortOrder.Desc));
            case OLDEST -> List.of(by("placed_at", SortOrder.Asc), by("order_id", SortOrder.Asc));
            case TOTAL_UP ->
                    List.of(by("total_minor", SortOrder.Asc), by("order_id", SortOrder.Asc));
            case TOTAL_DOWN ->
                    List.of(by("total_minor", SortOrder.Desc), by("order_id", SortOrder.Desc));
        };
    }

    private static SortOptions by(String field, SortOrder order) {
        return SortOptions.of(s -> s.field(f -> f.field(field).order(order)));
    }

    private static Found page(
            OrderQuery query, SearchResponse<OrderDocument> found, boolean misspelt) {
        List<Hit<OrderDocument>> hits = found.hits().hits();
        boolean more = hits.size() > query.limit();
        List<Hit<OrderDocument>> shown = more ? hits.subList(0, query.limit()) : hits;
        List<Item> items =
                shown.stream().map(hit -> item(Objects.requireNonNull(hit.source()))).toList();
        @Nullable String next = null;
        if (more) {
            next =
                    new Cursor(
                                    shown.getLast().sort().stream()
                                            .map(FieldValue::_toJsonString)
                                            .toList())
                            .text(query.list());
        }
        return new Found(
                items,
                Filters.total(found),
                misspelt,
                new Facets(
                        Filters.facets(found.aggregations().get(STATUS), query.statuses()),
                        Filters.facets(found.aggregations().get(PAYMENT), query.payments()),
                        Filters.facets(found.aggregations().get(SHIPPING), query.shippings()),
                        Filters.facets(found.aggregations().get(COUNTRY), List.of())),
                null,
                null,
                next);
    }

    private static Item item(OrderDocument order) {
        return new Item(
                order.orderId(),
                order.status(),
                order.paymentStatus(),
                order.shippingStatus(),
                new Customer(
                        order.customerReference(), order.customerName(), order.customerEmail()),
                order.country(),
                Amount.of(order.totalMinor(), order.currency()),
                Amount.of(order.paidMinor(), order.currency()),
                Amount.of(order.refundedMinor(), order.currency()),
                order.units(),
                order.lines(),
                order.skus(),
                order.cartId(),
                order.placedAt(),
                order.updatedAt());
    }
}
