package io.daybook.command.payment;

import static io.daybook.command.payment.PaymentRejected.because;

import io.daybook.command.eventstore.Model;
import io.daybook.command.payment.PaymentCommand.AuthorisePayment;
import io.daybook.command.payment.PaymentCommand.CapturePayment;
import io.daybook.command.payment.PaymentCommand.DeclinePayment;
import io.daybook.command.payment.PaymentCommand.RecordPayment;
import io.daybook.command.payment.PaymentCommand.RefundPayment;
import io.daybook.command.payment.PaymentCommand.Report;
import io.daybook.command.payment.PaymentCommand.ReportFailure;
import io.daybook.command.payment.PaymentCommand.ReportUnknownOutcome;
import io.daybook.command.payment.PaymentCommand.RequestCapture;
import io.daybook.command.payment.PaymentCommand.RequestPayment;
import io.daybook.command.payment.PaymentCommand.RequestRefund;
import io.daybook.command.payment.PaymentCommand.RequestVoid;
import io.daybook.command.payment.PaymentCommand.RetryRefund;
import io.daybook.command.payment.PaymentCommand.VoidPayment;
import io.daybook.command.payment.PaymentProvider.Kind;
import io.daybook.command.payment.PaymentRejected.Code;
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
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

import java.util.Comparator;
import java.util.List;

