package io.daybook.command.payment;

import io.daybook.command.eventstore.Model;
import io.daybook.command.payment.PaymentCommand.AuthorisePayment;
import io.daybook.command.payment.PaymentCommand.CapturePayment;
import io.daybook.command.payment.PaymentCommand.DeclinePayment;
import io.daybook.command.payment.PaymentCommand.RecordPayment;
import io.daybook.command.payment.PaymentCommand.RefundPayment;
import io.daybook.command.payment.PaymentCommand.ReportUnknownOutcome;
import io.daybook.command.payment.PaymentCommand.RequestPayment;
import io.daybook.command.payment.PaymentCommand.VoidPayment;
import io.daybook.command.payment.PaymentRejected.Code;
import io.daybook.shared.payment.PaymentEvent;
import io.daybook.shared.payment.PaymentEvent.PaymentAuthorised;
import io.daybook.shared.payment.PaymentEvent.PaymentCaptured;
import io.daybook.shared.payment.PaymentEvent.PaymentDeclined;
import io.daybook.shared.payment.PaymentEvent.PaymentOutcomeUnknown;
import io.daybook.shared.payment.PaymentEvent.PaymentRefunded;
import io.daybook.shared.payment.PaymentEvent.PaymentRequested;
import io.daybook.shared.payment.PaymentEvent.PaymentVoided;

import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

import java.util.List;

/// A payment. Authorised = captured + voided + open; captured = refunded + refundable.
public sealed interface Payment {

    record NotRequested(String paymentId) implements Payment {}

    /// A payment that exists, wherever it stands.
    sealed interface Known extends Payment {
        PaymentRequested request();
    }

    /// @param unknown the operation whose outcome is not known, where there is one
    record Requested(PaymentRequested request, @Nullable String unknown) implements Known {}

    record Declined(PaymentRequested request, String reason) implements Known {}

    /// From authorisation on: what the provider holds, took and gave back.
    ///
    /// @param captures the amount of each capture, by its id
    /// @param refunds the amount of each refund, by its id
    /// @param unknown the operation whose outcome is not known, where there is one
    record Authorised(
            PaymentRequested request,
            PaymentAuthorised authorisation,
            PMap<String, Long> captures,
            PMap<String, Long> refunds,
            long capturedMinor,
            long voidedMinor,
            long refundedMinor,
            @Nullable String unknown)
            implements Known {

        public long openMinor() {
            return authorisation.amountMinor() - capturedMinor - voidedMinor;
        }

        public long refundableMinor() {
            return capturedMinor - refundedMinor;
        }
    }

    Model<Payment, PaymentEvent> MODEL =
            new Model<>("payment", PaymentEvent.class, NotRequested::new, Payment::evolve);

    /// The provider of money that was taken elsewhere: nobody is to be called for it.
    String RECORDED = "recorded";

    static List<PaymentEvent> decide(PaymentCommand command, Payment payment) {
        return switch (command) {
            case RequestPayment request -> request(request, payment);
            case RecordPayment record -> record(record, payment);
            case AuthorisePayment authorise ->
                    authorise(authorise, known(authorise.orderId(), command, payment));
            case DeclinePayment decline ->
                    decline(decline, known(decline.orderId(), command, payment));
            case CapturePayment capture ->
                    capture(capture, known(capture.orderId(), command, payment));
            case VoidPayment release ->
                    release(release, known(release.orderId(), command, payment));
            case RefundPayment refund -> refund(refund, known(refund.orderId(), command, payment));
            case ReportUnknownOutcome unknown ->
                    unknown(unknown, known(unknown.orderId(), command, payment));
        };
    }

    private static List<PaymentEvent> request(RequestPayment command, Payment payment) {
        PaymentRequested wanted =
                new PaymentRequested(
                        command.paymentId(),
                        command.orderId(),
                        command.amountMinor(),
                        command.currency(),
                        command.method(),
                        command.provider(),
                        command.at());
        return isNew(wanted, payment) ? List.of(wanted) : List.of();
    }

