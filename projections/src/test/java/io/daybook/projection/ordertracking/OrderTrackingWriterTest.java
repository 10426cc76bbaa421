package io.daybook.projection.ordertracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.projection.History;
import io.daybook.projection.WriterContract;

import org.junit.jupiter.api.Test;

import java.util.List;

class OrderTrackingWriterTest extends WriterContract {

    OrderTrackingWriterTest() {
        super(
                new OrderTrackingWriter(),
                List.of(
                        "views.orders",
                        "views.order_lines",
                        "views.order_returns",
                        "views.order_steps",
                        "views.order_postings"),
                OrderHistory.full());
    }

    @Test
    void orders_and_lines_are_shown() throws Exception {
        writeAll();

        assertThat(
                        views.query(
                                """
                                select concat_ws(' ', order_id, status, total_minor, paid_minor, refunded_minor, lines, units,
                                                 units_shipped, units_cancelled, units_returned, due_minor, customer_name, version)
                                from views.orders order by order_id
                                """))
                .containsExactly(
                        "o-1 partly-returned 6030 6030 1000 4 12 9 1 3 5440 Ann Smith 24",
                        "o-2 cancelled 6030 0 0 3 10 0 10 0 0 Ann Smith 2");
        assertThat(
                        views.query(
                                """
                                select concat_ws(' ', line, kind, sku, quantity, amount_minor, quantity_shipped,
                                                 quantity_cancelled, quantity_returned, change_id)
                                from views.order_lines where order_id = 'o-1' order by line
                                """))
                .containsExactly(
                        "1 goods MUG 6 1470 6 0 2",
                        "2 goods LAMP 4 4000 3 1 1",
                        "3 charge POST 1 500 0 0 0",
                        "4 goods JUG 2 1400 0 0 0 v19-a");
    }

    @Test
    void an_order_that_is_given_more_time_shows_it() throws Exception {
        writeAll();

        assertThat(
                        views.query(
                                "select (expires_at = timestamptz '%s')::text from views.orders where order_id = 'o-1'"
                                        .formatted(History.NOON.plusSeconds(7200))))
                .containsExactly("true");
        assertThat(
                        views.query(
                                "select detail ->> 'expires_at' from views.order_steps where step = 'time-extended'"))
                .containsExactly(History.NOON.plusSeconds(7200).toString());
    }

    @Test
    void returns_are_shown_with_what_became_of_their_units() throws Exception {
        writeAll();

        assertThat(
                        views.query(
                                """
                                select concat_ws(' ', return_id, status, reason, units, units_received, units_accepted, units_sent_back,
                                                 units_cancelled, worth_minor, fees_minor, lines #>> '{2,damaged}')
                                from views.order_returns order by return_id
                                """))
                .containsExactly(
                        "b-1 closed too dark 2 2 1 1 0 1000 100 1",
                        "b-2 cancelled after all 1 0 0 0 1 0 0 0");
    }

    @Test
    void what_is_owed_back_is_in_the_books_from_the_moment_it_is() throws Exception {
        writeAll();

        assertThat(
                        views.query(
                                """
                                select concat_ws(' ', s.step, p.account, p.amount_minor)
                                from views.order_postings p join views.order_steps s using (position)
                                where p.account = 'refunds-payable' order by p.position
                                """))
                .containsExactly(
                        "lines-cancelled refunds-payable -1000",
                        "refunded refunds-payable 1000",
                        "return-requested refunds-payable -300",
                        "advance-ended refunds-payable 100",
                        "return-inspected refunds-payable -700",
                        "goodwill-granted refunds-payable -50",
                        "line-repriced refunds-payable -40",
                        "changed refunds-payable 990");
        assertThat(
                        views.query(
                                "select count(*) from views.order_postings group by position having sum(amount_minor) <> 0"))
                .isEmpty();
    }

    @Test
    void the_timeline_tells_steps_with_actor_and_reason() throws Exception {
        writeAll();

        assertThat(
                        views.query(
                                """
                                select concat_ws(' | ', step, reason, actor, detail ->> 'text')
                                from views.order_steps where order_id = 'o-2' order by position
                                """))
                .containsExactly(
                        "placed | asked by phone | back-office-7 | 3 lines, 10 units, 60.30 GBP, to be paid by 2026-03-01T12:15:00Z.",
                        "lines-cancelled | not paid | back-office-7 | 11 units of 3 lines cancelled.",
                        "cancelled | not paid | back-office-7 | The whole order is cancelled.");
        assertThat(views.query("select detail::text from views.order_steps"))
                .noneMatch(detail -> detail.contains("Ann") || detail.contains("Road"));
    }
}
