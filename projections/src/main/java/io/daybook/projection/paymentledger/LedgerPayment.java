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
import java.util.Collection;

/// One payment of the view.
///
/// @param settledAt when nothing was left open; absent while something is
/// @param version of the payment's stream
/// @param position of the last event applied
public record LedgerPayment(
        Request request,
        Amounts amounts,
        String status,
        @Nullable Instant settledAt,
        long version,
        long position) {

    /// What does not change after the payment is asked for.
    public record Request(
            String paymentId,
            String orderId,
            String currency,
            String method,
            String provider,
            long requestedMinor,
            Instant requestedAt) {}

    /// Minor units. What is authorised and neither captured nor voided is still open.
    public record Amounts(long authorised, long captured, long voided, long refunded) {

        boolean nothingOpen() {
            return captured + voided >= authorised;
        }

        String status() {
            if (refunded > 0) {
                return refunded >= captured ? "refunded" : "partly-refunded";
            }
            if (captured > 0) {
                return nothingOpen() ? "captured" : "partly-captured";
            }
            if (voided > 0) {
                return nothingOpen() ? "voided" : "authorised";
            }
            return authorised > 0 ? "authorised" : "requested";
        }
    }

    /// The payment after an event. A payment begins with being asked for.
    static LedgerPayment evolve(@Nullable LedgerPayment before, RecordedEvent recorded) {
        PaymentEvent event = (PaymentEvent) recorded.event();
        if (event instanceof PaymentRequested requested) {
            Request request =
                    new Request(
                            requested.paymentId(),
                            requested.orderId(),
                            requested.currency(),
                            requested.method(),
                            requested.provider(),
                            requested.amountMinor(),
                            requested.at());
            return new LedgerPayment(
                    request,
                    new Amounts(0, 0, 0, 0),
                    "requested",
                    null,
                    recorded.version(),
                    recorded.position());
        }
        if (before == null) {
            throw new IllegalStateException(
                    "Payment %s has an event at position %d, but was never asked for."
                            .formatted(event.paymentId(), recorded.position()));
        }
        Amounts old = before.amounts;
        return switch (event) {
            case PaymentRequested _ -> before;
            case PaymentAuthorised authorised ->
                    before.with(
                            new Amounts(
                                    authorised.amountMinor(),
                                    old.captured,
                                    old.voided,
                                    old.refunded),
                            recorded);
            case PaymentCaptured captured ->
                    before.with(
                            new Amounts(
                                    old.authorised,
                                    old.captured + captured.amountMinor(),
                                    old.voided,
                                    old.refunded),
                            recorded);
            case PaymentVoided voided ->
                    before.with(
                            new Amounts(
                                    old.authorised,
                                    old.captured,
                                    old.voided + voided.amountMinor(),
                                    old.refunded),
                            recorded);
            case PaymentRefunded refunded ->
                    before.with(
                            new Amounts(
                                    old.authorised,
                                    old.captured,
                                    old.voided,
                                    old.refunded + refunded.amountMinor()),
                            recorded);
            case PaymentDeclined declined -> before.being("declined", declined.at(), recorded);
            case CaptureRequested _, VoidRequested _ ->
                    before.being(before.status, before.settledAt, recorded);
            case RefundRequested refund ->
                    before.being(
                            refund.retryOf() == null ? before.status : old.status(),
                            before.settledAt,
                            recorded);
            case CaptureFailed _, VoidFailed _ ->
                    before.being(old.status(), before.settledAt, recorded);
            case RefundFailed _ -> before.being("refund-failed", before.settledAt, recorded);
            case PaymentOutcomeUnknown _ ->
                    before.being("outcome-unknown", before.settledAt, recorded);
        };
    }

    /// What waits for the provider, or for the back office, outweighs what has been done.
    LedgerPayment judgedBy(Collection<PaymentOperation> operations) {
        boolean unknown =
                operations.stream().anyMatch(each -> each.status().equals("outcome-unknown"));
        boolean failed =
                operations.stream()
                        .anyMatch(each ->
                                each.kind().equals("refund") && each.status().equals("failed"));
        if (!unknown && !failed) {
            return this;
        }
        return new LedgerPayment(
                request,
                amounts,
                unknown ? "outcome-unknown" : "refund-failed",
                settledAt,
                version,
                position);
    }

    private LedgerPayment with(Amounts now, RecordedEvent recorded) {
        boolean settled = now.captured + now.voided > 0 && now.nothingOpen();
        Instant since = settledAt == null ? recorded.event().at() : settledAt;
        return new LedgerPayment(
                request,
                now,
                now.status(),
                settled ? since : null,
                recorded.version(),
                recorded.position());
    }

    private LedgerPayment being(
            String newStatus, @Nullable Instant newSettledAt, RecordedEvent recorded) {
        return new LedgerPayment(
                request, amounts, newStatus, newSettledAt, recorded.version(), recorded.position());
    }
}
