package io.daybook.shared.coupon;

import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.pricing.Discount;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What happens to a coupon. Its terms never change.
public sealed interface CouponEvent extends DomainEvent {

    String code();

    /// @param from when it begins to count; absent where it does at once
    /// @param until when it counts no more; absent where nobody has said
    /// @param usageLimit how many orders may stand with it; absent for any number
    /// @param usageLimitPerCustomer how many orders of one customer may; absent for any number
    record CouponIssued(
            String code,
            String name,
            Discount discount,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable Integer usageLimit,
            @Nullable Integer usageLimitPerCustomer,
            Instant at)
            implements CouponEvent {}

    /// Stored in the same append as the order.
    ///
    /// @param customerReference whose use it is; `GUEST` for a guest
    /// @param discountMinor what it took off
    record CouponRedeemed(
            String code,
            String orderId,
            String customerReference,
            long discountMinor,
            String currency,
            Instant at)
            implements CouponEvent {}

    /// Stored in the same append as the cancellation of the order.
    record CouponReturned(
            String code, String orderId, String customerReference, String reason, Instant at)
            implements CouponEvent {}

    record CouponWithdrawn(String code, String reason, Instant at) implements CouponEvent {}
}
