package io.daybook.shared.credit;

import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;

import java.time.Instant;
import java.util.List;

/// What happens to a credit note: goods taken back and money given back, for orders or free-standing.
public sealed interface CreditEvent extends DomainEvent {

    String creditId();

    /// @param refundMinor what is given back: the sum over all lines of what each is credited
    record CreditNoteIssued(
            String creditId,
            Customer customer,
            String currency,
            List<CreditLine> lines,
            long refundMinor,
            Instant at)
            implements CreditEvent {}

    /// The money has been given back, outside of any payment that the engine took.
    record CreditNoteRefunded(
            String creditId, long amountMinor, String currency, String method, Instant at)
            implements CreditEvent {}

    /// @param line number of the line in its note, from 1
    /// @param quantity units that the customer asked to give back, positive
    /// @param acceptedQuantity units that were taken back or cancelled; for a charge equal to `quantity`
    /// @param links the order lines that the accepted units belong to; the rest is free-standing
    record CreditLine(
            int line,
            LineKind kind,
            String sku,
            String description,
            int quantity,
            int acceptedQuantity,
            long unitPriceMinor,
            List<OrderLink> links) {}

    /// @param effect whether the units had not shipped yet (cancelled) or came back (returned)
    record OrderLink(String orderId, int orderLine, int quantity, Effect effect) {}

    enum Effect {
        CANCELLED,
        RETURNED
    }
}
