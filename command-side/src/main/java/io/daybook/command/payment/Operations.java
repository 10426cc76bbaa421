package io.daybook.command.payment;

import static io.daybook.command.payment.PaymentRejected.because;

import io.daybook.command.payment.Payment.Asked;
import io.daybook.command.payment.Payment.Authorised;
import io.daybook.command.payment.Payment.Stand;
import io.daybook.command.payment.PaymentCommand.CapturePayment;
import io.daybook.command.payment.PaymentCommand.RefundPayment;
import io.daybook.command.payment.PaymentCommand.ReportFailure;
import io.daybook.command.payment.PaymentCommand.RequestCapture;
import io.daybook.command.payment.PaymentCommand.RequestRefund;
import io.daybook.command.payment.PaymentCommand.RequestVoid;
import io.daybook.command.payment.PaymentCommand.RetryRefund;
import io.daybook.command.payment.PaymentCommand.VoidPayment;
import io.daybook.command.payment.PaymentCommand.WantedAmount;
import io.daybook.command.payment.PaymentProvider.Kind;
import io.daybook.command.payment.PaymentRejected.Code;
import io.daybook.shared.payment.PaymentEvent;
import io.daybook.shared.payment.PaymentEvent.CaptureFailed;
import io.daybook.shared.payment.PaymentEvent.CaptureRequested;
import io.daybook.shared.payment.PaymentEvent.PaymentCaptured;
import io.daybook.shared.payment.PaymentEvent.PaymentRefunded;
import io.daybook.shared.payment.PaymentEvent.PaymentVoided;
import io.daybook.shared.payment.PaymentEvent.RefundFailed;
import io.daybook.shared.payment.PaymentEvent.RefundRequested;
import io.daybook.shared.payment.PaymentEvent.VoidFailed;
import io.daybook.shared.payment.PaymentEvent.VoidRequested;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/// What is asked of the provider of an authorised payment: captures, voids and refunds. All are decided alike. Each is asked for once under an id
/// of its own, and then is done or fails. Captures and voids take from what is held, refunds from what was taken.
final class Operations {

    /// So many may be asked of one payment.
    private static final int MOST_ASKED = 200;

    private Operations() {}

    static List<PaymentEvent> ask(RequestCapture command, Authorised payment) {
        return ask(
                Kind.CAPTURE,
                command.captureId(),
                command.amount(),
                payment,
                amount ->
                        new CaptureRequested(
                                command.paymentId(), command.captureId(), amount, command.at()));
    }

    static List<PaymentEvent> ask(RequestVoid command, Authorised payment) {
        return ask(
                Kind.VOID,
                command.voidId(),
                null,
                payment,
                amount ->
                        new VoidRequested(
                                command.paymentId(),
                                command.voidId(),
                                amount,
                                command.reason(),
                                command.at()));
    }

    static List<PaymentEvent> ask(RequestRefund command, Authorised payment) {
        return ask(
                Kind.REFUND,
                command.refundId(),
                command.amount(),
                payment,
                amount ->
                        new RefundRequested(
                                command.paymentId(),
                                command.refundId(),
                                amount,
                                command.reason(),
                                null,
                                command.at()));
    }

    static List<PaymentEvent> retry(RetryRefund command, Authorised paid) {
        Asked before = paid.asked().get(command.refundId());
        if (before == null || before.kind() != Kind.REFUND) {
            throw because(
                    Code.UNKNOWN_REFUND, "Payment %s has no such refund.", command.paymentId());
        }
        Asked retry = paid.asked().get(command.retryId());
        if (retry != null) {
            if (command.refundId().equals(retry.retryOf())) {
                return List.of();
            }
            throw because(
                    Code.OPERATION_EXISTS,
                    "%s was asked for before: choose another id.",
                    command.retryId());
        }
        return switch (before.stand()) {
            case FAILED -> {
                requireFree(before.amountMinor(), Kind.REFUND, paid);
                requireRoom(paid);
                yield List.of(
                        new RefundRequested(
                                command.paymentId(),
                                command.retryId(),
                                before.amountMinor(),
                                before.reason(),
                                command.refundId(),
                                command.at()));
            }
            case OPEN, UNKNOWN, DONE, RETRIED ->
                    throw because(
                            Code.REFUND_NOT_FAILED,
                            "Refund %s has not failed, or is being tried again already.",
                            command.refundId());
        };
    }

