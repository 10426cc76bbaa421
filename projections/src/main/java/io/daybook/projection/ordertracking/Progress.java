package io.daybook.projection.ordertracking;

import io.daybook.projection.order.OrderStatus;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// How far an order has come. Units are units of goods.
///
/// @param waivedMinor what is no longer asked for: the what units asked that were cancelled, came back with a return, or became cheaper; what a credit note gives back is not among it
/// @param changedMinor by how much added lines and corrected prices have raised what is asked
/// @param feesMinor what was kept of returns
/// @param goodwillMinor what was granted for the order as a whole
/// @param advanceMinor what units on their way back pay for already
public record Progress(
        long paidMinor,
        long refundedMinor,
        long waivedMinor,
        long changedMinor,
        long feesMinor,
        long goodwillMinor,
        long advanceMinor,
        long unitsShipped,
        long unitsCancelled,
        long unitsReturned,
        long unitsReturning,
        int shipments,
        int shipmentsDelivered,
        @Nullable Instant confirmedAt,
        @Nullable Instant lastShippedAt,
        @Nullable Instant deliveredAt,
        @Nullable Instant cancelledAt,
        @Nullable Instant completedAt) {

    static final Progress NONE =
            new Progress(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, null, null, null, null);

    String status(long units) {
        return new OrderStatus(
                        units,
                        unitsShipped,
                        unitsCancelled,
                        unitsReturned,
                        shipments,
                        shipmentsDelivered,
                        confirmedAt != null,
                        cancelledAt != null,
                        completedAt != null)
                .text();
    }

    Progress paid(long minor) {
        return money(paidMinor + minor, refundedMinor, waivedMinor, feesMinor, goodwillMinor);
    }

    /// What a paid order is given back beyond what is owed back, it is granted.
    ///
    /// @param total the sum of all lines
    Progress refunded(long minor, long total) {
        Progress after = refunded(minor);
        return confirmedAt == null
                ? after
                : after.granted(Math.max(0, minor - owedBackMinor(total)));
    }

    /// @param total the sum of all lines as placed
    long owedBackMinor(long total) {
        return Math.max(0, paidMinor - refundedMinor - dueMinor(total));
    }

    long dueMinor(long total) {
        return Math.max(
                0, total + changedMinor - waivedMinor + feesMinor - goodwillMinor - advanceMinor);
    }

    private Progress refunded(long minor) {
        return money(paidMinor, refundedMinor + minor, waivedMinor, feesMinor, goodwillMinor);
    }

    Progress waived(long minor) {
        return money(paidMinor, refundedMinor, waivedMinor + minor, feesMinor, goodwillMinor);
    }

    Progress kept(long minor) {
        return money(paidMinor, refundedMinor, waivedMinor, feesMinor + minor, goodwillMinor);
    }

    Progress changed(long minor) {
        return edited(changedMinor + minor, advanceMinor);
    }

    Progress advanced(long minor) {
        return edited(changedMinor, advanceMinor + minor);
    }

    private Progress edited(long changed, long advance) {
        return new Progress(
                paidMinor,
                refundedMinor,
                waivedMinor,
                changed,
                feesMinor,
                goodwillMinor,
                advance,
                unitsShipped,
                unitsCancelled,
                unitsReturned,
                unitsReturning,
                shipments,
                shipmentsDelivered,
                confirmedAt,
                lastShippedAt,
                deliveredAt,
                cancelledAt,
                completedAt);
    }

    Progress granted(long minor) {
        return money(paidMinor, refundedMinor, waivedMinor, feesMinor, goodwillMinor + minor);
    }

    Progress shipped(long units, Instant at) {
        return new Progress(
                paidMinor,
                refundedMinor,
                waivedMinor,
                changedMinor,
                feesMinor,
                goodwillMinor,
                advanceMinor,
                unitsShipped + units,
                unitsCancelled,
                unitsReturned,
                unitsReturning,
                shipments + 1,
                shipmentsDelivered,
                confirmedAt,
                at,
                deliveredAt,
                cancelledAt,
                completedAt);
    }

    Progress delivered(Instant at) {
        return new Progress(
                paidMinor,
                refundedMinor,
                waivedMinor,
                changedMinor,
                feesMinor,
                goodwillMinor,
                advanceMinor,
                unitsShipped,
                unitsCancelled,
                unitsReturned,
                unitsReturning,
                shipments,
                shipmentsDelivered + 1,
                confirmedAt,
                lastShippedAt,
                at,
                cancelledAt,
                completedAt);
    }

    Progress unitsCancelled(long units) {
        return units(unitsCancelled + units, unitsReturned, unitsReturning);
    }

    Progress unitsReturned(long units) {
        return units(unitsCancelled, unitsReturned + units, unitsReturning);
    }

    Progress unitsReturning(long units) {
        return units(unitsCancelled, unitsReturned, unitsReturning + units);
    }

    Progress confirmed(Instant at) {
        return times(at, cancelledAt, completedAt);
    }

    Progress cancelled(Instant at) {
        return times(confirmedAt, at, completedAt);
    }

    Progress completed(Instant at) {
        return times(confirmedAt, cancelledAt, at);
    }

    private Progress money(long paid, long refunded, long waived, long fees, long goodwill) {
        return new Progress(
                paid,
                refunded,
                waived,
                changedMinor,
                fees,
                goodwill,
                advanceMinor,
                unitsShipped,
                unitsCancelled,
                unitsReturned,
                unitsReturning,
                shipments,
                shipmentsDelivered,
                confirmedAt,
                lastShippedAt,
                deliveredAt,
                cancelledAt,
                completedAt);
    }

    private Progress units(long cancelled, long returned, long returning) {
        return new Progress(
                paidMinor,
                refundedMinor,
                waivedMinor,
                changedMinor,
                feesMinor,
                goodwillMinor,
                advanceMinor,
                unitsShipped,
                cancelled,
                returned,
                returning,
                shipments,
                shipmentsDelivered,
                confirmedAt,
                lastShippedAt,
                deliveredAt,
                cancelledAt,
                completedAt);
    }

    private Progress times(
            @Nullable Instant confirmed, @Nullable Instant cancelled, @Nullable Instant completed) {
        return new Progress(
                paidMinor,
                refundedMinor,
                waivedMinor,
                changedMinor,
                feesMinor,
                goodwillMinor,
                advanceMinor,
                unitsShipped,
                unitsCancelled,
                unitsReturned,
                unitsReturning,
                shipments,
                shipmentsDelivered,
                confirmed,
                lastShippedAt,
                deliveredAt,
                cancelled,
                completed);
    }
}