    private static List<PaymentEvent> record(RecordPayment command, Payment payment) {
        PaymentRequested wanted =
                new PaymentRequested(
                        command.paymentId(),
                        command.orderId(),
                        command.amountMinor(),
                        command.currency(),
                        command.method(),
                        RECORDED,
                        command.at());
        return isNew(wanted, payment)
                ? List.of(
                        wanted,
                        new PaymentAuthorised(
                                command.paymentId(), command.amountMinor(), RECORDED, command.at()),
                        new PaymentCaptured(
                                command.paymentId(),
                                command.paymentId(),
                                command.amountMinor(),
                                command.at()))
                : List.of();
    }

    private static List<PaymentEvent> authorise(AuthorisePayment command, Known payment) {
        return switch (payment) {
            case Requested(PaymentRequested request, _) -> {
                if (command.amountMinor() > request.amountMinor()) {
                    throw because(
                            Code.MORE_THAN_OWED,
                            "Payment %s was requested for less.",
                            command.paymentId());
                }
                yield List.of(
                        new PaymentAuthorised(
                                command.paymentId(),
                                command.amountMinor(),
                                command.providerReference(),
                                command.at()));
            }
            case Declined _ ->
                    throw because(
                            Code.PAYMENT_DECLINED, "Payment %s was declined.", command.paymentId());
            case Authorised authorised -> {
                if (authorised
                        .authorisation()
                        .providerReference()
                        .equals(command.providerReference())) {
                    yield List.of();
                }
                throw because(
                        Code.ALREADY_AUTHORISED,
                        "Payment %s was authorised under another reference.",
                        command.paymentId());
            }
        };
    }

    private static List<PaymentEvent> decline(DeclinePayment command, Known payment) {
        return switch (payment) {
            case Requested _ ->
                    List.of(
                            new PaymentDeclined(
                                    command.paymentId(), command.reason(), command.at()));
            case Declined _ -> List.of();
            case Authorised _ ->
                    throw because(
                            Code.ALREADY_AUTHORISED,
                            "Payment %s is authorised: void it.",
                            command.paymentId());
        };
    }

    private static List<PaymentEvent> capture(CapturePayment command, Known payment) {
        Authorised authorised = authorised(payment);
        if (isDone(command.captureId(), command.amountMinor(), authorised.captures())) {
            return List.of();
        }
        if (command.amountMinor() > authorised.openMinor()) {
            throw because(
                    Code.MORE_THAN_AUTHORISED,
                    "Less than that is open of payment %s.",
                    command.paymentId());
        }
        return List.of(
                new PaymentCaptured(
                        command.paymentId(),
                        command.captureId(),
                        command.amountMinor(),
                        command.at()));
    }

    private static List<PaymentEvent> release(VoidPayment command, Known payment) {
        Authorised authorised = authorised(payment);
        return authorised.openMinor() == 0
                ? List.of()
                : List.of(
                        new PaymentVoided(
                                command.paymentId(),
                                authorised.openMinor(),
                                command.reason(),
                                command.at()));
    }

    private static List<PaymentEvent> refund(RefundPayment command, Known payment) {
        Authorised authorised = authorised(payment);
        if (isDone(command.refundId(), command.amountMinor(), authorised.refunds())) {
            return List.of();
        }
        if (command.amountMinor() > authorised.refundableMinor()) {
            throw because(
                    Code.MORE_THAN_CAPTURED,
                    "Less than that is captured and not given back of payment %s.",
                    command.paymentId());
        }
        return List.of(
                new PaymentRefunded(
                        command.paymentId(),
                        command.refundId(),
                        command.amountMinor(),
                        command.reason(),
                        command.at()));
    }

    private static List<PaymentEvent> unknown(ReportUnknownOutcome command, Known payment) {
        PaymentOutcomeUnknown outcome =
                new PaymentOutcomeUnknown(
                        command.paymentId(),
                        command.operation(),
                        command.operationId(),
                        command.amountMinor(),
                        command.at());
        return switch (payment) {
            case Requested(_, String unknown) ->
                    command.operationId().equals(unknown) ? List.of() : List.of(outcome);
            case Declined _ -> List.of(); // it is known meanwhile
            case Authorised authorised ->
                    command.operationId().equals(authorised.unknown())
                                    || command.operation().equals("authorise")
                                    || authorised.captures().containsKey(command.operationId())
                                    || authorised.refunds().containsKey(command.operationId())
                            ? List.of()
                            : List.of(outcome);
        };
    }

