package io.daybook.projection.paymentledger;

import static io.daybook.projection.History.NOON;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.projection.History;
import io.daybook.projection.WriterContract;
import io.daybook.shared.credit.CreditEvent.CreditNoteIssued;
import io.daybook.shared.credit.CreditEvent.CreditNoteRefunded;
import io.daybook.shared.order.Customer;
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

import org.junit.jupiter.api.Test;

import java.util.List;

class PaymentLedgerWriterTest extends WriterContract {

    PaymentLedgerWriterTest() {
        super(
                new PaymentLedgerWriter(),
                List.of("views.payments", "views.payment_operations", "views.postings"),
                new History()
                        .and("payment:p-1", requested("p-1"))
                        .and("payment:p-1", new PaymentAuthorised("p-1", 1000, "ref-1", NOON))
                        .and("payment:p-2", requested("p-2"))
                        .and("payment:p-1", new CaptureRequested("p-1", "c-0", 900, NOON))
                        .and("payment:p-1", new CaptureFailed("p-1", "c-0", 900, "limit", NOON))
                        .and("payment:p-1", new CaptureRequested("p-1", "c-1", 700, NOON))
                        .and("payment:p-1", new PaymentCaptured("p-1", "c-1", 700, NOON))
                        .and("payment:p-2", new PaymentDeclined("p-2", "no money", NOON))
                        .and("payment:p-1", new VoidRequested("p-1", "v-1", 300, "one less", NOON))
                        .and("payment:p-1", new VoidFailed("p-1", "v-1", 300, "later", NOON))
                        .and("payment:p-1", new VoidRequested("p-1", "v-2", 300, "one less", NOON))
                        .and("payment:p-1", new PaymentVoided("p-1", 300, "one less", "v-2", NOON))
                        .and("payment:p-3", requested("p-3"))
                        .and(
                                "payment:p-3",
                                new PaymentOutcomeUnknown("p-3", "authorise", "op-1", 1000L, NOON))
                        .and(
                                "payment:p-1",
                                new RefundRequested("p-1", "r-0", 200, "late", null, NOON))
                        .and("payment:p-1", new RefundFailed("p-1", "r-0", 200, "closed", NOON))
                        .and(
                                "payment:p-1",
                                new RefundRequested("p-1", "r-1", 200, "late", "r-0", NOON))
                        .and("payment:p-1", new PaymentRefunded("p-1", "r-1", 200, "late", NOON))
                        .and(
                                "credit:C-1",
                                new CreditNoteIssued(
                                        "C-1", Customer.guest("EIRE"), "GBP", List.of(), 450, NOON))
                        .and("credit:C-1", new CreditNoteRefunded("C-1", 400, "GBP", "bank", NOON))
                        .and(
                                "credit:C-2",
                                new CreditNoteIssued(
                                        "C-2", Customer.guest("EIRE"), "GBP", List.of(), 0, NOON)));
    }

    private static PaymentRequested requested(String paymentId) {
        return new PaymentRequested(paymentId, "o-1", 1000, "GBP", "card", "simulator", NOON);
    }

    @Test
    void payments_are_shown() throws Exception {
        writeAll();

        assertThat(
                        views.query(
                                """
                                select concat_ws(' ', payment_id, status, requested_minor, authorised_minor, captured_minor,
                                                 voided_minor, refunded_minor, settled_at is not null)
                                from views.payments order by payment_id
                                """))
                .containsExactly(
                        "p-1 partly-refunded 1000 1000 700 300 200 t",
                        "p-2 declined 1000 0 0 0 0 t",
                        "p-3 outcome-unknown 1000 0 0 0 0 f");
    }

    @Test
    void what_was_requested_of_a_provider_is_shown_with_what_came_of_it() throws Exception {
        writeAll();

        assertThat(
                        views.query(
                                """
                                select concat_ws(' ', payment_id, operation_id, kind, status, amount_minor, reason, failure, retry_of,
                                                 answered_at is not null)
                                from views.payment_operations order by operation_id
                                """))
                .containsExactly(
                        "p-1 c-0 capture failed 900 limit t",
                        "p-1 c-1 capture done 700 t",
                        "p-1 r-0 refund retried 200 late closed t",
                        "p-1 r-1 refund done 200 late r-0 t",
                        "p-1 v-1 void failed 300 one less later t",
                        "p-1 v-2 void done 300 one less t");
    }

    @Test
    void postings_sum_to_zero_at_every_position() throws Exception {
        writeAll();

        assertThat(
                        views.query(
                                "select position from views.postings group by position, currency having sum(amount_minor) <> 0"))
                .isEmpty();
        assertThat(
                        views.query(
                                """
                                select concat_ws(' ', account, sum(amount_minor)) from views.postings
                                group by account order by account
                                """))
                .containsExactly("cash 100", "refunds 650", "refunds-payable -50", "sales -700");
    }
}