/// A payment. Authorised = captured + voided + open; captured = refunded + refundable. What is asked of the provider is recorded before it
/// is asked, so that no call is forgotten, and no cent is spoken for twice.
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
    /// @param asked what was asked of the provider since, by its key there
    record Authorised(
            PaymentRequested request,
            PaymentAuthorised authorisation,
            PMap<String, Asked> asked,
            long capturedMinor,
            long voidedMinor,
            long refundedMinor)
            implements Known {

        public long openMinor() {
            return authorisation.amountMinor() - capturedMinor - voidedMinor;
        }

        public long refundableMinor() {
            return capturedMinor - refundedMinor;
        }

        /// Held, and about to be neither captured nor let go.
        public long freeMinor() {
            return openMinor() - pendingMinor(Kind.CAPTURE) - pendingMinor(Kind.VOID);
        }

        /// Taken, and neither given back nor about to be.
        public long keptMinor() {
            return refundableMinor() - pendingMinor(Kind.REFUND);
        }

        /// What the provider has been asked or is to be asked, and has not answered.
        public long pendingMinor(Kind kind) {
            long sum = 0;
            for (Asked each : asked.values()) {
                sum += each.kind() == kind && each.isPending() ? each.amountMinor() : 0;
            }
            return sum;
        }

        /// Refunds that failed and were not tried again, as far as that money has not been given back otherwise.
        public long failedRefundsMinor() {
            long sum = 0;
            for (Asked each : asked.values()) {
                sum +=
                        each.kind() == Kind.REFUND && each.stand() == Stand.FAILED
                                ? each.amountMinor()
                                : 0;
            }
            return Math.min(sum, keptMinor());
        }

        /// In the order in which it was asked.
        public List<Asked> pending() {
            return asked.values().stream()
                    .filter(Asked::isPending)
                    .sorted(Comparator.comparingInt(Asked::number))
                    .toList();
        }

        boolean isUnknown() {
            return asked.values().stream().anyMatch(each -> each.stand() == Stand.UNKNOWN);
        }
    }

    /// Something asked of the provider.
    ///
    /// @param id its key there
    /// @param number from 1, in the order in which it was asked
    /// @param retryOf for a refund: the one that failed and that it makes good
    record Asked(
            Kind kind,
            String id,
            int number,
            long amountMinor,
            String reason,
            @Nullable String retryOf,
            Stand stand) {

        boolean isPending() {
            return stand == Stand.OPEN || stand == Stand.UNKNOWN;
        }

        Asked being(Stand now) {
            return new Asked(kind, id, number, amountMinor, reason, retryOf, now);
        }
    }

    enum Stand {
        OPEN,
        /// The provider was called and did not answer.
        UNKNOWN,
        DONE,
        FAILED,
        /// Failed, and tried again under another id.
        RETRIED
    }

    Model<Payment, PaymentEvent> MODEL =
            new Model<>("payment", PaymentEvent.class, NotRequested::new, Payment::evolve);

    /// The provider of money that was taken elsewhere: nobody is to be called for it.
    String RECORDED = "recorded";

    static List<PaymentEvent> decide(PaymentCommand command, Payment payment) {
        return switch (command) {
            case RequestPayment request -> request(request, payment);
            case RecordPayment record -> record(record, payment);
            case AuthorisePayment authorise -> authorise(authorise, known(command, payment));
            case DeclinePayment decline -> decline(decline, known(command, payment));
            case RequestCapture capture -> Operations.ask(capture, held(command, payment));
            case CapturePayment capture -> Operations.done(capture, held(command, payment));
            case RequestVoid release -> Operations.ask(release, held(command, payment));
            case VoidPayment release -> Operations.done(release, held(command, payment));
            case RequestRefund refund -> Operations.ask(refund, held(command, payment));
            case RetryRefund retry -> Operations.retry(retry, held(command, payment));
            case RefundPayment refund -> Operations.done(refund, held(command, payment));
            case ReportFailure failure -> Operations.fail(failure, held(command, payment));
            case ReportUnknownOutcome unknown -> unknown(unknown, known(command, payment));
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
                        command.capture().stored(),
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
            case Authorised authorised -> {
                Asked asked = authorised.asked().get(command.operationId());
                yield asked != null && asked.stand() == Stand.OPEN ? List.of(outcome) : List.of();
            }
        };
    }

    static Payment evolve(Payment payment, PaymentEvent event) {
        return switch (event) {
            case PaymentRequested requested -> new Requested(requested, null);
            case PaymentAuthorised authorised ->
                    payment instanceof Known known
                            ? new Authorised(
                                    known.request(), authorised, HashTreePMap.empty(), 0, 0, 0)
                            : payment;
            case PaymentDeclined declined ->
                    payment instanceof Known known
                            ? new Declined(known.request(), declined.reason())
                            : payment;
            case CaptureRequested asked ->
                    asking(payment, Kind.CAPTURE, asked.captureId(), asked.amountMinor(), "", null);
            case PaymentCaptured done ->
                    having(payment, Kind.CAPTURE, done.captureId(), done.amountMinor());
            case CaptureFailed failed -> standing(payment, failed.captureId(), Stand.FAILED);
            case VoidRequested asked ->
                    asking(
                            payment,
                            Kind.VOID,
                            asked.voidId(),
                            asked.amountMinor(),
                            asked.reason(),
                            null);
            case PaymentVoided done ->
                    having(
                            payment,
                            Kind.VOID,
                            done.voidId() == null ? "void" : done.voidId(),
                            done.amountMinor());
            case VoidFailed failed -> standing(payment, failed.voidId(), Stand.FAILED);
            case RefundRequested asked -> {
                Payment after =
                        asking(
                                payment,
                                Kind.REFUND,
                                asked.refundId(),
                                asked.amountMinor(),
                                asked.reason(),
                                asked.retryOf());
                yield asked.retryOf() == null
                        ? after
                        : standing(after, asked.retryOf(), Stand.RETRIED);
            }
            case PaymentRefunded done ->
                    having(payment, Kind.REFUND, done.refundId(), done.amountMinor());
            case RefundFailed failed -> standing(payment, failed.refundId(), Stand.FAILED);
            case PaymentOutcomeUnknown unknown ->
                    payment instanceof Requested(PaymentRequested request, _)
                            ? new Requested(request, unknown.operationId())
                            : standing(payment, unknown.operationId(), Stand.UNKNOWN);
        };
    }

    private static Payment asking(
            Payment payment,
            Kind kind,
            String id,
            long amountMinor,
            String reason,
            @Nullable String retryOf) {
        return payment instanceof Authorised a
                ? with(
                        a,
                        new Asked(
                                kind,
                                id,
                                a.asked().size() + 1,
                                amountMinor,
                                reason,
                                retryOf,
                                Stand.OPEN))
                : payment;
    }

    /// The provider has done it, whether it had been asked for or was recorded at once.
    private static Payment having(Payment payment, Kind kind, String id, long amountMinor) {
        if (!(payment instanceof Authorised a)) {
            return payment;
        }
        Asked before = a.asked().get(id);
        Asked done =
                new Asked(
                        kind,
                        id,
                        before == null ? a.asked().size() + 1 : before.number(),
                        amountMinor,
                        before == null ? "" : before.reason(),
                        before == null ? null : before.retryOf(),
                        Stand.DONE);
        return new Authorised(
                a.request(),
                a.authorisation(),
                a.asked().plus(id, done),
                a.capturedMinor() + (kind == Kind.CAPTURE ? amountMinor : 0),
                a.voidedMinor() + (kind == Kind.VOID ? amountMinor : 0),
                a.refundedMinor() + (kind == Kind.REFUND ? amountMinor : 0));
    }

    private static Payment standing(Payment payment, String id, Stand stand) {
        if (!(payment instanceof Authorised a)) {
            return payment;
        }
        Asked asked = a.asked().get(id);
        return asked == null ? payment : with(a, asked.being(stand));
    }

    private static Authorised with(Authorised a, Asked asked) {
        return new Authorised(
                a.request(),
                a.authorisation(),
                a.asked().plus(asked.id(), asked),
                a.capturedMinor(),
                a.voidedMinor(),
                a.refundedMinor());
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
                        && request.provider().equals(wanted.provider())
                        && CaptureMode.of(request.capture()) == CaptureMode.of(wanted.capture())) {
                    yield false;
                }
                throw because(
                        Code.PAYMENT_EXISTS,
                        "Payment %s was requested with another content: choose another id.",
                        wanted.paymentId());
            }
        };
    }

    private static Known known(PaymentCommand command, Payment payment) {
        return switch (payment) {
            case NotRequested _ ->
                    throw because(
                            Code.UNKNOWN_PAYMENT, "There is no payment %s.", command.paymentId());
            case Known known -> {
                if (command instanceof Report report
                        && !report.orderId().equals(known.request().orderId())) {
                    throw because(
                            Code.OTHER_ORDER,
                            "Payment %s is for another order.",
                            command.paymentId());
                }
                yield known;
            }
        };
    }

    private static Authorised held(PaymentCommand command, Payment payment) {
        return switch (known(command, payment)) {
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
}
