package io.daybook.command.order;

import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderEvent.OrderAdvanceEnded;
import io.daybook.shared.order.OrderEvent.OrderLinesCancelled;
import io.daybook.shared.order.OrderEvent.OrderReturnCancelled;
import io.daybook.shared.order.OrderEvent.OrderReturnInspected;
import io.daybook.shared.order.OrderEvent.OrderReturnReceived;
import io.daybook.shared.order.OrderEvent.OrderReturnRequested;
import io.daybook.shared.order.OrderEvent.OrderShipped;

import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

import java.util.List;

/// How far the lines of an order have come.
///
/// @param shipped units that left the house
/// @param cancelled units that will not
/// @param returned units that left it and are the house's again
/// @param returning units that the customer has, or had, and that belong to a return which is not over
/// @param shipments the lines of each shipment
/// @param delivered ids of the shipments that arrived, mapped to themselves
/// @param cancellations the lines of each cancellation, by reference
/// @param returns by id
record Goods(
        Units shipped,
        Units cancelled,
        Units returned,
        Units returning,
        PMap<String, List<LineQuantity>> shipments,
        PMap<String, String> delivered,
        PMap<String, List<LineQuantity>> cancellations,
        PMap<String, Return> returns) {

    static final Goods NONE =
            new Goods(
                    Units.NONE,
                    Units.NONE,
                    Units.NONE,
                    Units.NONE,
                    HashTreePMap.empty(),
                    HashTreePMap.empty(),
                    HashTreePMap.empty(),
                    HashTreePMap.empty());

    Goods shipping(OrderShipped event, int lines) {
        return new Goods(
                shipped.plus(event.lines(), lines),
                cancelled,
                returned,
                returning,
                shipments.plus(event.shipmentId(), event.lines()),
                delivered,
                cancellations,
                returns);
    }

    Goods delivering(String shipmentId) {
        return new Goods(
                shipped,
                cancelled,
                returned,
                returning,
                shipments,
                delivered.plus(shipmentId, shipmentId),
                cancellations,
                returns);
    }

    Goods cancelling(OrderLinesCancelled event, int lines) {
        return new Goods(
                shipped,
                cancelled.plus(event.lines(), lines),
                returned,
                returning,
                shipments,
                delivered,
                cancellations.plus(event.reference(), event.lines()),
                returns);
    }

    Goods returning(List<LineQuantity> more, int lines) {
        return with(returned.plus(more, lines), returning, returns);
    }

    Goods requesting(OrderReturnRequested event, int lines) {
        return with(
                returned,
                returning.plus(event.lines(), lines),
                returns.plus(event.returnId(), Return.of(event)));
    }

    Goods receiving(OrderReturnReceived event) {
        Return back = returns.get(event.returnId());
        return back == null
                ? this
                : with(returned, returning, returns.plus(event.returnId(), back.receiving(event)));
    }

    Goods inspecting(OrderReturnInspected event, int lines) {
        Return back = returns.get(event.returnId());
        return back == null
                ? this
                : with(
                        returned.plus(Return.accepted(event.lines()), lines),
                        returning.minus(Return.all(event.lines())),
                        returns.plus(event.returnId(), back.inspecting(event)));
    }

    Goods forgoing(OrderReturnCancelled event) {
        Return back = returns.get(event.returnId());
        return back == null
                ? this
                : with(
                        returned,
                        returning.minus(event.lines()),
                        returns.plus(event.returnId(), back.forgoing(event)));
    }

    Goods ending(OrderAdvanceEnded event) {
        Return back = returns.get(event.returnId());
        return back == null
                ? this
                : with(returned, returning, returns.plus(event.returnId(), back.ending(event)));
    }

    private Goods with(Units nowReturned, Units nowReturning, PMap<String, Return> nowReturns) {
        return new Goods(
                shipped,
                cancelled,
                nowReturned,
                nowReturning,
                shipments,
                delivered,
                cancellations,
                nowReturns);
    }
}
