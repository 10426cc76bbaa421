package io.daybook.command.order;

import io.daybook.shared.order.LineQuantity;

import java.util.Arrays;
import java.util.List;

/// So many units per line, by line number from 1. Immutable: adding copies the numbers of up to a thousand lines once per event, however
/// many lines the event has.
final class Units {

    static final Units NONE = new Units(new int[0]);

    private final int[] byLine;

    private Units(int[] byLine) {
        this.byLine = byLine;
    }

    int of(int line) {
        return line <= byLine.length ? byLine[line - 1] : 0;
    }

    boolean isNone() {
        return byLine.length == 0;
    }

    /// @param lines the number of lines of the order
    Units plus(List<LineQuantity> more, int lines) {
        int[] sum = Arrays.copyOf(byLine, lines);
        for (LineQuantity each : more) {
            sum[each.line() - 1] += each.quantity();
        }
        return new Units(sum);
    }

    /// @param fewer units that are there
    Units minus(List<LineQuantity> fewer) {
        int[] rest = byLine.clone();
        for (LineQuantity each : fewer) {
            rest[each.line() - 1] -= each.quantity();
        }
        return new Units(rest);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Units units && Arrays.equals(byLine, units.byLine);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(byLine);
    }

    @Override
    public String toString() {
        return Arrays.toString(byLine);
    }
}
