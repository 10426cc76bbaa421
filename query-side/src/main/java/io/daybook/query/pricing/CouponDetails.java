package io.daybook.query.pricing;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/// A coupon, and how often it is used.
///
/// @param status `issued` or `withdrawn`
/// @param version of the coupon's stream, as in the ETag
/// @param discount what it gives
/// @param used orders that stand with it: redeemed less returned
/// @param redeemed orders that were placed with it
/// @param returned those of them that came to nothing
public record CouponDetails(
        String code,
        String name,
        String status,
        long version,
        Map<String, Object> discount,
        @Nullable Instant validFrom,
        @Nullable Instant validUntil,
        @Nullable Integer usageLimit,
        @Nullable Integer usageLimitPerCustomer,
        int used,
        int redeemed,
        int returned,
        Instant issuedAt,
        @Nullable Instant withdrawnAt) {}
