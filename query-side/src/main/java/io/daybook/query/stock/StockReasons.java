package io.daybook.query.stock;

import io.daybook.query.AsOf;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// Why there are so many units of an SKU.
///
/// @param quantity which units: `onHand`, `available`, `reserved`, `allocated` or `damaged`
/// @param asOf the past moment that was asked for; absent for now
/// @param sum of the changes on all pages, which is the figure
/// @param items the events that changed it, oldest first
/// @param next cursor of the next page; absent on the last one
public record StockReasons(
        String sku,
        String quantity,
        @Nullable AsOf asOf,
        long sum,
        List<Reason> items,
        @Nullable String next) {

    /// @param position of the event in the log
    /// @param type of the event, such as `stock.received`
    /// @param at business time
    /// @param change units more or fewer
    public record Reason(
            long position,
            String type,
            Instant at,
            String location,
            String actor,
            String role,
            @Nullable String reason,
            @Nullable String orderId,
            @Nullable String reference,
            int change) {}
}
