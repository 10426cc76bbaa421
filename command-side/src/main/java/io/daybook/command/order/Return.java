package io.daybook.command.order;

import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderEvent.InspectedUnits;
import io.daybook.shared.order.OrderEvent.OrderReturnCancelled;
import io.daybook.shared.order.OrderEvent.OrderReturnInspected;
import io.daybook.shared.order.OrderEvent.OrderReturnReceived;
import io.daybook.shared.order.OrderEvent.OrderReturnRequested;
import io.daybook.shared.order.OrderEvent.Verdict;

import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Units of an order on their way back. They arrive in parts and are inspected in parts; it is over when nothing more is expected and nothing
/// waits to be inspected.
///
/// @param lines how far each line of it has come, by the line's number
/// @param receipts the lines of each receipt
/// @param inspections each inspection, by id
/// @param forgone whether what had not arrived was cancelled
record Return(
        OrderReturnRequested requested,
        PMap<Integer, Line> lines,
        PMap<String, List<LineQuantity>> receipts,
        PMap<String, OrderReturnInspected> inspections,
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
        return new Return(event, lines, HashTreePMap.empty(), HashTreePMap.empty(), false);
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
        List<LineQuantity> expected = new ArrayList<>(lines.size());
        new TreeMap<>(lines)
                .forEach((number, line) -> {
                    if (line.expected() > 0) {
                        expected.add(new LineQuantity(number, line.expected()));
                    }
                });
        return expected;
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
                requested, now, receipts, inspections.plus(event.inspectionId(), event), forgone);
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
        return new Return(requested, now, receipts, inspections, true);
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
