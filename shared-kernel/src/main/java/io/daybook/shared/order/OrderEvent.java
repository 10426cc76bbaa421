package io.daybook.shared.order;

import io.daybook.shared.PersonalData;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.order.OrderPricing.LineRules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// What happens to an order. Amounts are minor units of the order's currency.
public sealed interface OrderEvent extends DomainEvent {

    String orderId();

    /// Every line is reserved, or, for charges, agreed; the prices are what the customer was shown.
    ///
    /// @param totalMinor the sum of all lines
    /// @param expiresAt when an unpaid order lapses; absent where it does not
    /// @param cartId the cart that was checked out, where there was one
    /// @param pricing how the amounts came about; absent where whoever placed the order said them
    record OrderPlaced(
            String orderId,
            Customer customer,
            String currency,
            List<OrderLine> lines,
            long totalMinor,
            @Nullable Instant expiresAt,
            @Nullable String cartId,
            @Nullable OrderPricing pricing,
            Instant at)
            implements OrderEvent {

        public OrderPlaced(
                String orderId,
                Customer customer,
                String currency,
                List<OrderLine> lines,
                long totalMinor,
                @Nullable Instant expiresAt,
                @Nullable String cartId,
                Instant at) {
            this(orderId, customer, currency, lines, totalMinor, expiresAt, cartId, null, at);
        }

        /// The coupon that was redeemed with the order, if any.
        public @Nullable String coupon() {
            return pricing == null ? null : pricing.coupon();
        }

        /// The same order, had it been given until then.
        public OrderPlaced lapsing(Instant later) {
            return new OrderPlaced(
                    orderId, customer, currency, lines, totalMinor, later, cartId, pricing, at);
        }
    }

    /// The customer has more time to pay.
    record OrderTimeExtended(String orderId, Instant expiresAt, Instant at) implements OrderEvent {}

    /// The customer wishes to pay a part or all of what is due through a provider.
    record OrderPaymentRequested(
            String orderId, String paymentId, long amountMinor, String method, Instant at)
            implements OrderEvent {}

    /// The provider declined the payment.
    record OrderPaymentFailed(String orderId, String paymentId, String reason, Instant at)
            implements OrderEvent {}

    /// Money of the given payment has been captured for this order.
    record OrderPaymentReceived(String orderId, String paymentId, long amountMinor, Instant at)
            implements OrderEvent {}

    /// All that was owed is paid and the stock is the order's own.
    record OrderConfirmed(String orderId, Instant at) implements OrderEvent {}

    record OrderShipped(String orderId, String shipmentId, List<LineQuantity> lines, Instant at)
            implements OrderEvent {}

    record OrderDelivered(String orderId, String shipmentId, Instant at) implements OrderEvent {}

    /// Units that had not shipped will not. When nothing has shipped and no unit and no charge is left to fulfil, [OrderCancelled]
    /// follows.
    ///
    /// @param reference what cancelled them, unique within the order: a cancellation or a credit note
    /// @param credited whether a credit note gives their money back; else the order's own payments do
    /// @param amountMinor what the units asked of the customer; absent where a credit note says it, and in the oldest events, whose
    ///     lines tell it
    record OrderLinesCancelled(
            String orderId,
            String reference,
            List<LineQuantity> lines,
            String reason,
            boolean credited,
            @Nullable Long amountMinor,
            Instant at)
            implements OrderEvent {

        /// What a credit note cancels.
        public OrderLinesCancelled(
                String orderId,
                String reference,
                List<LineQuantity> lines,
                String reason,
                boolean credited,
                Instant at) {
            this(orderId, reference, lines, reason, credited, null, at);
        }
    }

    /// The whole order has come to nothing.
    record OrderCancelled(String orderId, String reason, Instant at) implements OrderEvent {}

    /// Shipped units came back.
    ///
    /// @param reference the return or credit note
    record OrderLinesReturned(
            String orderId, String reference, List<LineQuantity> lines, Instant at)
            implements OrderEvent {}

    /// The customer may send units back. They stay the customer's own until they have been inspected.
    ///
    /// @param returnId unique within the order
    /// @param advanceMinor what the units pay for already, of lines that they are exchanged for; absent for nothing
    record OrderReturnRequested(
            String orderId,
            String returnId,
            List<LineQuantity> lines,
            String reason,
            @Nullable Long advanceMinor,
            Instant at)
            implements OrderEvent {}

