package io.daybook.projection.stockledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.projection.WriterContract;
import io.daybook.projection.stock.StockHistory;

import org.junit.jupiter.api.Test;

import java.util.List;

class StockLedgerWriterTest extends WriterContract {

    StockLedgerWriterTest() {
        super(new StockLedgerWriter(), List.of("views.stock_movements"), StockHistory.full());
    }

    @Test
    void the_deltas_of_an_item_sum_to_its_level() throws Exception {
        writeAll();

        assertThat(
                        views.query(
                                """
                                select concat_ws(' ', sku, sum(on_hand_delta), sum(available_delta), sum(reserved_delta),
                                                 sum(allocated_delta), sum(damaged_delta))
                                from views.stock_movements group by sku order by sku
                                """))
                .containsExactly("LAMP 6 3 3 0 0", "MUG 90 85 2 0 3");
    }

    @Test
    void a_movement_tells_its_cause_and_actor() throws Exception {
        writeAll();

        assertThat(
                        views.query(
                                """
                                select concat_ws(' ', kind, quantity, asked, reference, reason, actor, role)
                                from views.stock_movements where kind in ('adjusted', 'received') order by position
                                """))
                .containsExactly(
                        "received 100 delivery-1 asked by phone back-office-7 back-office",
                        "received 5 asked by phone back-office-7 back-office",
                        "adjusted -6 -8 count-1 count back-office-7 back-office",
                        "received 1 asked by phone back-office-7 back-office");
        assertThat(
                        views.query(
                                "select concat_ws(' ', kind, quantity, asked, counted, expected) from views.stock_movements where kind = 'counted'"))
                .containsExactly("counted 3 3 6 3");
    }
}
