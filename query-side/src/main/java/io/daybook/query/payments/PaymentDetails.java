package io.daybook.query.payments;

import io.daybook.query.Amount;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A payment as it stands: authorised = captured + voided + still open.
///
/// @param method how the customer pays: `card`, `gift-card`, `invoice`, ...
/// @param provider who carries it out: `simulator`, or `recorded` for money that was taken elsewhere
/// @param status `requested`, `authorised`, `declined`, `partly-captured`, `captured`, `voided`, `partly-refunded`, `refunded` or
/// `outcome-unknown`
/// @param settledAt when nothing was left open
/// @param version of the payment's stream, as in the ETag
public record PaymentDetails(
        String paymentId,
        String orderId,
        String method,
        String provider,
        String status,
        Amount requested,
        Amount authorised,
        Amount captured,
        Amount voided,
        Amount refunded,
        Instant requestedAt,
        @Nullable Instant settledAt,
        long version) {}
