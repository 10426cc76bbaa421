package io.daybook.query.orders;

import com.fasterxml.jackson.annotation.JsonRawValue;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// One thing that happened to an order.
///
/// @param position of the event in the log
/// @param version of the order's stream after it
/// @param step `placed`, `payment-received`, `confirmed`, `shipped`, `delivered`, `lines-cancelled`, `cancelled`, `lines-returned`, `refunded`
/// or `completed`
/// @param at business time
/// @param detail a JSON object: a sentence under `text`, and figures and references under names of their own
public record TimelineStep(
        long position,
        long version,
        String step,
        Instant at,
        String actor,
        String role,
        @Nullable String reason,
        @JsonRawValue String detail) {}
