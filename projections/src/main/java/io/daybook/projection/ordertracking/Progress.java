package io.daybook.projection.ordertracking;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// How far an order has come. Units are units of goods.
///
/// @param waivedMinor what is no longer asked for: the amount of units that were cancelled and that no credit note gives back
record Progress(
        long paidMinor,
        long refundedMinor,
        long waivedMinor,
        long unitsShipped,
        long unitsCancelled,
        long unitsReturned,
        int shipments,
        int shipmentsDelivered,
        @Nullable Instant confirmedAt,
        @Nullable Instant lastShippedAt,
        @Nullable Instant deliveredAt,
        @Nullable Instant cancelledAt,
        @Nullable Instant completedAt) {

    static final Progress NONE = new Progress(0, 0, 0, 0, 0, 0, 0, 0, null, null, null, null, null);

    /// The furthest state that is true of an order of so many units. A return outweighs completion: it is what people look for.
    String status(long units) {
        if (cancelledAt != null) {
            return "cancelled";
        }
        if (unitsReturned > 0) {
            return unitsReturned + unitsCancelled >= units ? "returned" : "partly-returned";
        }
        if (completedAt != null) {
            return "completed";
        }
        if (unitsShipped > 0) {
            if (unitsShipped + unitsCancelled < units) {
                return "partly-shipped";
            }
            return shipmentsDelivered >= shipments ? "delivered" : "shipped";
        }
        return confirmedAt != null ? "confirmed" : "placed";
    }

    Progress paid(long minor) {
        return money(paidMinor + minor, refundedMinor, waivedMinor);
    }

    Progress refunded(long minor) {
        return money(paidMinor, refundedMinor + minor, waivedMinor);
    }

    Progress waived(long minor) {
        return money(paidMinor, refundedMinor, waivedMinor + minor);
    }

    Progress shipped(long units, Instant at) {
        return new Progress(
                paidMinor,
                refundedMinor,
                waivedMinor,
                unitsShipped + units,
                unitsCancelled,
                unitsReturned,
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
                unitsShipped,
                unitsCancelled,
                unitsReturned,
                shipments,
                shipmentsDelivered + 1,
                confirmedAt,
                lastShippedAt,
                at,
                cancelledAt,
                completedAt);
    }

    Progress unitsCancelled(long units) {
        return units(unitsCancelled + units, unitsReturned);
    }

    Progress unitsReturned(long units) {
        return units(unitsCancelled, unitsReturned + units);
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

    private Progress money(long paid, long refunded, long waived) {
        return new Progress(
                paid,
                refunded,
                waived,
                unitsShipped,
                unitsCancelled,
                unitsReturned,
                shipments,
                shipmentsDelivered,
                confirmedAt,
                lastShippedAt,
                deliveredAt,
                cancelledAt,
                completedAt);
    }

    private Progress units(long cancelled, long returned) {
        return new Progress(
                paidMinor,
                refundedMinor,
                waivedMinor,
                unitsShipped,
                cancelled,
                returned,
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
                unitsShipped,
                unitsCancelled,
                unitsReturned,
                shipments,
                shipmentsDelivered,
                confirmed,
                lastShippedAt,
                deliveredAt,
                cancelled,
                completed);
    }
}
