package io.daybook.query.orders;

import io.daybook.query.Amount;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// A return of an order.
///
/// @param status `requested`, `receiving` (some has arrived), `received` (all that was to arrive has), `closed` or `cancelled`
/// @param closedAt when nothing more was expected and nothing waited to be inspected; absent until then
/// @param worth what the accepted units had asked of the customer
/// @param fee what was kept of that
public record TrackedReturn(
        String orderId,
        String returnId,
        String status,
        String reason,
        Instant requestedAt,
        @Nullable Instant closedAt,
        Amount worth,
        Amount fee,
        List<Line> lines) {

    /// Units of one line: those that were announced, and what became of them.
    ///
    /// @param sentBack not accepted
    /// @param cancelled never sent in
    public record Line(
            int line,
            int announced,
            int received,
            int restocked,
            int damaged,
            int writtenOff,
            int sentBack,
            int cancelled) {}
}