    static List<PaymentEvent> done(CapturePayment command, Authorised payment) {
        return done(
                Kind.CAPTURE,
                command.captureId(),
                command.amountMinor(),
                payment,
                new PaymentCaptured(
                        command.paymentId(),
                        command.captureId(),
                        command.amountMinor(),
                        command.at()));
    }

    static List<PaymentEvent> done(VoidPayment command, Authorised payment) {
        return done(
                Kind.VOID,
                command.voidId(),
                command.amountMinor(),
                payment,
                new PaymentVoided(
                        command.paymentId(),
                        command.amountMinor(),
                        command.reason(),
                        command.voidId(),
                        command.at()));
    }

    static List<PaymentEvent> done(RefundPayment command, Authorised payment) {
        return done(
                Kind.REFUND,
                command.refundId(),
                command.amountMinor(),
                payment,
                new PaymentRefunded(
                        command.paymentId(),
                        command.refundId(),
                        command.amountMinor(),
                        command.reason(),
                        command.at()));
    }

    static List<PaymentEvent> fail(ReportFailure command, Authorised payment) {
        Asked asked = payment.asked().get(command.operationId());
        if (asked == null || !asked.isPending()) {
            return List.of();
        }
        String paymentId = command.paymentId();
        String id = asked.id();
        long amount = asked.amountMinor();
        String reason = command.reason();
        Instant at = command.at();
        return switch (asked.kind()) {
            case AUTHORISE -> List.of();
            case CAPTURE -> List.of(new CaptureFailed(paymentId, id, amount, reason, at));
            case VOID -> List.of(new VoidFailed(paymentId, id, amount, reason, at));
            case REFUND -> List.of(new RefundFailed(paymentId, id, amount, reason, at));
        };
    }

    /// What follows from an authorisation: what the order wants is captured, or kept for the back office to capture; the rest is let go.
    static List<PaymentEvent> follow(Payment payment, long wantedMinor, Instant at) {
        if (!(payment instanceof Authorised held) || held.freeMinor() == 0) {
            return List.of();
        }
        boolean manual = CaptureMode.of(held.request().capture()) == CaptureMode.MANUAL;
        if (manual && wantedMinor > 0) {
            return List.of();
        }
        String paymentId = held.request().paymentId();
        long capture = Math.min(wantedMinor, held.freeMinor());
        List<PaymentEvent> events = new ArrayList<>(2);
        if (capture > 0) {
            events.add(new CaptureRequested(paymentId, "capture", capture, at));
        }
        if (capture < held.freeMinor()) {
            events.add(
                    new VoidRequested(
                            paymentId,
                            "void",
                            held.freeMinor() - capture,
                            "the order does not need it",
                            at));
        }
        return events;
    }

    /// Lets go of what is held and not spoken for.
    static List<PaymentEvent> letGo(Payment payment, String reason, Instant at) {
        return payment instanceof Authorised held && held.freeMinor() > 0
                ? List.of(
                        new VoidRequested(
                                held.request().paymentId(),
                                nextId("void", held),
                                held.freeMinor(),
                                reason,
                                at))
                : List.of();
    }

    /// Money that cannot be taken is not held any longer, unless the back office decides on it.
    static List<PaymentEvent> afterFailedCapture(Payment payment, Instant at) {
        return payment instanceof Authorised held
                        && CaptureMode.of(held.request().capture()) == CaptureMode.AUTOMATIC
                ? letGo(held, "it could not be captured", at)
                : List.of();
    }

