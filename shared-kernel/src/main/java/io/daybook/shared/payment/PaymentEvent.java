package io.daybook.shared.payment;

import io.daybook.shared.log.DomainEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What happens to a payment. Amounts are positive minor units of the payment's currency.
public sealed interface PaymentEvent extends DomainEvent {

    String paymentId();

    /// @param method how the customer pays: `card`, `gift-card`, `invoice`, ...
    /// @param provider the port's adapter that carries it out: `simulator`, or `recorded` for money that was taken elsewhere
    /// @param capture `manual` where captures are left to the back office; absent where the money is taken as soon as it is held
    record PaymentRequested(
            String paymentId,
            String orderId,
            long amountMinor,
            String currency,
            String method,
            String provider,
            @Nullable String capture,
            Instant at)
            implements PaymentEvent {

        /// A payment that is captured as soon as it is authorised.
        public PaymentRequested(
                String paymentId,
                String orderId,
                long amountMinor,
                String currency,
                String method,
                String provider,
                Instant at) {
            this(paymentId, orderId, amountMinor, currency, method, provider, null, at);
        }
    }

    /// The provider holds the amount for us.
    record PaymentAuthorised(
            String paymentId, long amountMinor, String providerReference, Instant at)
            implements PaymentEvent {}

    record PaymentDeclined(String paymentId, String reason, Instant at) implements PaymentEvent {}

    /// The provider is to take a part of what it holds.
    ///
    /// @param captureId the provider's idempotency key of the capture; unique within the payment, as are those of voids and refunds
    record CaptureRequested(String paymentId, String captureId, long amountMinor, Instant at)
            implements PaymentEvent {}

    record PaymentCaptured(String paymentId, String captureId, long amountMinor, Instant at)
            implements PaymentEvent {}

    /// The provider would not take it. The amount is still held.
    record CaptureFailed(
            String paymentId, String captureId, long amountMinor, String reason, Instant at)
            implements PaymentEvent {}

    /// The provider is to let go of what it holds and is not to take.
    record VoidRequested(
            String paymentId, String voidId, long amountMinor, String reason, Instant at)
            implements PaymentEvent {}

    /// What was authorised and not captured is let go.
    ///
    /// @param voidId the provider's idempotency key of the void; absent in the oldest events
    record PaymentVoided(
            String paymentId, long amountMinor, String reason, @Nullable String voidId, Instant at)
            implements PaymentEvent {

        /// As the oldest events have it.
        public PaymentVoided(String paymentId, long amountMinor, String reason, Instant at) {
            this(paymentId, amountMinor, reason, null, at);
        }
    }

    /// The provider would not let go of it.
    record VoidFailed(String paymentId, String voidId, long amountMinor, String reason, Instant at)
            implements PaymentEvent {}

    /// The provider is to give a part of what it took back.
    ///
    /// @param retryOf the refund that failed and that this one is to make good
    record RefundRequested(
            String paymentId,
            String refundId,
            long amountMinor,
            String reason,
            @Nullable String retryOf,
            Instant at)
            implements PaymentEvent {}

    record PaymentRefunded(
            String paymentId, String refundId, long amountMinor, String reason, Instant at)
            implements PaymentEvent {}

    /// The provider would not give it back. It is not asked again by itself.
    record RefundFailed(
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
