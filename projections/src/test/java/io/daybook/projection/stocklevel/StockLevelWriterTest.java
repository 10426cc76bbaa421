package io.daybook.projection.stocklevel;

import static io.daybook.projection.History.NOON;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.projection.WriterContract;
import io.daybook.projection.stock.StockHistory;

import org.junit.jupiter.api.Test;

import java.util.List;

class StockLevelWriterTest extends WriterContract {

    StockLevelWriterTest() {
        super(
                new StockLevelWriter(),
                List.of("views.stock_levels", "views.stock_reservations", "views.stock_signals"),
                StockHistory.full());
    }

    @Test
    void levels_and_open_reservations_are_shown() throws Exception {
        writeAll();

        assertThat(
                        views.query(
                                """
                                select concat_ws(' ', sku, on_hand, available, reserved, allocated, damaged, version)
                                from views.stock_levels order by sku
                                """))
                .containsExactly("LAMP 6 3 3 0 0 10", "MUG 90 85 2 0 3 15");
        assertThat(
                        views.query(
                                "select concat_ws(' ', sku, order_id, reserved, allocated) from views.stock_reservations"))
                .containsExactlyInAnyOrder("MUG o-late 2 0", "LAMP o-many 3 0");
    }

    @Test
    void an_item_is_low_until_enough_is_there_again() throws Exception {
        writeAll();

        assertThat(
                        views.query(
                                "select concat_ws(' ', sku, signal, available, low, enough) from views.stock_signals order by position"))
                .containsExactly(
                        "LAMP ran-low 3 3 5", "LAMP replenished 6 3 5", "LAMP ran-low 3 3 5");
        assertThat(
                        views.query(
                                """
                                select concat_ws(' ', sku, low, enough, low_since = timestamptz '%s', count_variance)
                                from views.stock_levels order by sku
                                """
                                        .formatted(NOON)))
                .containsExactly("LAMP 3 5 t 3", "MUG");
    }
}
