package io.daybook.projection.ordertracking;

import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.OrderLine;
import io.daybook.shared.pricing.Applied;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A line of an order, and what became of its units.
///
/// @param changeId the edit that added it; absent for a line that was placed
/// @param placed at the price it has now
/// @param rules which rules gave its amount when it was placed
/// @param returning units that belong to a return which is not over
/// @param position of the last event that touched the line
public record TrackedLine(
        @Nullable String changeId,
        OrderLine placed,
        List<Applied> rules,
        int shipped,
        int cancelled,
        int returned,
        int returning,
        long position) {

    boolean isGoods() {
        return placed.kind() == LineKind.GOODS;
    }

    /// Units that were cancelled or came back.
    int gone() {
        return cancelled + returned;
    }

    TrackedLine repriced(OrderLine now, long at) {
        return new TrackedLine(changeId, now, rules, shipped, cancelled, returned, returning, at);
    }

    TrackedLine shipped(int units, long at) {
        return new TrackedLine(
                changeId, placed, rules, shipped + units, cancelled, returned, returning, at);
    }

    TrackedLine cancelled(int units, long at) {
        return new TrackedLine(
                changeId, placed, rules, shipped, cancelled + units, returned, returning, at);
    }

    TrackedLine returned(int units, long at) {
        return new TrackedLine(
                changeId, placed, rules, shipped, cancelled, returned + units, returning, at);
    }

    TrackedLine returning(int units, long at) {
        return new TrackedLine(
                changeId, placed, rules, shipped, cancelled, returned, returning + units, at);
    }

    TrackedLine inspected(int units, long at) {
        return returning(-units, at);
    }
}
