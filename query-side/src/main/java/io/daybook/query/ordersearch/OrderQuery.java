package io.daybook.query.ordersearch;

import io.daybook.query.Inputs;
import io.daybook.query.Page;
import io.daybook.query.search.Amounts;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A search for orders as asked for, checked.
///
/// @param text an id, a customer, a SKU, or words of the lines; absent: all orders
/// @param statuses any of these; empty: all
/// @param payments payment states, any of these; empty: all
/// @param shippings shipping states, any of these; empty: all
/// @param from placed then or later
/// @param to placed before then
/// @param currency of the limits on the total, which then hold for orders in that currency only
record OrderQuery(
        @Nullable String text,
        List<String> statuses,
        List<String> payments,
        List<String> shippings,
        @Nullable String sku,
        @Nullable String customer,
        @Nullable String country,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String currency,
        @Nullable Long minTotalMinor,
        @Nullable Long maxTotalMinor,
        Sort sort,
        int limit,
        @Nullable String cursor) {

    /// By what never changes in an order, so that no page repeats or skips one while orders move. Among equals the id decides.
    enum Sort {
        NEWEST,
        OLDEST,
        TOTAL_UP,
        TOTAL_DOWN
    }

    private static final Map<String, Sort> SORTS =
            new TreeMap<>(
                    Map.of(
                            "-placedAt", Sort.NEWEST,
                            "placedAt", Sort.OLDEST,
                            "total", Sort.TOTAL_UP,
                            "-total", Sort.TOTAL_DOWN));

    private static final List<String> STATUSES =
            List.of(
                    "placed",
                    "confirmed",
                    "partly-shipped",
                    "shipped",
                    "delivered",
                    "partly-returned",
                    "returned",
                    "cancelled",
                    "completed");

    private static final List<String> PAYMENTS =
            List.of("unpaid", "partly-paid", "paid", "partly-refunded", "refunded");

    private static final List<String> SHIPPINGS =
            List.of("unshipped", "partly-shipped", "shipped", "delivered");

    static OrderQuery of(
            @Nullable String q,
            List<String> status,
            List<String> payment,
            List<String> shipping,
            @Nullable String sku,
            @Nullable String customer,
            @Nullable String country,
            @Nullable String from,
            @Nullable String to,
            String inCurrency,
            @Nullable String minTotal,
            @Nullable String maxTotal,
            @Nullable String sort,
            int limit,
            @Nullable String cursor) {
        String text = Inputs.text("q", q);
        status.forEach(s -> Inputs.oneOf("status", s, STATUSES));
        payment.forEach(p -> Inputs.oneOf("payment", p, PAYMENTS));
        shipping.forEach(s -> Inputs.oneOf("shipping", s, SHIPPINGS));
        Inputs.oneOf("sort", sort, SORTS.keySet());
        String currency = Amounts.currency("currency", inCurrency);
        Long min = Amounts.minor("minTotal", minTotal, currency);
        Long max = Amounts.minor("maxTotal", maxTotal, currency);
        Amounts.ordered("minTotal", min, "maxTotal", max);
        return new OrderQuery(
                text == null || text.isBlank() ? null : text,
                status,
                payment,
                shipping,
                sku == null ? null : Inputs.id("sku", sku),
                customer == null ? null : Inputs.id("customer", customer),
                Inputs.text("country", country),
                Inputs.instant("from", from),
                Inputs.instant("to", to),
                min == null && max == null ? null : currency,
                min,
                max,
                SORTS.getOrDefault(sort == null ? "-placedAt" : sort, Sort.NEWEST),
                Page.limit(limit),
                cursor);
    }

    /// What a cursor of this list belongs to.
    String list() {
        return "orders/%s/%s/%s/%s/%s/%s/%s/%s/%s/%s/%s/%s/%s"
                .formatted(
                        text,
                        statuses,
                        payments,
                        shippings,
                        sku,
                        customer,
                        country,
                        from,
                        to,
                        currency,
                        minTotalMinor,
                        maxTotalMinor,
                        sort);
    }
}
