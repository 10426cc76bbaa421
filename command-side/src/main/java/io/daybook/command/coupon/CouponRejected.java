package io.daybook.command.coupon;

import io.daybook.command.Rejection;

import java.util.List;
import java.util.Map;

/// A coupon refused a command.
public final class CouponRejected extends Rejection {

    public enum Code {
        UNKNOWN_COUPON("unknown-coupon", Kind.UNKNOWN),
        /// The code belongs to a coupon of other terms.
        COUPON_EXISTS("coupon-exists", Kind.CONFLICT),
        COUPON_WITHDRAWN("coupon-withdrawn", Kind.CONFLICT),
        COUPON_NOT_YET_VALID("coupon-not-yet-valid", Kind.CONFLICT),
        COUPON_EXPIRED("coupon-expired", Kind.CONFLICT),
        /// As many orders stand with it as may.
        COUPON_USED_UP("coupon-used-up", Kind.CONFLICT),
        /// As many orders of the customer stand with it as may.
        COUPON_USED_BY_CUSTOMER("coupon-used-by-customer", Kind.CONFLICT),
        /// Guests cannot be told apart, so that a limit per customer cannot hold for them.
        COUPON_NEEDS_CUSTOMER("coupon-needs-customer", Kind.RULE),
        /// Nothing in the cart is covered, or the cart does not come to the minimum.
        COUPON_GIVES_NOTHING("coupon-gives-nothing", Kind.CONFLICT);

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

    private CouponRejected(Code reason, String detail) {
        super(reason.kind, reason.text, detail, List.of(), Map.of());
        this.reason = reason;
    }

    static CouponRejected because(Code code, String detail) {
        return new CouponRejected(code, detail);
    }

    public static CouponRejected givesNothing(String code) {
        return because(
                Code.COUPON_GIVES_NOTHING,
                "Coupon %s takes nothing off this cart: nothing in it is covered, or it does not come to the minimum."
                        .formatted(code));
    }

    public Code reason() {
        return reason;
    }
}
