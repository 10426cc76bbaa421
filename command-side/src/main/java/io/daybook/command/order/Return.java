package io.daybook.command.order;

import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderEvent.InspectedUnits;
import io.daybook.shared.order.OrderEvent.OrderAdvanceEnded;
import io.daybook.shared.order.OrderEvent.OrderReturnCancelled;
import io.daybook.shared.order.OrderEvent.OrderReturnInspected;
import io.daybook.shared.order.OrderEvent.OrderReturnReceived;
import io.daybook.shared.order.OrderEvent.OrderReturnRequested;
import io.daybook.shared.order.OrderEvent.Verdict;

import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/// Units of an order on their way back. They arrive in parts and are inspected in parts; it is over when nothing more is expected and nothing
/// waits to be inspected.
///
/// @param lines how far each line of it has come, by the line's number
/// @param receipts the lines of each receipt
/// @param inspections each inspection, by id
/// @param advanceMinor what units that are still on their way pay for already
/// @param forgone whether what had not arrived was cancelled
record Return(
        OrderReturnRequested requested,
        PMap<Integer, Line> lines,
        PMap<String, List<LineQuantity>> receipts,
        PMap<String, OrderReturnInspected> inspections,
        long advanceMinor,
        boolean forgone) {

    /// Units of one line: those that were announced, and what became of them.
    record Line(int announced, int received, int accepted, int sentBack, int forgone) {

        int expected() {
            return announced - received - forgone;
        }

        int toInspect() {
            return received - accepted - sentBack;
        }

        int open() {
            return expected() + toInspect();
        }
    }

    private static final Line NO_UNITS = new Line(0, 0, 0, 0, 0);

    static Return of(OrderReturnRequested event) {
        PMap<Integer, Line> lines = HashTreePMap.empty();
        for (LineQuantity each : event.lines()) {
            Line line = lines.getOrDefault(each.line(), NO_UNITS);
            lines = lines.plus(each.line(), new Line(line.announced + each.quantity(), 0, 0, 0, 0));
        }
        return new Return(
                event,
                lines,
                HashTreePMap.empty(),
                HashTreePMap.empty(),
                minor(event.advanceMinor()),
                false);
    }

    Line line(int number) {
        return lines.getOrDefault(number, NO_UNITS);
    }

    boolean isOver() {
        for (Line line : lines.values()) {
            if (line.open() > 0) {
                return false;
            }
        }
        return true;
    }

    /// What has not arrived yet, in the order of the lines.
    List<LineQuantity> expected() {
        return units(Line::expected);
    }

    /// What is neither back for good nor the customer's for good, in the order of the lines.
    List<LineQuantity> open() {
        return units(Line::open);
    }

    private List<LineQuantity> units(ToIntFunction<Line> of) {
        List<LineQuantity> units = new ArrayList<>(lines.size());
        new TreeMap<>(lines)
                .forEach((number, line) -> {
                    if (of.applyAsInt(line) > 0) {
                        units.add(new LineQuantity(number, of.applyAsInt(line)));
                    }
                });
        return units;
    }

    Return receiving(OrderReturnReceived event) {
        PMap<Integer, Line> now = lines;
        for (LineQuantity each : event.lines()) {
            Line line = now.getOrDefault(each.line(), NO_UNITS);
            now =
                    now.plus(
                            each.line(),
                            new Line(
                                    line.announced,
                                    line.received + each.quantity(),
                                    line.accepted,
                                    line.sentBack,
                                    line.forgone));
        }
        return new Return(
                requested,
                now,
                receipts.plus(event.receiptId(), event.lines()),
                inspections,
                advanceMinor,
                forgone);
    }

    Return inspecting(OrderReturnInspected event) {
        PMap<Integer, Line> now = lines;
        for (InspectedUnits each : event.lines()) {
            Line line = now.getOrDefault(each.line(), NO_UNITS);
            boolean accepted = each.verdict() != Verdict.SEND_BACK;
            now =
                    now.plus(
                            each.line(),
                            new Line(
                                    line.announced,
                                    line.received,
                                    line.accepted + (accepted ? each.quantity() : 0),
                                    line.sentBack + (accepted ? 0 : each.quantity()),
                                    line.forgone));
        }
        return new Return(
                requested,
                now,
                receipts,
                inspections.plus(event.inspectionId(), event),
                advanceMinor - minor(event.advanceMinor()),
                forgone);
    }

    Return forgoing(OrderReturnCancelled event) {
        PMap<Integer, Line> now = lines;
        for (LineQuantity each : event.lines()) {
            Line line = now.getOrDefault(each.line(), NO_UNITS);
            now =
                    now.plus(
                            each.line(),
                            new Line(
                                    line.announced,
                                    line.received,
                                    line.accepted,
                                    line.sentBack,
                                    line.forgone + each.quantity()));
        }
        return new Return(
                requested,
                now,
                receipts,
                inspections,
                advanceMinor - minor(event.advanceMinor()),
                true);
    }

    Return ending(OrderAdvanceEnded event) {
        return new Return(
                requested,
                lines,
                receipts,
                inspections,
                advanceMinor - event.amountMinor(),
                forgone);
    }

    private static long minor(@Nullable Long advance) {
        return advance == null ? 0 : advance;
    }

    /// The units that are the house's again.
    static List<LineQuantity> accepted(List<InspectedUnits> lines) {
        List<LineQuantity> accepted = new ArrayList<>(lines.size());
        for (InspectedUnits each : lines) {
            if (each.verdict() != Verdict.SEND_BACK) {
                accepted.add(new LineQuantity(each.line(), each.quantity()));
            }
        }
        return accepted;
    }

    static List<LineQuantity> all(List<InspectedUnits> lines) {
        List<LineQuantity> all = new ArrayList<>(lines.size());
        for (InspectedUnits each : lines) {
            all.add(new LineQuantity(each.line(), each.quantity()));
        }
        return all;
    }
}
