package io.daybook.projection.ordertracking;

import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.OrderLine;

/// A line of an order, and what became of its units.
///
/// @param returning units that belong to a return which is not over
/// @param position of the last event that touched the line
record TrackedLine(
        OrderLine placed, int shipped, int cancelled, int returned, int returning, long position) {

    boolean isGoods() {
        return placed.kind() == LineKind.GOODS;
    }

    /// Units that were cancelled or came back.
    int gone() {
        return cancelled + returned;
    }

    TrackedLine shipped(int units, long at) {
        return new TrackedLine(placed, shipped + units, cancelled, returned, returning, at);
    }

    TrackedLine cancelled(int units, long at) {
        return new TrackedLine(placed, shipped, cancelled + units, returned, returning, at);
    }

    TrackedLine returned(int units, long at) {
        return new TrackedLine(placed, shipped, cancelled, returned + units, returning, at);
    }

    TrackedLine returning(int units, long at) {
        return new TrackedLine(placed, shipped, cancelled, returned, returning + units, at);
    }

    TrackedLine inspected(int units, long at) {
        return returning(-units, at);
    }
}
