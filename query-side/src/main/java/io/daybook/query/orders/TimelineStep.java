package io.daybook.query.orders;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/// One thing that happened to an order.
///
/// @param position of the event in the log
/// @param version of the order's stream after it
/// @param step `placed`, `payment-requested`, `payment-failed`, `payment-received`, `confirmed`, `shipped`, `delivered`, `lines-cancelled`,
/// `cancelled`, `lines-returned`, `return-requested`, `return-received`, `return-inspected`, `return-cancelled`, `changed`, `line-repriced`,
/// `address-changed`, `advance-ended`, `time-extended`, `goodwill-granted`, `refunded`, `refund-failed` or `completed`
/// @param at business time
/// @param text what happened, in a sentence
/// @param detail the figures and references of the step, such as `total`, `units`, `lines`, `paymentId`
public record TimelineStep(
        long position,
        long version,
        String step,
        Instant at,
        String actor,
        String role,
        @Nullable String reason,
        String text,
        Map<String, Object> detail) {}
