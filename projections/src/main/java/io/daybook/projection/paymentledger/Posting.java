package io.daybook.projection.paymentledger;

import io.daybook.projection.paymentledger.LedgerPayment.Request;
import io.daybook.shared.credit.CreditEvent;
import io.daybook.shared.credit.CreditEvent.CreditNoteIssued;
import io.daybook.shared.credit.CreditEvent.CreditNoteRefunded;
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

import java.util.List;

/// One entry of the double-entry ledger, on a cash basis: what is paid is a sale, what is given back or promised to be lessens it.
///
/// | event | debit | credit |
/// | --- | --- | --- |
/// | payment captured | cash | sales |
/// | payment refunded | refunds | cash |
/// | credit note issued | refunds | refunds-payable |
/// | credit note refunded | refunds-payable | cash |
///
/// @param amountMinor minor units: a debit is positive, a credit negative
record Posting(
        Account account,
        @Nullable String orderId,
        @Nullable String paymentId,
        @Nullable String creditId,
        String currency,
        long amountMinor) {

    /// The books' accounts.
    enum Account {
        CASH("cash"),
        SALES("sales"),
        REFUNDS("refunds"),
        REFUNDS_PAYABLE("refunds-payable");

        private final String text;

        Account(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /// The entries that an event of a payment makes: none, or two that sum to zero.
    static List<Posting> of(PaymentEvent event, Request payment) {
        return switch (event) {
            case PaymentCaptured captured ->
                    pair(Account.CASH, Account.SALES, captured.amountMinor(), payment);
            case PaymentRefunded refunded ->
                    pair(Account.REFUNDS, Account.CASH, refunded.amountMinor(), payment);
            case PaymentRequested _, PaymentAuthorised _, PaymentDeclined _ -> List.of();
            case PaymentVoided _, PaymentOutcomeUnknown _ -> List.of();
            // Wishes and failures move no money.
            case CaptureRequested _, VoidRequested _, RefundRequested _ -> List.of();
            case CaptureFailed _, VoidFailed _, RefundFailed _ -> List.of();
        };
    }

    /// The entries that an event of a credit note makes: none, or two that sum to zero.
    static List<Posting> of(CreditEvent event) {
        return switch (event) {
            case CreditNoteIssued issued ->
                    pair(
                            Account.REFUNDS,
                            Account.REFUNDS_PAYABLE,
                            issued.refundMinor(),
                            issued.currency(),
                            issued.creditId());
            case CreditNoteRefunded refunded ->
                    pair(
                            Account.REFUNDS_PAYABLE,
                            Account.CASH,
                            refunded.amountMinor(),
                            refunded.currency(),
                            refunded.creditId());
        };
    }

    private static List<Posting> pair(Account debit, Account credit, long amount, Request payment) {
        String order = payment.orderId();
        String id = payment.paymentId();
        return amount == 0
                ? List.of()
                : List.of(
                        new Posting(debit, order, id, null, payment.currency(), amount),
                        new Posting(credit, order, id, null, payment.currency(), -amount));
    }

    private static List<Posting> pair(
            Account debit, Account credit, long amount, String currency, String creditId) {
        return amount == 0
                ? List.of()
                : List.of(
                        new Posting(debit, null, null, creditId, currency, amount),
                        new Posting(credit, null, null, creditId, currency, -amount));
    }
}
