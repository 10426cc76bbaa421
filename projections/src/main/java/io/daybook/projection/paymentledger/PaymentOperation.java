package io.daybook.projection.paymentledger;

import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.payment.PaymentEvent;
import io.daybook.shared.payment.PaymentEvent.CaptureFailed;
import io.daybook.shared.payment.PaymentEvent.CaptureRequested;
import io.daybook.shared.payment.PaymentEvent.PaymentAuthorised;
import io.daybook.shared.payment.PaymentEvent.PaymentCaptured;
import io.daybook.shared.payment.PaymentEvent.PaymentDeclined;
import io.daybook.shared.payment.PaymentEvent.PaymentOutcomeUnknown;
import io.daybook.shared.payment.PaymentEvent.PaymentRefunded;
import io.daybook.shared.payment.PaymentEvent.PaymentRequested;
import io.daybook.shared.payment.PaymentEvent.PaymentVoided;
import io.daybook.shared.payment.PaymentEvent.RefundFailed;
import io.daybook.shared.payment.PaymentEvent.RefundRequested;
import io.daybook.shared.payment.PaymentEvent.VoidFailed;
import io.daybook.shared.payment.PaymentEvent.VoidRequested;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/// A capture, void or refund that was requested of a payment's provider.
///
/// @param status `requested`, `outcome-unknown`, `done`, `failed`, or `retried`: failed, and asked for again under another id
/// @param reason why it was asked for, where that was said
/// @param failure what the provider said against it
/// @param position of the last event applied
public record PaymentOperation(
        String paymentId,
        String operationId,
        String kind,
        String status,
        long amountMinor,
        @Nullable String reason,
        @Nullable String failure,
        @Nullable String retryOf,
        Instant requestedAt,
        @Nullable Instant answeredAt,
        long position) {

    /// Applies an event to the operations of its payment, by their ids. What was recorded without having been requested is none of them.
    static void evolve(Map<String, PaymentOperation> operations, RecordedEvent recorded) {
        PaymentEvent event = (PaymentEvent) recorded.event();
        switch (event) {
            case CaptureRequested asked ->
                    ask(operations, "capture", asked.captureId(), asked.amountMinor(), recorded);
            case VoidRequested asked ->
                    operations.put(
                            asked.voidId(),
                            asked("void", asked.voidId(), asked.amountMinor(), recorded)
                                    .because(asked.reason(), null));
            case RefundRequested asked -> {
                operations.put(
                        asked.refundId(),
                        asked("refund", asked.refundId(), asked.amountMinor(), recorded)
                                .because(asked.reason(), asked.retryOf()));
                operations.computeIfPresent(
                        asked.retryOf() == null ? "" : asked.retryOf(),
                        (_, failed) -> failed.being("retried", recorded));
            }
            case PaymentCaptured done ->
                    answer(operations, done.captureId(), done.amountMinor(), recorded);
            case PaymentVoided done ->
                    answer(
                            operations,
                            done.voidId() == null ? "void" : done.voidId(),
                            done.amountMinor(),
                            recorded);
            case PaymentRefunded done ->
                    answer(operations, done.refundId(), done.amountMinor(), recorded);
            case CaptureFailed failed ->
                    fail(operations, failed.captureId(), failed.reason(), recorded);
            case VoidFailed failed -> fail(operations, failed.voidId(), failed.reason(), recorded);
            case RefundFailed failed ->
                    fail(operations, failed.refundId(), failed.reason(), recorded);
            case PaymentOutcomeUnknown unknown ->
                    operations.computeIfPresent(
                            unknown.operationId(),
                            (_, asked) -> asked.being("outcome-unknown", recorded));
            case PaymentRequested _, PaymentAuthorised _, PaymentDeclined _ -> {
                // Of the payment as a whole, and told there.
            }
        }
    }

    private static void ask(
            Map<String, PaymentOperation> operations,
            String kind,
            String id,
            long amountMinor,
            RecordedEvent recorded) {
        operations.put(id, asked(kind, id, amountMinor, recorded));
    }

    private static PaymentOperation asked(
            String kind, String id, long amountMinor, RecordedEvent recorded) {
        return new PaymentOperation(
                ((PaymentEvent) recorded.event()).paymentId(),
                id,
                kind,
                "requested",
                amountMinor,
                null,
                null,
                null,
                recorded.event().at(),
                null,
                recorded.position());
    }

    private static void answer(
            Map<String, PaymentOperation> operations,
            String id,
            long amountMinor,
            RecordedEvent recorded) {
        operations.computeIfPresent(
                id,
                (_, o) ->
                        new PaymentOperation(
                                o.paymentId,
                                o.operationId,
                                o.kind,
                                "done",
                                amountMinor,
                                o.reason,
                                null,
                                o.retryOf,
                                o.requestedAt,
                                recorded.event().at(),
                                recorded.position()));
    }

    private static void fail(
            Map<String, PaymentOperation> operations,
            String id,
            String failure,
            RecordedEvent recorded) {
        operations.computeIfPresent(
                id,
                (_, o) ->
                        new PaymentOperation(
                                o.paymentId,
                                o.operationId,
                                o.kind,
                                "failed",
                                o.amountMinor,
                                o.reason,
                                failure,
                                o.retryOf,
                                o.requestedAt,
                                recorded.event().at(),
                                recorded.position()));
    }

    private PaymentOperation because(String why, @Nullable String failedBefore) {
        return new PaymentOperation(
                paymentId,
                operationId,
                kind,
                status,
                amountMinor,
                why,
                failure,
                failedBefore,
                requestedAt,
                answeredAt,
                position);
    }

    private PaymentOperation being(String newStatus, RecordedEvent recorded) {
        return new PaymentOperation(
                paymentId,
                operationId,
                kind,
                newStatus,
                amountMinor,
                reason,
                failure,
                retryOf,
                requestedAt,
                answeredAt,
                recorded.position());
    }
}
