package io.daybook.command.payment;

import io.daybook.command.Command;
import io.daybook.command.Shape;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What may be asked of a payment. All but the first and the last record what a provider has answered, and are asked by the processes that
/// talk to providers.
public sealed interface PaymentCommand extends Command {

    String paymentId();

    Instant at();

    /// The customer wishes to pay. A process then takes the money through the provider.
    ///
    /// @param amountMinor up to what is still to be paid
    /// @param method how: `card`, `gift-card`, ...
    /// @param provider who carries it out: `simulator`
    record RequestPayment(
            String paymentId,
            String orderId,
            long amountMinor,
            String currency,
            String method,
            String provider,
            Instant at)
            implements PaymentCommand {

        public RequestPayment {
            payment(paymentId, orderId, at)
                    .amount("/amountMinor", amountMinor)
                    .currency("/currency", currency)
                    .id("/method", method)
                    .id("/provider", provider)
                    .done();
        }
    }

    /// The provider holds the amount.
    record AuthorisePayment(
            String paymentId,
            String orderId,
            long amountMinor,
            String providerReference,
            Instant at)
            implements PaymentCommand {

        public AuthorisePayment {
            payment(paymentId, orderId, at)
                    .amount("/amountMinor", amountMinor)
                    .words("/providerReference", providerReference)
                    .done();
        }
    }

    record DeclinePayment(String paymentId, String orderId, String reason, Instant at)
            implements PaymentCommand {

        public DeclinePayment {
            payment(paymentId, orderId, at).words("/reason", reason).done();
        }
    }

    /// The provider has taken the amount, in full or in part. When the order's payments cover it, the order is confirmed in the same append.
    ///
    /// @param captureId the provider's idempotency key of the capture
    record CapturePayment(
            String paymentId, String orderId, String captureId, long amountMinor, Instant at)
            implements PaymentCommand {

        public CapturePayment {
            payment(paymentId, orderId, at)
                    .id("/captureId", captureId)
                    .amount("/amountMinor", amountMinor)
                    .done();
        }
    }

    /// The provider has let go of what was authorised and not captured.
    record VoidPayment(String paymentId, String orderId, String reason, Instant at)
            implements PaymentCommand {

        public VoidPayment {
            payment(paymentId, orderId, at).words("/reason", reason).done();
        }
    }

    /// The provider has given the amount back.
    ///
    /// @param refundId the provider's idempotency key of the refund
    record RefundPayment(
            String paymentId,
            String orderId,
            String refundId,
            long amountMinor,
            String reason,
            Instant at)
            implements PaymentCommand {

        public RefundPayment {
            payment(paymentId, orderId, at)
                    .id("/refundId", refundId)
                    .amount("/amountMinor", amountMinor)
                    .words("/reason", reason)
                    .done();
        }
    }

    /// The provider was called and did not answer.
    ///
    /// @param operation `authorise`, `capture`, `void` or `refund`
    /// @param operationId the provider's idempotency key of that call
    record ReportUnknownOutcome(
            String paymentId,
            String orderId,
            String operation,
            String operationId,
            @Nullable Long amountMinor,
            Instant at)
            implements PaymentCommand {

        public ReportUnknownOutcome {
            payment(paymentId, orderId, at)
                    .id("/operation", operation)
                    .id("/operationId", operationId)
                    .done();
        }
    }

    /// Money that was taken elsewhere: requested, authorised and captured in one append with the order's confirmation.
    record RecordPayment(
            String paymentId,
            String orderId,
            long amountMinor,
            String currency,
            String method,
            Instant at)
            implements PaymentCommand {

        public RecordPayment {
            payment(paymentId, orderId, at)
                    .amount("/amountMinor", amountMinor)
                    .currency("/currency", currency)
                    .id("/method", method)
                    .done();
        }
    }

    private static Shape payment(
            @Nullable String paymentId, @Nullable String orderId, @Nullable Instant at) {
        return Shape.check().id("/paymentId", paymentId).id("/orderId", orderId).time("/at", at);
    }
}
