package io.daybook.shared.payment;

import io.daybook.shared.log.DomainEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What happens to a payment. Amounts are positive minor units of the payment's currency.
public sealed interface PaymentEvent extends DomainEvent {

    String paymentId();

    /// @param method how the customer pays: `card`, `gift-card`, `invoice`, ...
    /// @param provider the port's adapter that carries it out: `simulator`, or `recorded` for money that was taken elsewhere
    record PaymentRequested(
            String paymentId,
            String orderId,
            long amountMinor,
            String currency,
            String method,
            String provider,
            Instant at)
            implements PaymentEvent {}

    /// The provider holds the amount for us.
    record PaymentAuthorised(
            String paymentId, long amountMinor, String providerReference, Instant at)
            implements PaymentEvent {}

    record PaymentDeclined(String paymentId, String reason, Instant at) implements PaymentEvent {}

    record PaymentCaptured(String paymentId, String captureId, long amountMinor, Instant at)
            implements PaymentEvent {}

    /// What was authorised and not captured is let go.
    record PaymentVoided(String paymentId, long amountMinor, String reason, Instant at)
            implements PaymentEvent {}

    record PaymentRefunded(
            String paymentId, String refundId, long amountMinor, String reason, Instant at)
            implements PaymentEvent {}

    /// The provider was called and no answer came: it is asked, never charged again.
    ///
    /// @param operation `authorise`, `capture`, `void` or `refund`
    /// @param operationId the provider's idempotency key of that call
    record PaymentOutcomeUnknown(
            String paymentId,
            String operation,
            String operationId,
            @Nullable Long amountMinor,
            Instant at)
            implements PaymentEvent {}
}
