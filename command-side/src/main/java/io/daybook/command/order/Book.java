package io.daybook.command.order;

import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderEvent.OrderPlaced;
import io.daybook.shared.order.OrderLine;

import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

import java.util.List;

/// What is known of an order that was placed: how far each line has come, and its money. Amounts are minor units of its currency.
///
/// @param waivedMinor the value of units that were cancelled and that no credit note gives back
/// @param payments what each payment has brought in and not given back; 0 for one that was only asked for
/// @param shipments the lines of each shipment
/// @param delivered ids of the shipments that arrived, mapped to themselves
/// @param cancellations the lines of each cancellation, by reference
public record Book(
        OrderPlaced placed,
        Units shipped,
        Units cancelled,
        Units returned,
        long waivedMinor,
        long paidMinor,
        long refundedMinor,
        PMap<String, Long> payments,
        PMap<String, List<LineQuantity>> shipments,
        PMap<String, String> delivered,
        PMap<String, List<LineQuantity>> cancellations) {

    static Book of(OrderPlaced placed) {
        return new Book(
                placed,
                Units.NONE,
                Units.NONE,
                Units.NONE,
                0,
                0,
                0,
                HashTreePMap.empty(),
                HashTreePMap.empty(),
                HashTreePMap.empty(),
                HashTreePMap.empty());
    }

    public String orderId() {
        return placed.orderId();
    }

    public String currency() {
        return placed.currency();
    }

    public List<OrderLine> lines() {
        return placed.lines();
    }

    /// What the customer has to pay for the order: its total less what was cancelled. What a credit note gives back does not lower it.
    public long dueMinor() {
        return Math.max(0, placed.totalMinor() - waivedMinor);
    }

    /// What is held of the customer's money beyond what is due.
    public long owedBackMinor() {
        return Math.max(0, paidMinor - refundedMinor - dueMinor());
    }

    /// What the customer still has to pay.
    public long outstandingMinor() {
        return Math.max(0, dueMinor() - (paidMinor - refundedMinor));
    }

    /// Units of a line, by its number, that have neither shipped nor been cancelled.
    public int unitsLeft(int line) {
        return left(lines().get(line - 1));
    }

    int left(OrderLine line) {
        return line.quantity() - shipped.of(line.line()) - cancelled.of(line.line());
    }

    /// Units of the line that have shipped and not come back.
    int out(OrderLine line) {
        return shipped.of(line.line()) - returned.of(line.line());
    }

    /// What these units ask of the customer, as the next of their lines to be cancelled or to come back.
    long amountMinor(List<LineQuantity> next) {
        long sum = 0;
        int[] now = new int[lines().size()];
        for (LineQuantity each : next) {
            OrderLine line = lines().get(each.line() - 1);
            int from = gone(line) + now[each.line() - 1];
            sum += line.amountMinor(from, from + each.quantity());
            now[each.line() - 1] += each.quantity();
        }
        return sum;
    }

    /// Units of the line that were cancelled or came back.
    private int gone(OrderLine line) {
        return cancelled.of(line.line()) + returned.of(line.line());
    }

    boolean hasGoodsLeft() {
        for (OrderLine line : lines()) {
            if (line.kind() == LineKind.GOODS && left(line) > 0) {
                return true;
            }
        }
        return false;
    }

    /// Whether nothing shipped and nothing is left of it, charges included.
    boolean hasComeToNothing() {
        if (!shipped.isNone()) {
            return false;
        }
        for (OrderLine line : lines()) {
            if (left(line) > 0) {
                return false;
            }
        }
        return true;
    }

    Book shipping(String shipmentId, List<LineQuantity> more) {
        return new Book(
                placed,
                shipped.plus(more, lines().size()),
                cancelled,
                returned,
                waivedMinor,
                paidMinor,
                refundedMinor,
                payments,
                shipments.plus(shipmentId, more),
                delivered,
                cancellations);
    }

    Book delivering(String shipmentId) {
        return new Book(
                placed,
                shipped,
                cancelled,
                returned,
                waivedMinor,
                paidMinor,
                refundedMinor,
                payments,
                shipments,
                delivered.plus(shipmentId, shipmentId),
                cancellations);
    }

    Book cancelling(String reference, List<LineQuantity> more, boolean credited) {
        return new Book(
                placed,
                shipped,
                cancelled.plus(more, lines().size()),
                returned,
                waivedMinor + (credited ? 0 : amountMinor(more)),
                paidMinor,
                refundedMinor,
                payments,
                shipments,
                delivered,
                cancellations.plus(reference, more));
    }

    Book returning(List<LineQuantity> more) {
        return new Book(
                placed,
                shipped,
                cancelled,
                returned.plus(more, lines().size()),
                waivedMinor,
                paidMinor,
                refundedMinor,
                payments,
                shipments,
                delivered,
                cancellations);
    }

    Book expecting(String paymentId) {
        return new Book(
                placed,
                shipped,
                cancelled,
                returned,
                waivedMinor,
                paidMinor,
                refundedMinor,
                payments.containsKey(paymentId) ? payments : payments.plus(paymentId, 0L),
                shipments,
                delivered,
                cancellations);
    }

    Book paying(String paymentId, long amountMinor) {
        return new Book(
                placed,
                shipped,
                cancelled,
                returned,
                waivedMinor,
                paidMinor + amountMinor,
                refundedMinor,
                payments.plus(paymentId, payments.getOrDefault(paymentId, 0L) + amountMinor),
                shipments,
                delivered,
                cancellations);
    }

    /// @param paid whether the order was paid: what is given back beyond what is owed back is then no longer due
    Book refunding(String paymentId, long amountMinor, boolean paid) {
        return new Book(
                placed,
                shipped,
                cancelled,
                returned,
                waivedMinor + (paid ? Math.max(0, amountMinor - owedBackMinor()) : 0),
                paidMinor,
                refundedMinor + amountMinor,
                payments.plus(paymentId, payments.getOrDefault(paymentId, 0L) - amountMinor),
                shipments,
                delivered,
                cancellations);
    }
}