    /// An id that no operation of the payment has.
    static String nextId(String kind, Authorised payment) {
        int number = payment.asked().size() + 1;
        while (payment.asked().containsKey(kind + "-" + number)) {
            number++;
        }
        return kind + "-" + number;
    }

    /// @param wanted absent for all that is free
    private static List<PaymentEvent> ask(
            Kind kind,
            String id,
            @Nullable WantedAmount wanted,
            Authorised payment,
            LongFunction<PaymentEvent> asking) {
        if (isAsked(kind, id, wanted, payment)) {
            return List.of();
        }
        long amount = minor(wanted, payment, free(kind, payment));
        if (kind == Kind.VOID && amount == 0) {
            return List.of(); // nothing is held that could be let go
        }
        requireFree(amount, kind, payment);
        requireRoom(payment);
        return List.of(asking.apply(amount));
    }

    private static List<PaymentEvent> done(
            Kind kind, String id, long amountMinor, Authorised payment, PaymentEvent done) {
        if (isDone(kind, id, amountMinor, payment)) {
            return List.of();
        }
        boolean refund = kind == Kind.REFUND;
        if (amountMinor > (refund ? payment.refundableMinor() : payment.openMinor())) {
            throw tooMuch(
                    kind,
                    refund
                            ? "Less than that is captured and not given back of payment %s."
                            : "Less than that is open of payment %s.",
                    payment);
        }
        return List.of(done);
    }

    /// Whether the same was asked before, whatever came of it.
    private static boolean isAsked(
            Kind kind, String id, @Nullable WantedAmount amount, Authorised payment) {
        Asked before = payment.asked().get(id);
        if (before != null
                && (before.kind() != kind
                        || (amount != null && amount.minor() != before.amountMinor()))) {
            throw because(Code.OPERATION_EXISTS, "%s was asked for before: choose another id.", id);
        }
        return before != null;
    }

    private static boolean isDone(Kind kind, String id, long amountMinor, Authorised payment) {
        Asked before = payment.asked().get(id);
        if (before == null || (before.kind() == kind && before.stand() != Stand.DONE)) {
            return false;
        }
        if (before.kind() != kind || before.amountMinor() != amountMinor) {
            throw because(Code.OPERATION_EXISTS, "%s was recorded with another amount before.", id);
        }
        return true;
    }

    private static long minor(@Nullable WantedAmount amount, Authorised payment, long all) {
        if (amount == null) {
            return all;
        }
        if (!amount.currency().equals(payment.request().currency())) {
            throw because(
                    Code.CURRENCY_MISMATCH,
                    "Payment %s is in another currency.",
                    payment.request().paymentId());
        }
        return amount.minor();
    }

    private static void requireFree(long amount, Kind kind, Authorised payment) {
        if (amount > free(kind, payment) || amount == 0) {
            throw tooMuch(
                    kind,
                    kind == Kind.REFUND
                            ? "Less than that was taken of payment %s and is not to be given back yet."
                            : "Less than that is held of payment %s and not spoken for.",
                    payment);
        }
    }

    private static long free(Kind kind, Authorised payment) {
        return kind == Kind.REFUND ? payment.keptMinor() : payment.freeMinor();
    }

    private static PaymentRejected tooMuch(Kind kind, String detail, Authorised payment) {
        return because(
                kind == Kind.REFUND ? Code.MORE_THAN_CAPTURED : Code.MORE_THAN_AUTHORISED,
                detail,
                payment.request().paymentId());
    }

    private static void requireRoom(Authorised payment) {
        if (payment.asked().size() >= MOST_ASKED) {
            throw because(
                    Code.TOO_MANY_OPERATIONS,
                    "Payment %s has seen as many captures, voids and refunds as one payment may.",
                    payment.request().paymentId());
        }
    }
}