    /// Units of a return have arrived, and wait to be inspected.
    ///
    /// @param receiptId unique within the return
    record OrderReturnReceived(
            String orderId, String returnId, String receiptId, List<LineQuantity> lines, Instant at)
            implements OrderEvent {}

    /// Units of a return were looked at. Those that are not sent back are the house's again, and no longer due.
    ///
    /// @param inspectionId unique within the return
    /// @param worthMinor what the accepted units had asked of the customer
    /// @param feeMinor what is kept of that, from 0 up to all of it
    /// @param advanceMinor how much of the return's advance ends with it; absent for nothing
    /// @param note what was found, where it was said
    record OrderReturnInspected(
            String orderId,
            String returnId,
            String inspectionId,
            List<InspectedUnits> lines,
            long worthMinor,
            long feeMinor,
            @Nullable Long advanceMinor,
            @Nullable String note,
            Instant at)
            implements OrderEvent {}

    /// Units of a return that have not arrived will not.
    ///
    /// @param advanceMinor how much of the return's advance ends with it; absent for nothing
    record OrderReturnCancelled(
            String orderId,
            String returnId,
            List<LineQuantity> lines,
            String reason,
            @Nullable Long advanceMinor,
            Instant at)
            implements OrderEvent {}

    /// The customer is to pay less, and keeps the goods.
    ///
    /// @param goodwillId unique within the order
    /// @param line whose units become so much cheaper; absent where it is for the order as a whole
    /// @param amountMinor positive
    record OrderGoodwillGranted(
            String orderId,
            String goodwillId,
            @Nullable Integer line,
            long amountMinor,
            String reason,
            Instant at)
            implements OrderEvent {}

    /// The order was edited. What else comes of it stands beside it in the same append: units that are wanted no more, corrected prices, another
    /// address, units that come back in exchange.
    ///
    /// @param changeId names the edits and the version of the order that they were previewed with
    /// @param added new lines, whose numbers follow the order's last one; they are reserved
    /// @param payBy when lines that were added to a paid order lapse where the difference is not paid; absent where they do not
    /// @param rules which version of which rule taxed the new lines; absent where none did
    record OrderChanged(
            String orderId,
            String changeId,
            List<OrderLine> added,
            String reason,
            @Nullable Instant payBy,
            @Nullable List<LineRules> rules,
            Instant at)
            implements OrderEvent {

        /// Where no rule had a say in the new lines.
        public OrderChanged(
                String orderId,
                String changeId,
                List<OrderLine> added,
                String reason,
                @Nullable Instant payBy,
                Instant at) {
            this(orderId, changeId, added, reason, payBy, null, at);
        }
    }

    /// What units on their way back pay for in advance is less, for what they are exchanged for is cancelled or back itself.
    record OrderAdvanceEnded(String orderId, String returnId, long amountMinor, Instant at)
            implements OrderEvent {}

    /// The units of a line that are neither cancelled nor back cost something else from now on.
    ///
    /// @param line as it is now: the same line at another price
    /// @param amountMinor signed: by how much more these units ask of the customer
    record OrderLineRepriced(
            String orderId,
            String changeId,
            OrderLine line,
            long amountMinor,
            String reason,
            Instant at)
            implements OrderEvent {}

    /// The order goes elsewhere. What is absent stays as it was.
    record OrderAddressChanged(
            String orderId,
            String changeId,
            @PersonalData @Nullable String name,
            @PersonalData @Nullable String email,
            @PersonalData @Nullable String address,
            String reason,
            Instant at)
            implements OrderEvent {}

    /// Money was given back to the customer.
    record OrderRefunded(
            String orderId, String paymentId, long amountMinor, String reason, Instant at)
            implements OrderEvent {}

    /// Money was to be given back to the customer, and the provider would not.
    record OrderRefundFailed(
            String orderId,
            String paymentId,
            String refundId,
            long amountMinor,
            String reason,
            Instant at)
            implements OrderEvent {}

    /// Everything is shipped or cancelled and nothing is owed either way.
    record OrderCompleted(String orderId, Instant at) implements OrderEvent {}

    /// So many units of a line, and what is done with them.
    record InspectedUnits(int line, int quantity, Verdict verdict) {}

    /// What comes of a unit that was sent in.
    enum Verdict {
        RESTOCK,
        DAMAGED,
        WRITE_OFF,
        /// Not accepted: it goes back to the customer, whose it stays.
        SEND_BACK
    }
}
