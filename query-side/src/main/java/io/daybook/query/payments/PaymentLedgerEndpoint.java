package io.daybook.query.payments;

import io.daybook.query.AmountReasons;
import io.daybook.query.AsOf;
import io.daybook.query.Cursor;
import io.daybook.query.Inputs;
import io.daybook.query.Page;
import io.daybook.query.QueryEndpoint;
import io.daybook.query.QueryProblem;
import io.daybook.query.ReadDatabase;
import io.daybook.query.ReadsView;
import io.daybook.query.Streams;
import io.daybook.query.Versioned;
import io.daybook.shared.log.EventHistory;
import io.daybook.shared.log.EventJson;
import io.daybook.shared.log.EventLog;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.List;

@QueryEndpoint
@RequestMapping("/api/v1")
@ReadsView("payment-ledger")
class PaymentLedgerEndpoint {

    private final PaymentLedgerQuery query;

    private final PaymentPast past;
    private final EventLog log;

    PaymentLedgerEndpoint(
            ReadDatabase database, EventHistory history, EventJson json, EventLog log) {
        query = new PaymentLedgerQuery(database.jdbc());
        past = new PaymentPast(new Streams(history, json, "payment-ledger"));
        this.log = log;
    }

    /// Payments by id.
    ///
    /// @param status one of those that a payment may have, such as `refund-failed`, which waits for the back office
    @GetMapping("/payments")
    ResponseEntity<Page<PaymentDetails>> payments(
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(defaultValue = "" + Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request) {
        Inputs.oneOf("status", status, PaymentLedgerQuery.STATUSES);
        Page.limit(limit);
        String list = "payments?status=" + (status == null ? "" : status);
        String after = cursor == null ? "" : Cursor.parse(cursor, list, 1).key(0);
        return Page.of(
                        query.payments(status, after, limit + 1),
                        limit,
                        list,
                        payment -> Cursor.of(payment.paymentId()))
                .answer(request);
    }

    /// A payment as it stands, or as it stood.
    ///
    /// @param asOf a position of the log, or an instant of business time
    @GetMapping("/payments/{paymentId}")
    ResponseEntity<PaymentDetails> payment(
            @PathVariable String paymentId, @RequestParam(required = false) @Nullable String asOf) {
        Inputs.id("paymentId", paymentId);
        AsOf moment = AsOf.parse(asOf, log);
        return (moment == null ? query.payment(paymentId) : past.payment(paymentId, moment))
                .map(payment -> Versioned.answer(payment.version(), payment))
                .orElseThrow(() -> unknownPayment(paymentId));
    }

    /// Every event that changed an amount of a payment, oldest first, and their sum.
    ///
    /// @param amount `authorised`, `captured`, `voided` or `refunded`
    /// @param asOf a position of the log, or an instant of business time: the amount of then
    @GetMapping("/payments/{paymentId}/why")
    @ReadsView(ReadsView.LOG)
    ResponseEntity<AmountReasons> why(
            @PathVariable String paymentId,
            @RequestParam(defaultValue = "captured") String amount,
            @RequestParam(required = false) @Nullable String asOf,
            @RequestParam(defaultValue = "" + Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request) {
        Inputs.id("paymentId", paymentId);
        Inputs.oneOf("amount", amount, PaymentPast.AMOUNTS.keySet());
        AsOf moment = AsOf.parse(asOf, log);
        Page.limit(limit);
        AmountReasons.Trail trail = past.trail(paymentId, amount, moment);
        if (trail.isEmpty()) {
            throw unknownPayment(paymentId);
        }
        AmountReasons reasons =
                trail.page(PaymentPast.stream(paymentId), amount, moment, cursor, limit);
        return Page.ok(request, reasons.next()).body(reasons);
    }

    /// Double-entry postings, oldest first.
    @GetMapping("/payments/{paymentId}/ledger")
    ResponseEntity<Page<Posting>> ledger(
            @PathVariable String paymentId,
            @RequestParam(defaultValue = "" + Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request) {
        String list = "postings/" + Inputs.id("paymentId", paymentId);
        Page.limit(limit);
        Cursor after = cursor == null ? Cursor.of(0, 0) : Cursor.parse(cursor, list, 2);
        List<Posting> postings =
                query.postings(paymentId, after.number(0), after.number(1), limit + 1);
        if (postings.isEmpty() && cursor == null && !query.knowsPayment(paymentId)) {
            throw unknownPayment(paymentId);
        }
        return Page.of(
                        postings,
                        limit,
                        list,
                        posting -> Cursor.of(posting.position(), posting.entry()))
                .answer(request);
    }

    @GetMapping("/orders/{orderId}/payments")
    @ReadsView({"payment-ledger", "order-tracking"})
    ResponseEntity<Page<PaymentDetails>> paymentsOfOrder(
            @PathVariable String orderId,
            @RequestParam(defaultValue = "" + Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request) {
        String list = "payments/" + Inputs.id("orderId", orderId);
        Page.limit(limit);
        String after = cursor == null ? "" : Cursor.parse(cursor, list, 1).key(0);
        List<PaymentDetails> payments = query.paymentsOf(orderId, after, limit + 1);
        if (payments.isEmpty() && cursor == null && !query.knowsOrder(orderId)) {
            throw QueryProblem.unknown(
                    "unknown-order", "There is no order '%s'.".formatted(orderId));
        }
        return Page.of(payments, limit, list, payment -> Cursor.of(payment.paymentId()))
                .answer(request);
    }

    private static QueryProblem unknownPayment(String paymentId) {
        return QueryProblem.unknown(
                "unknown-payment", "There is no payment '%s'.".formatted(paymentId));
    }
}
