package io.daybook.command.payment;

import io.daybook.command.Command;
import io.daybook.command.Shape;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What may be asked of a payment: by customers ([RequestPayment]), by the back office ([RequestCapture], [RequestVoid], [RequestRefund],
/// [RetryRefund], [RecordPayment]), and by the processes that talk to providers, which record what these have answered.
public sealed interface PaymentCommand extends Command {

    String paymentId();

    Instant at();

    /// What a provider has answered, as the process that asked it for an order reports it.
    sealed interface Report extends PaymentCommand {
        String orderId();
    }

    /// The customer wishes to pay. A process then asks the provider.
    ///
    /// @param amountMinor up to what is still to be paid
    /// @param method how: `card`, `gift-card`, ...
    /// @param provider who carries it out: `simulator`
    /// @param capture when the money is taken
    record RequestPayment(
            String paymentId,
            String orderId,
            long amountMinor,
            String currency,
            String method,
            String provider,
            CaptureMode capture,
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

        /// One whose money is taken as soon as it is authorised.
        public RequestPayment(
                String paymentId,
                String orderId,
                long amountMinor,
                String currency,
                String method,
                String provider,
                Instant at) {
            this(
                    paymentId,
                    orderId,
                    amountMinor,
                    currency,
                    method,
                    provider,
                    CaptureMode.AUTOMATIC,
                    at);
        }
    }

    /// The provider holds the amount. Where it is captured automatically, as much as the order still wants is to be captured, and the rest to
    /// be let go.
    record AuthorisePayment(
            String paymentId,
            String orderId,
            long amountMinor,
            String providerReference,
            Instant at)
            implements Report {

        public AuthorisePayment {
            payment(paymentId, orderId, at)
                    .amount("/amountMinor", amountMinor)
                    .words("/providerReference", providerReference)
                    .done();
        }
    }

    record DeclinePayment(String paymentId, String orderId, String reason, Instant at)
            implements Report {

        public DeclinePayment {
            payment(paymentId, orderId, at).words("/reason", reason).done();
        }
    }

    /// A part of what is held shall be taken.
    ///
    /// @param captureId the provider's idempotency key of the capture; unique within the payment, as are those of voids and refunds
    /// @param amount absent for all that is held and not spoken for
    record RequestCapture(
            String paymentId, String captureId, @Nullable WantedAmount amount, Instant at)
            implements PaymentCommand {

        public RequestCapture {
            Shape shape =
                    Shape.check()
                            .id("/paymentId", paymentId)
                            .id("/captureId", captureId)
                            .time("/at", at);
            check(shape, amount).done();
        }
    }

    /// The provider has taken the amount, in full or in part. When the order's payments cover it, the order is confirmed in the same append.
    record CapturePayment(
            String paymentId, String orderId, String captureId, long amountMinor, Instant at)
            implements Report {

        public CapturePayment {
            payment(paymentId, orderId, at)
                    .id("/captureId", captureId)
                    .amount("/amountMinor", amountMinor)
                    .done();
        }
    }

    /// All that is held and not spoken for shall be let go.
    record RequestVoid(String paymentId, String voidId, String reason, Instant at)
            implements PaymentCommand {

        public RequestVoid {
            Shape.check()
                    .id("/paymentId", paymentId)
                    .id("/voidId", voidId)
                    .words("/reason", reason)
                    .time("/at", at)
                    .done();
        }
    }

    /// The provider has let go of it.
    record VoidPayment(
            String paymentId,
            String orderId,
            String voidId,
            long amountMinor,
            String reason,
            Instant at)
            implements Report {

        public VoidPayment {
            payment(paymentId, orderId, at)
                    .id("/voidId", voidId)
                    .amount("/amountMinor", amountMinor)
                    .words("/reason", reason)
                    .done();
        }
    }

    /// A part of what was taken shall be given back.
    ///
    /// @param amount absent for all that was taken and is not to be given back yet
    record RequestRefund(
            String paymentId,
            String refundId,
            @Nullable WantedAmount amount,
            String reason,
            Instant at)
            implements PaymentCommand {

        public RequestRefund {
            Shape shape =
                    Shape.check()
                            .id("/paymentId", paymentId)
                            .id("/refundId", refundId)
                            .words("/reason", reason)
                            .time("/at", at);
            check(shape, amount).done();
        }
    }

    /// A refund that failed shall be tried again, as a refund of its own.
    ///
    /// @param retryId id of the new refund
    record RetryRefund(String paymentId, String refundId, String retryId, Instant at)
            implements PaymentCommand {

        public RetryRefund {
            Shape.check()
                    .id("/paymentId", paymentId)
                    .id("/refundId", refundId)
                    .id("/retryId", retryId)
                    .time("/at", at)
                    .done();
        }
    }

    /// The provider has given the amount back.
    record RefundPayment(
            String paymentId,
            String orderId,
            String refundId,
            long amountMinor,
            String reason,
            Instant at)
            implements Report {

        public RefundPayment {
            payment(paymentId, orderId, at)
                    .id("/refundId", refundId)
                    .amount("/amountMinor", amountMinor)
                    .words("/reason", reason)
                    .done();
        }
    }

    /// The provider would not carry a capture, void or refund out, and will not under this key.
    record ReportFailure(
            String paymentId, String orderId, String operationId, String reason, Instant at)
            implements Report {

        public ReportFailure {
            payment(paymentId, orderId, at)
                    .id("/operationId", operationId)
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
            implements Report {

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

    /// An amount that was named, in the payment's currency.
    record WantedAmount(long minor, String currency) {}

    private static Shape payment(
            @Nullable String paymentId, @Nullable String orderId, @Nullable Instant at) {
        return Shape.check().id("/paymentId", paymentId).id("/orderId", orderId).time("/at", at);
    }

    private static Shape check(Shape shape, @Nullable WantedAmount amount) {
        return amount == null
                ? shape
                : shape.amount("/amount", amount.minor()).currency("/currency", amount.currency());
    }
}
