package io.daybook.command.payment;

import io.daybook.command.Rejection;

import java.util.List;
import java.util.Map;

/// A payment refused a command.
public final class PaymentRejected extends Rejection {

    public enum Code {
        UNKNOWN_PAYMENT("unknown-payment", Kind.UNKNOWN),
        /// The id belongs to a payment with another content.
        PAYMENT_EXISTS("payment-exists", Kind.CONFLICT),
        PAYMENT_DECLINED("payment-declined", Kind.CONFLICT),
        ALREADY_AUTHORISED("already-authorised", Kind.CONFLICT),
        NOT_AUTHORISED("not-authorised", Kind.CONFLICT),
        /// The id belongs to another capture, void or refund, or to one of another amount.
        OPERATION_EXISTS("operation-exists", Kind.CONFLICT),
        MORE_THAN_AUTHORISED("more-than-authorised", Kind.CONFLICT),
        MORE_THAN_CAPTURED("more-than-captured", Kind.CONFLICT),
        /// Less is still to be paid for the order.
        MORE_THAN_OWED("more-than-owed", Kind.CONFLICT),
        /// The order is cancelled, so that nothing is to be paid.
        ORDER_NOT_PAYABLE("order-not-payable", Kind.CONFLICT),
        /// The payment belongs to another order.
        OTHER_ORDER("other-order", Kind.RULE),
        UNKNOWN_PROVIDER("unknown-provider", Kind.RULE),
        /// Its account of what it carried out cannot be had just now.
        PROVIDER_UNAVAILABLE("provider-unavailable", Kind.BUSY),
        UNKNOWN_REFUND("unknown-refund", Kind.UNKNOWN),
        /// Only a refund that failed is tried again, and only once.
        REFUND_NOT_FAILED("refund-not-failed", Kind.CONFLICT),
        CURRENCY_MISMATCH("currency-mismatch", Kind.RULE),
        TOO_MANY_PAYMENTS("too-many-payments", Kind.RULE),
        TOO_MANY_OPERATIONS("too-many-operations", Kind.RULE);

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

    private PaymentRejected(Code reason, String detail) {
        super(reason.kind, reason.text, detail, List.of(), Map.of());
        this.reason = reason;
    }

    public static PaymentRejected because(Code code, String detail) {
        return new PaymentRejected(code, detail);
    }

    /// @param detail with one `%s`, for what is meant
    static PaymentRejected because(Code code, String detail, String id) {
        return because(code, detail.formatted(id));
    }

    public Code reason() {
        return reason;
    }
}
