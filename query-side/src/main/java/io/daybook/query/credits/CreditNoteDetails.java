package io.daybook.query.credits;

import io.daybook.query.Amount;

import java.time.Instant;
import java.util.List;

/// A credit note as it stands.
///
/// @param version of the note's stream, as in the ETag
/// @param customerReference the shop's customer number; `GUEST` where there is none
/// @param refund what the note promises to give back
/// @param refunded what has been given back on it
public record CreditNoteDetails(
        String creditId,
        long version,
        String customerReference,
        String country,
        Instant issuedAt,
        Amount refund,
        Amount refunded,
        List<Line> lines) {

    /// @param kind `goods` or `charge`
    /// @param quantity units that the customer asked to give back
    /// @param acceptedQuantity units that were taken back or cancelled
    /// @param links the order lines that accepted units belong to; the rest is free-standing
    public record Line(
            int line,
            String kind,
            String sku,
            String description,
            int quantity,
            int acceptedQuantity,
            Amount unitPrice,
            List<Link> links) {}

    /// @param effect `cancelled` (had not shipped) or `returned` (came back)
    public record Link(String orderId, int orderLine, int quantity, String effect) {}
}
