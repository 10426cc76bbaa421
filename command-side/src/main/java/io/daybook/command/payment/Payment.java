package io.daybook.command.payment;

import io.daybook.command.eventstore.Model;
import io.daybook.command.payment.PaymentCommand.AuthorisePayment;
import io.daybook.command.payment.PaymentCommand.CapturePayment;
import io.daybook.command.payment.PaymentCommand.DeclinePayment;
import io.daybook.command.payment.PaymentCommand.RecordPayment;
import io.daybook.command.payment.PaymentCommand.RefundPayment;
import io.daybook.command.payment.PaymentCommand.ReportFailure;
import io.daybook.command.payment.PaymentCommand.ReportUnknownOutcome;
import io.daybook.command.payment.PaymentCommand.RequestCapture;
import io.daybook.command.payment.PaymentCommand.RequestPayment;
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

import java.time.Instant;
import java.util.ArrayList;
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

    /// So many captures, voids and refunds may be asked of one payment.
    int MOST_ASKED = 200;

    static List<PaymentEvent> decide(PaymentCommand command, Payment payment) {
        return switch (command) {
            case RequestPayment request -> request(request, payment);
            case RecordPayment record -> record(record, payment);
            case AuthorisePayment authorise ->
                    authorise(authorise, known(authorise.orderId(), command, payment));
            case DeclinePayment decline ->
                    decline(decline, known(decline.orderId(), command, payment));
            case RequestCapture capture -> requestCapture(capture, known(command, payment));
            case CapturePayment capture ->
                    capture(capture, known(capture.orderId(), command, payment));
            case RequestVoid release -> requestVoid(release, known(command, payment));
            case VoidPayment release ->
                    release(release, known(release.orderId(), command, payment));
            case RequestRefund refund -> requestRefund(refund, known(command, payment));
            case RetryRefund retry -> retryRefund(retry, known(command, payment));
            case RefundPayment refund -> refund(refund, known(refund.orderId(), command, payment));
            case ReportFailure failure -> fail(failure, known(failure.orderId(), command, payment));
            case ReportUnknownOutcome unknown ->
                    unknown(unknown, known(unknown.orderId(), command, payment));
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

    private static List<PaymentEvent> requestCapture(RequestCapture command, Known payment) {
        Authorised held = authorised(payment);
        if (isAsked(Kind.CAPTURE, command.captureId(), command.amount(), held)) {
            return List.of();
        }
        long amount = minor(command.amount(), held, held.freeMinor());
        if (amount > held.freeMinor() || amount == 0) {
            throw because(
                    Code.MORE_THAN_AUTHORISED,
                    "Less than that is held of payment %s and not spoken for.",
                    command.paymentId());
        }
        requireRoom(held);
        return List.of(
                new CaptureRequested(
                        command.paymentId(), command.captureId(), amount, command.at()));
    }

    private static List<PaymentEvent> capture(CapturePayment command, Known payment) {
        Authorised authorised = authorised(payment);
        if (isDone(Kind.CAPTURE, command.captureId(), command.amountMinor(), authorised)) {
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

    private static List<PaymentEvent> requestVoid(RequestVoid command, Known payment) {
        Authorised held = authorised(payment);
        if (isAsked(Kind.VOID, command.voidId(), null, held) || held.freeMinor() == 0) {
            return List.of();
        }
        requireRoom(held);
        return List.of(
                new VoidRequested(
                        command.paymentId(),
                        command.voidId(),
                        held.freeMinor(),
                        command.reason(),
                        command.at()));
    }

    private static List<PaymentEvent> release(VoidPayment command, Known payment) {
        Authorised authorised = authorised(payment);
        if (isDone(Kind.VOID, command.voidId(), command.amountMinor(), authorised)) {
            return List.of();
        }
        if (command.amountMinor() > authorised.openMinor()) {
            throw because(
                    Code.MORE_THAN_AUTHORISED,
                    "Less than that is open of payment %s.",
                    command.paymentId());
        }
        return List.of(
                new PaymentVoided(
                        command.paymentId(),
                        command.amountMinor(),
                        command.reason(),
                        command.voidId(),
                        command.at()));
    }

    private static List<PaymentEvent> requestRefund(RequestRefund command, Known payment) {
        Authorised paid = authorised(payment);
        if (isAsked(Kind.REFUND, command.refundId(), command.amount(), paid)) {
            return List.of();
        }
        long amount = minor(command.amount(), paid, paid.keptMinor());
        requireKept(amount, paid);
        requireRoom(paid);
        return List.of(
                new RefundRequested(
                        command.paymentId(),
                        command.refundId(),
                        amount,
                        command.reason(),
                        null,
                        command.at()));
    }

    private static List<PaymentEvent> retryRefund(RetryRefund command, Known payment) {
        Authorised paid = authorised(payment);
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
                requireKept(before.amountMinor(), paid);
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

    private static List<PaymentEvent> refund(RefundPayment command, Known payment) {
        Authorised authorised = authorised(payment);
        if (isDone(Kind.REFUND, command.refundId(), command.amountMinor(), authorised)) {
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

    private static List<PaymentEvent> fail(ReportFailure command, Known payment) {
        Asked asked = authorised(payment).asked().get(command.operationId());
        if (asked == null || !asked.isPending()) {
            return List.of();
        }
        String paymentId = command.paymentId();
        return switch (asked.kind()) {
            case AUTHORISE -> List.of();
            case CAPTURE ->
                    List.of(
                            new CaptureFailed(
                                    paymentId,
                                    asked.id(),
                                    asked.amountMinor(),
                                    command.reason(),
                                    command.at()));
            case VOID ->
                    List.of(
                            new VoidFailed(
                                    paymentId,
                                    asked.id(),
                                    asked.amountMinor(),
                                    command.reason(),
                                    command.at()));
            case REFUND ->
                    List.of(
                            new RefundFailed(
                                    paymentId,
                                    asked.id(),
                                    asked.amountMinor(),
                                    command.reason(),
                                    command.at()));
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

    private static void requireKept(long amount, Authorised payment) {
        if (amount > payment.keptMinor() || amount == 0) {
            throw because(
                    Code.MORE_THAN_CAPTURED,
                    "Less than that was taken of payment %s and is not to be given back yet.",
                    payment.request().paymentId());
        }
    }

    private static void requireRoom(Authorised payment) {
        if (payment.asked().size() >= MOST_ASKED) {
            throw because(
                    Code.TOO_MANY_OPERATIONS,
                    "Payment %s has seen as many captures, voids and refunds as one payment may.",
                    payment.request().paymentId());
        }
    }

    private static Known known(PaymentCommand command, Payment payment) {
        return switch (payment) {
            case NotRequested _ ->
                    throw because(
                            Code.UNKNOWN_PAYMENT, "There is no payment %s.", command.paymentId());
            case Known known -> known;
        };
    }

    private static Known known(String orderId, PaymentCommand command, Payment payment) {
        Known known = known(command, payment);
        if (!known.request().orderId().equals(orderId)) {
            throw because(
                    Code.OTHER_ORDER, "Payment %s is for another order.", command.paymentId());
        }
        return known;
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
