package io.daybook.projection.order;

/// Where an order stands, in one word: the furthest that is true. A return outweighs completion, for it is what people look for.
///
/// Units are units of goods.
///
/// @param units ordered
/// @param returned units that are the house's again
/// @param deliveries how many of the shipments arrived
public record OrderStatus(
        long units,
        long shipped,
        long cancelled,
        long returned,
        int shipments,
        int deliveries,
        boolean isConfirmed,
        boolean isCancelled,
        boolean isCompleted) {

    /// `placed`, `confirmed`, `partly-shipped`, `shipped`, `delivered`, `partly-returned`, `returned`, `cancelled` or `completed`.
    public String text() {
        if (isCancelled) {
            return "cancelled";
        }
        if (returned > 0) {
            return returned + cancelled >= units ? "returned" : "partly-returned";
        }
        if (isCompleted) {
            return "completed";
        }
        if (shipped > 0) {
            if (shipped + cancelled < units) {
                return "partly-shipped";
            }
            return deliveries >= shipments ? "delivered" : "shipped";
        }
        return isConfirmed ? "confirmed" : "placed";
    }

    /// How far it has been shipped, whatever else became of it: `unshipped`, `partly-shipped`, `shipped` or `delivered`.
    public String shipping() {
        if (shipped == 0) {
            return "unshipped";
        } else if (shipped + cancelled < units) {
            return "partly-shipped";
        }
        return deliveries >= shipments ? "delivered" : "shipped";
    }
}
