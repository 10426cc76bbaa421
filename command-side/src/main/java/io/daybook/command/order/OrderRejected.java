package io.daybook.command.order;

import io.daybook.command.Rejection;

import java.util.List;
import java.util.Map;

/// An order refused a command.
public final class OrderRejected extends Rejection {

    public enum Code {
        UNKNOWN_ORDER("unknown-order", Kind.UNKNOWN),
        UNKNOWN_SHIPMENT("unknown-shipment", Kind.UNKNOWN),
        UNKNOWN_RETURN("unknown-return", Kind.UNKNOWN),
        /// The id belongs to an order with another content.
        ORDER_EXISTS("order-exists", Kind.CONFLICT),
        /// The id belongs to a shipment of other lines.
        SHIPMENT_EXISTS("shipment-exists", Kind.CONFLICT),
        /// The id belongs to a cancellation of other lines.
        CANCELLATION_EXISTS("cancellation-exists", Kind.CONFLICT),
        ORDER_CANCELLED("order-cancelled", Kind.CONFLICT),
        ORDER_COMPLETED("order-completed", Kind.CONFLICT),
        /// Something has shipped, so that the order as a whole cannot be cancelled.
        ALREADY_SHIPPED("already-shipped", Kind.CONFLICT),
        /// The order expires and is not paid, so that its stock is not yet its own.
        NOT_PAID("not-paid", Kind.CONFLICT),
        /// The order's time to be paid has run out, and its stock may be another's.
        TIME_IS_UP("time-is-up", Kind.CONFLICT),
        NOTHING_TO_SHIP("nothing-to-ship", Kind.CONFLICT),
        /// Fewer units of the line are neither shipped nor cancelled.
        NOT_SO_MANY_LEFT("not-so-many-left", Kind.CONFLICT),
        /// Fewer units of the line are shipped and not yet returned.
        NOT_SO_MANY_SHIPPED("not-so-many-shipped", Kind.CONFLICT),
        /// The id belongs to a return of other lines.
        RETURN_EXISTS("return-exists", Kind.CONFLICT),
        /// The id belongs to a receipt of other lines.
        RECEIPT_EXISTS("receipt-exists", Kind.CONFLICT),
        /// The id belongs to an inspection with another content.
        INSPECTION_EXISTS("inspection-exists", Kind.CONFLICT),
        /// Fewer units of the return have yet to arrive.
        NOT_SO_MANY_EXPECTED("not-so-many-expected", Kind.CONFLICT),
        /// Fewer units of the return have arrived and wait to be inspected.
        NOT_SO_MANY_RECEIVED("not-so-many-received", Kind.CONFLICT),
        /// All of the return has arrived, so that nothing of it is left to cancel.
        RETURN_RECEIVED("return-received", Kind.CONFLICT),
        /// The id belongs to a goodwill of another amount or line.
        GOODWILL_EXISTS("goodwill-exists", Kind.CONFLICT),
        /// Less of the customer's money is held and due.
        MORE_THAN_HELD("more-than-held", Kind.CONFLICT),
        /// Something is still to ship or to come back, or money is owed.
        NOT_COMPLETE("not-complete", Kind.CONFLICT),
        /// No order's stock is kept as long as that.
        TOO_MUCH_TIME("too-much-time", Kind.RULE),
        UNKNOWN_LINE("unknown-line", Kind.RULE),
        /// Only goods ship and come back.
        NOT_GOODS("not-goods", Kind.RULE),
        /// Nobody paid the order in time.
        ORDER_LAPSED("order-lapsed", Kind.CONFLICT),
        /// The order, or the tax on what is added to it, has moved on since it was previewed.
        PREVIEW_OUTDATED("preview-outdated", Kind.CONFLICT),
        /// Every unit of the line is cancelled or back.
        LINE_GONE("line-gone", Kind.CONFLICT),
        /// The edits are not those that were previewed.
        PREVIEW_MISMATCH("preview-mismatch", Kind.RULE),
        NOTHING_TO_CHANGE("nothing-to-change", Kind.RULE),
        /// A line or the order would come to less than nothing.
        PRICE_TOO_LOW("price-too-low", Kind.RULE),
        /// More lines, or more money, than an order may have.
        ORDER_TOO_LARGE("order-too-large", Kind.RULE),
        /// More would be kept of a return than the accepted units had cost.
        FEE_TOO_HIGH("fee-too-high", Kind.RULE),
        CURRENCY_MISMATCH("currency-mismatch", Kind.RULE);

        private final String text;
        private final Kind kind;

        Code(String text, Kind kind) {
            this.text = text;
            this.kind = kind;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final Code reason;

    private OrderRejected(Code reason, String detail, List<Problem> problems) {
        super(reason.kind, reason.text, detail, problems, Map.of());
        this.reason = reason;
    }

    static OrderRejected because(Code code, String detail) {
        return new OrderRejected(code, detail, List.of());
    }

    /// @param index of the offending entry in the command's lines
    static OrderRejected atLine(Code code, int index, String detail) {
        return new OrderRejected(
                code, detail, List.of(new Problem("/lines/" + index, code.text, detail)));
    }

    /// @param pointer of what is refused
    static OrderRejected at(Code code, String pointer, String detail) {
        return new OrderRejected(code, detail, List.of(new Problem(pointer, code.text, detail)));
    }

    public static OrderRejected unknown(String orderId) {
        return because(Code.UNKNOWN_ORDER, "There is no order %s.".formatted(orderId));
    }

    public static OrderRejected currencyMismatch(String orderId, String expected, String given) {
        return because(
                Code.CURRENCY_MISMATCH,
                "Order %s is in %s, not in %s.".formatted(orderId, expected, given));
    }

    public Code reason() {
        return reason;
    }
}
