package io.daybook.command.coupon;

import io.daybook.command.Command;
import io.daybook.command.Shape;
import io.daybook.command.pricing.Discounts;
import io.daybook.shared.pricing.Discount;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Locale;

/// What may be asked of a coupon. Codes are told apart in capital letters, however customers type them.
public sealed interface CouponCommand {

    String code();

    Instant at();

    /// Makes a coupon. Its terms never change; asked again with the same ones, it yields nothing.
    ///
    /// @param usageLimit how many orders may stand with it; absent for any number
    /// @param usageLimitPerCustomer how many orders of one customer may; absent for any number. Guests cannot use such a coupon
    record IssueCoupon(
            String code,
            String name,
            Discount discount,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable Integer usageLimit,
            @Nullable Integer usageLimitPerCustomer,
            Instant at)
            implements CouponCommand, Command {

        public IssueCoupon {
            Shape shape = Shape.check().id("/code", code).time("/at", at).words("/name", name);
            Discounts.check(shape, discount);
            Discounts.checkPeriod(shape, from, until);
            if (usageLimit != null) {
                shape.quantity("/usageLimit", usageLimit);
            }
            if (usageLimitPerCustomer != null) {
                shape.quantity("/usageLimitPerCustomer", usageLimitPerCustomer);
            }
            shape.done();
            code = canonical(code);
        }
    }

    /// Lets nobody use it any more. Orders that stand with it keep it.
    record WithdrawCoupon(String code, String reason, Instant at)
            implements CouponCommand, Command {

        public WithdrawCoupon {
            Shape.check().id("/code", code).words("/reason", reason).time("/at", at).done();
            code = canonical(code);
        }
    }

    /// An order is placed with it. Part of checking the cart out.
    record RedeemCoupon(
            String code,
            String orderId,
            String customerReference,
            long discountMinor,
            String currency,
            Instant at)
            implements CouponCommand {}

    /// An order that was placed with it has come to nothing. Part of the order's cancellation.
    record ReturnCoupon(
            String code, String orderId, String customerReference, String reason, Instant at)
            implements CouponCommand {}

    static String canonical(String code) {
        return code.toUpperCase(Locale.ROOT);
    }
}
