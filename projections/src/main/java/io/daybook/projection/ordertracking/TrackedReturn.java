package io.daybook.projection.ordertracking;

import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderEvent.InspectedUnits;
import io.daybook.shared.order.OrderEvent.OrderReturnCancelled;
import io.daybook.shared.order.OrderEvent.OrderReturnInspected;
import io.daybook.shared.order.OrderEvent.OrderReturnReceived;
import io.daybook.shared.order.OrderEvent.OrderReturnRequested;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;

/// A return of the view.
///
/// @param closedAt when nothing more was expected and nothing waited to be inspected; absent until then
/// @param lines by number
/// @param worthMinor what the accepted units had asked of the customer
/// @param feesMinor what was kept of that
/// @param position of the last event that touched it
public record TrackedReturn(
        String returnId,
        String reason,
        Instant requestedAt,
        @Nullable Instant closedAt,
        SortedMap<Integer, Units> lines,
        long worthMinor,
        long feesMinor,
        long position) {

    /// What became of the units of one line; the names are those of the stored JSON.
    public record Units(
            int announced,
            int received,
            int restocked,
            int damaged,
            int writtenOff,
            int sentBack,
            int cancelled) {

        static final Units NONE = new Units(0, 0, 0, 0, 0, 0, 0);

        Units announced(int more) {
            return new Units(
                    announced + more,
                    received,
                    restocked,
                    damaged,
                    writtenOff,
                    sentBack,
                    cancelled);
        }

        Units received(int more) {
            return new Units(
                    announced,
                    received + more,
                    restocked,
                    damaged,
                    writtenOff,
                    sentBack,
                    cancelled);
        }

        Units cancelled(int more) {
            return new Units(
                    announced,
                    received,
                    restocked,
                    damaged,
                    writtenOff,
                    sentBack,
                    cancelled + more);
        }

        Units inspected(InspectedUnits units) {
            int more = units.quantity();
            return switch (units.verdict()) {
                case RESTOCK ->
                        new Units(
                                announced,
                                received,
                                restocked + more,
                                damaged,
                                writtenOff,
                                sentBack,
                                cancelled);
                case DAMAGED ->
                        new Units(
                                announced,
                                received,
                                restocked,
                                damaged + more,
                                writtenOff,
                                sentBack,
                                cancelled);
                case WRITE_OFF ->
                        new Units(
                                announced,
                                received,
                                restocked,
                                damaged,
                                writtenOff + more,
                                sentBack,
                                cancelled);
                case SEND_BACK ->
                        new Units(
                                announced,
                                received,
                                restocked,
                                damaged,
                                writtenOff,
                                sentBack + more,
                                cancelled);
            };
        }

        int accepted() {
            return restocked + damaged + writtenOff;
        }

        boolean isOpen() {
            return accepted() + sentBack + cancelled < announced;
        }
    }

    static TrackedReturn of(OrderReturnRequested event, long position) {
        return new TrackedReturn(
                        event.returnId(),
                        event.reason(),
                        event.at(),
                        null,
                        Collections.emptySortedMap(),
                        0,
                        0,
                        position)
                .with(event.lines(), Units::announced, event.at(), position);
    }

    TrackedReturn received(OrderReturnReceived event, long at) {
        return with(event.lines(), Units::received, event.at(), at);
    }

    TrackedReturn cancelled(OrderReturnCancelled event, long at) {
        return with(event.lines(), Units::cancelled, event.at(), at);
    }

    TrackedReturn inspected(OrderReturnInspected event, long at) {
        SortedMap<Integer, Units> now = new TreeMap<>(lines);
        for (InspectedUnits each : event.lines()) {
            now.merge(each.line(), Units.NONE.inspected(each), (old, _) -> old.inspected(each));
        }
        return new TrackedReturn(
                        returnId,
                        reason,
                        requestedAt,
                        closedAt,
                        now,
                        worthMinor + event.worthMinor(),
                        feesMinor + event.feeMinor(),
                        at)
                .closing(event.at());
    }

    /// `requested`, `receiving` (some has arrived), `received` (all that was to arrive has), `closed` or `cancelled`.
    String status() {
        int received = sum(Units::received);
        int cancelled = sum(Units::cancelled);
        int announced = sum(Units::announced);
        if (closedAt != null) {
            return cancelled == announced ? "cancelled" : "closed";
        }
        if (received == 0) {
            return "requested";
        }
        return received + cancelled < announced ? "receiving" : "received";
    }

    int sum(ToIntFunction<Units> of) {
        return lines.values().stream().mapToInt(of).sum();
    }

    private TrackedReturn with(
            List<LineQuantity> quantities,
            BiFunction<Units, Integer, Units> touch,
            Instant when,
            long at) {
        SortedMap<Integer, Units> now = new TreeMap<>(lines);
        for (LineQuantity each : quantities) {
            now.put(
                    each.line(),
                    touch.apply(now.getOrDefault(each.line(), Units.NONE), each.quantity()));
        }
        return new TrackedReturn(
                        returnId, reason, requestedAt, closedAt, now, worthMinor, feesMinor, at)
                .closing(when);
    }

    private TrackedReturn closing(Instant when) {
        boolean isOpen = lines.values().stream().anyMatch(Units::isOpen);
        return isOpen || closedAt != null
                ? this
                : new TrackedReturn(
                        returnId,
                        reason,
                        requestedAt,
                        when,
                        lines,
                        worthMinor,
                        feesMinor,
                        position);
    }
}
