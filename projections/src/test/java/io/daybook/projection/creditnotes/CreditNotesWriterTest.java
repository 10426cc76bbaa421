package io.daybook.projection.creditnotes;

import static io.daybook.projection.History.NOON;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.projection.History;
import io.daybook.projection.WriterContract;
import io.daybook.shared.credit.CreditEvent.CreditLine;
import io.daybook.shared.credit.CreditEvent.CreditNoteIssued;
import io.daybook.shared.credit.CreditEvent.CreditNoteRefunded;
import io.daybook.shared.credit.CreditEvent.Effect;
import io.daybook.shared.credit.CreditEvent.OrderLink;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;

import org.junit.jupiter.api.Test;

import java.util.List;

class CreditNotesWriterTest extends WriterContract {

    CreditNotesWriterTest() {
        super(
                new CreditNotesWriter(),
                List.of("views.credit_notes", "views.credit_lines", "views.credit_links"),
                new History()
                        .and(
                                "credit:C-1",
                                issued(
                                        "C-1",
                                        new CreditLine(
                                                1,
                                                LineKind.GOODS,
                                                "MUG",
                                                "Red mug",
                                                5,
                                                4,
                                                255,
                                                List.of(
                                                        new OrderLink("o-1", 1, 2, Effect.RETURNED),
                                                        new OrderLink(
                                                                "o-2", 1, 1, Effect.CANCELLED)))))
                        .and(
                                "credit:C-2",
                                issued(
                                        "C-2",
                                        new CreditLine(
                                                1,
                                                LineKind.CHARGE,
                                                "D",
                                                "Discount",
                                                1,
                                                1,
                                                2750,
                                                List.of())))
                        .and(
                                "credit:C-1",
                                new CreditNoteRefunded("C-1", 1020, "GBP", "bank", NOON)));
    }

    private static CreditNoteIssued issued(String creditId, CreditLine line) {
        return new CreditNoteIssued(
                creditId,
                Customer.guest("EIRE"),
                "GBP",
                List.of(line),
                line.acceptedQuantity() * line.unitPriceMinor(),
                NOON);
    }

    @Test
    void analysts_see_which_units_are_linked() throws Exception {
        writeAll();

        assertThat(
                        views.query(
                                """
                                select concat_ws(' ', credit_id, sku, quantity, accepted_quantity, amount_minor,
                                                 quantity_cancelled, quantity_returned, quantity_unlinked)
                                from analytics.credit_lines_v1 order by credit_id
                                """))
                .containsExactly("C-1 MUG 5 4 1020 1 2 1", "C-2 D 1 1 2750 0 0 1");
        assertThat(
                        views.query(
                                "select concat_ws(' ', credit_id, refund_minor, refunded_minor) from views.credit_notes order by 1"))
                .containsExactly("C-1 1020 1020", "C-2 2750 0");
    }
}