    static Payment evolve(Payment payment, PaymentEvent event) {
        return switch (event) {
            case PaymentRequested requested -> new Requested(requested, null);
            case PaymentAuthorised authorised ->
                    payment instanceof Known known
                            ? new Authorised(
                                    known.request(),
                                    authorised,
                                    HashTreePMap.empty(),
                                    HashTreePMap.empty(),
                                    0,
                                    0,
                                    0,
                                    null)
                            : payment;
            case PaymentDeclined declined ->
                    payment instanceof Known known
                            ? new Declined(known.request(), declined.reason())
                            : payment;
            case PaymentCaptured captured ->
                    payment instanceof Authorised a
                            ? new Authorised(
                                    a.request(),
                                    a.authorisation(),
                                    a.captures().plus(captured.captureId(), captured.amountMinor()),
                                    a.refunds(),
                                    a.capturedMinor() + captured.amountMinor(),
                                    a.voidedMinor(),
                                    a.refundedMinor(),
                                    null)
                            : payment;
            case PaymentVoided voided ->
                    payment instanceof Authorised a
                            ? new Authorised(
                                    a.request(),
                                    a.authorisation(),
                                    a.captures(),
                                    a.refunds(),
                                    a.capturedMinor(),
                                    a.voidedMinor() + voided.amountMinor(),
                                    a.refundedMinor(),
                                    null)
                            : payment;
            case PaymentRefunded refunded ->
                    payment instanceof Authorised a
                            ? new Authorised(
                                    a.request(),
                                    a.authorisation(),
                                    a.captures(),
                                    a.refunds().plus(refunded.refundId(), refunded.amountMinor()),
                                    a.capturedMinor(),
                                    a.voidedMinor(),
                                    a.refundedMinor() + refunded.amountMinor(),
                                    null)
                            : payment;
            case PaymentOutcomeUnknown unknown ->
                    switch (payment) {
                        case Requested(PaymentRequested request, _) ->
                                new Requested(request, unknown.operationId());
                        case Authorised a ->
                                new Authorised(
                                        a.request(),
                                        a.authorisation(),
                                        a.captures(),
                                        a.refunds(),
                                        a.capturedMinor(),
                                        a.voidedMinor(),
                                        a.refundedMinor(),
                                        unknown.operationId());
                        case NotRequested _, Declined _ -> payment;
                    };
        };
    }

    /// Whether the payment is yet to begin; false where it began with the same content, whatever the time.
    private static boolean isNew(PaymentRequested wanted, Payment payment) {
        return switch (payment) {
            case NotRequested _ -> true;
            case Known known -> {
                PaymentRequested request = known.request();
                if (request.orderId().equals(wanted.orderId())
                        && request.amountMinor() == wanted.amountMinor()
                        && request.currency().equals(wanted.currency())
                        && request.method().equals(wanted.method())
                        && request.provider().equals(wanted.provider())) {
                    yield false;
                }
                throw because(
                        Code.PAYMENT_EXISTS,
                        "Payment %s was requested with another content: choose another id.",
                        wanted.paymentId());
            }
        };
    }

    private static boolean isDone(String id, long amountMinor, PMap<String, Long> done) {
        Long before = done.get(id);
        if (before != null && before != amountMinor) {
            throw because(Code.OPERATION_EXISTS, "%s was recorded with another amount before.", id);
        }
        return before != null;
    }

    private static Known known(String orderId, PaymentCommand command, Payment payment) {
        return switch (payment) {
            case NotRequested _ ->
                    throw because(
                            Code.UNKNOWN_PAYMENT, "There is no payment %s.", command.paymentId());
            case Known known -> {
                if (!known.request().orderId().equals(orderId)) {
                    throw because(
                            Code.OTHER_ORDER,
                            "Payment %s is for another order.",
                            command.paymentId());
                }
                yield known;
            }
        };
    }

    private static Authorised authorised(Known payment) {
        return switch (payment) {
            case Authorised authorised -> authorised;
            case Requested(PaymentRequested request, _) ->
                    throw because(
                            Code.NOT_AUTHORISED,
                            "Payment %s is not authorised.",
                            request.paymentId());
            case Declined(PaymentRequested request, _) ->
                    throw because(
                            Code.PAYMENT_DECLINED, "Payment %s was declined.", request.paymentId());
        };
    }

    private static PaymentRejected because(Code code, String detail, String id) {
        return PaymentRejected.because(code, detail.formatted(id));
    }
}
