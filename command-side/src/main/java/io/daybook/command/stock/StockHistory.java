package io.daybook.command.stock;

/// What the books said of a stock item when its shelf was read.
public interface StockHistory {

    /// @param id of the stock item
    /// @param position of the log; what is stored up to there never changes, so this needs no lock
    Past at(String id, long position);

    /// Whether a position can be counted upon.
    enum Standing {
        GOOD,
        /// The log has not come so far.
        AHEAD,
        /// The shelf was read longer ago than a count may be.
        TOO_OLD
    }

    /// @param onHand units there at the position; 0 unless it is good
    /// @param counts how often the item had been counted by then
    record Past(Standing standing, int onHand, int counts) {}
}
