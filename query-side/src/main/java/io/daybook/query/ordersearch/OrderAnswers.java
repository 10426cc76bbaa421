package io.daybook.query.ordersearch;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.daybook.query.Amount;
import io.daybook.query.search.Facet;
import io.daybook.shared.PersonalData;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// What is answered about orders that were found.
final class OrderAnswers {

    private OrderAnswers() {}

    /// A page of what was found.
    ///
    /// @param total how many were found in all; while it is degraded 10,000 also stands for more
    /// @param misspelt true where nothing was found by the text as written, so that words with typing errors were taken as well
    /// @param degraded true where PostgreSQL answered, because Elasticsearch is away
    /// @param notOffered what such an answer lacks
    /// @param next cursor of the next page; absent on the last one
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Found(
            List<Item> items,
            long total,
            boolean misspelt,
            @Nullable Facets facets,
            @Nullable Boolean degraded,
            @Nullable List<String> notOffered,
            @Nullable String next) {

        static Found degraded(
                List<Item> items, long total, List<String> notOffered, @Nullable String next) {
            return new Found(items, total, false, null, true, notOffered, next);
        }
    }

    /// @param paymentStatus `unpaid`, `partly-paid`, `paid`, `partly-refunded` or `refunded`
    /// @param shippingStatus `unshipped`, `partly-shipped`, `shipped` or `delivered`, whatever else became of it
    /// @param total the sum of all lines, those that were added among them
    /// @param units units of goods ordered
    /// @param lines number of lines, charges included
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Item(
            String orderId,
            String status,
            String paymentStatus,
            String shippingStatus,
            Customer customer,
            String country,
            Amount total,
            Amount paid,
            Amount refunded,
            long units,
            int lines,
            List<String> skus,
            @Nullable String cartId,
            Instant placedAt,
            Instant updatedAt) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Customer(
            String reference,
            @PersonalData @Nullable String name,
            @PersonalData @Nullable String email) {}

    /// Each counts what would be found with all filters but its own.
    record Facets(
            List<Facet> status, List<Facet> payment, List<Facet> shipping, List<Facet> country) {}
}
