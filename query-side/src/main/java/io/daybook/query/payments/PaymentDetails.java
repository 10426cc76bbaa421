package io.daybook.query.payments;

import io.daybook.query.Amount;
import io.daybook.query.AsOf;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// A payment as it stands: authorised = captured + voided + still open.
///
/// @param asOf the past moment that was asked for; absent for how it stands
/// @param method how the customer pays: `card`, `gift-card`, `invoice`, ...
/// @param provider who carries it out: `simulator`, or `recorded` for money that was taken elsewhere
/// @param status `requested`, `authorised`, `declined`, `partly-captured`, `captured`, `voided`, `partly-refunded`, `refunded`,
/// `refund-failed` or `outcome-unknown`
/// @param settledAt when nothing was left open
/// @param operations captures, voids and refunds as they were requested of the provider, oldest first; absent in lists
/// @param version of the payment's stream, as in the ETag
public record PaymentDetails(
        String paymentId,
        @Nullable AsOf asOf,
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
        @Nullable List<Operation> operations,
        long version) {

    /// @param operation `capture`, `void` or `refund`
    /// @param status `requested`, `outcome-unknown`, `done`, `failed`, or `retried`: failed, and requested again under another id
    /// @param failure what the provider said against it
    /// @param retryOf the failed refund that this one makes good
    public record Operation(
            String operation,
            String id,
            String status,
            Amount amount,
            @Nullable String reason,
            @Nullable String failure,
            @Nullable String retryOf,
            Instant requestedAt,
            @Nullable Instant answeredAt) {}

    PaymentDetails with(List<Operation> all) {
        return new PaymentDetails(
                paymentId,
                asOf,
                orderId,
                method,
                provider,
                status,
                requested,
                authorised,
                captured,
                voided,
                refunded,
                requestedAt,
                settledAt,
                all,
                version);
    }
}
