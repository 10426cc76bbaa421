package io.daybook.query.stock;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// One entry of the stock ledger: what moved, by how much, when, why, and who caused it. The changes of all entries of an item add up to
/// its stock level.
///
/// @param position of the event in the log
/// @param kind `received`, `reserved`, `extended`, `allocated`, `released`, `expired`, `shipped`, `returned`, `adjusted`, `damaged`,
///     `repaired`, `written-off`, `counted` or `threshold-set`
/// @param quantity units; signed for an adjustment and a count
/// @param asked for an adjustment the signed units asked for, for a count the variance
/// @param counted for a count what was on the shelf
/// @param expected for a count what the books said when the shelf was read
/// @param at business time
/// @param recordedAt when the log recorded it
/// @param version of the stock item's stream
public record StockMovement(
        long position,
        String location,
        String kind,
        int quantity,
        Change change,
        @Nullable Integer asked,
        @Nullable Integer counted,
        @Nullable Integer expected,
        @Nullable String orderId,
        @Nullable String reference,
        @Nullable String reason,
        @Nullable Instant expiresAt,
        Instant at,
        Instant recordedAt,
        String actor,
        String role,
        long version) {

    /// Signed units by which each number changed.
    public record Change(int onHand, int available, int reserved, int allocated, int damaged) {}
}
