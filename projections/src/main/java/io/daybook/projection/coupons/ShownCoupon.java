package io.daybook.projection.coupons;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.daybook.shared.coupon.CouponEvent;
import io.daybook.shared.coupon.CouponEvent.CouponIssued;
import io.daybook.shared.coupon.CouponEvent.CouponRedeemed;
import io.daybook.shared.coupon.CouponEvent.CouponReturned;
import io.daybook.shared.coupon.CouponEvent.CouponWithdrawn;
import io.daybook.shared.log.RecordedEvent;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;

/// One coupon of the view.
///
/// @param discount as JSON
record ShownCoupon(
        String code,
        String name,
        String discount,
        @Nullable Instant validFrom,
        @Nullable Instant validUntil,
        @Nullable Integer usageLimit,
        @Nullable Integer usageLimitPerCustomer,
        int redeemed,
        int returned,
        Instant issuedAt,
        @Nullable Instant withdrawnAt,
        long version,
        long position) {

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .changeDefaultPropertyInclusion(
                            all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
                    .build();

    /// The coupon after an event. A coupon begins with being issued.
    static ShownCoupon evolve(@Nullable ShownCoupon before, RecordedEvent recorded) {
        CouponEvent event = (CouponEvent) recorded.event();
        if (event instanceof CouponIssued issued) {
            return new ShownCoupon(
                    issued.code(),
                    issued.name(),
                    JSON.writeValueAsString(issued.discount()),
                    issued.from(),
                    issued.until(),
                    issued.usageLimit(),
                    issued.usageLimitPerCustomer(),
                    0,
                    0,
                    issued.at(),
                    null,
                    recorded.version(),
                    recorded.position());
        }
        if (before == null) {
            throw new IllegalStateException(
                    "Coupon %s has an event at position %d, but was never issued."
                            .formatted(event.code(), recorded.position()));
        }
        return switch (event) {
            case CouponIssued _ -> before;
            case CouponRedeemed _ ->
                    before.after(recorded, before.redeemed + 1, before.returned, null);
            case CouponReturned _ ->
                    before.after(recorded, before.redeemed, before.returned + 1, null);
            case CouponWithdrawn withdrawn ->
                    before.after(recorded, before.redeemed, before.returned, withdrawn.at());
        };
    }

    private ShownCoupon after(
            RecordedEvent recorded,
            int nowRedeemed,
            int nowReturned,
            @Nullable Instant nowWithdrawn) {
        return new ShownCoupon(
                code,
                name,
                discount,
                validFrom,
                validUntil,
                usageLimit,
                usageLimitPerCustomer,
                nowRedeemed,
                nowReturned,
                issuedAt,
                nowWithdrawn == null ? withdrawnAt : nowWithdrawn,
                recorded.version(),
                recorded.position());
    }
}
