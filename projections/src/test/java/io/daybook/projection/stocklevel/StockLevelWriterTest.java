package io.daybook.projection.stocklevel;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.projection.WriterContract;
import io.daybook.projection.stock.StockHistory;

import org.junit.jupiter.api.Test;

import java.util.List;

class StockLevelWriterTest extends WriterContract {

    StockLevelWriterTest() {
        super(
                new StockLevelWriter(),
                List.of("views.stock_levels", "views.stock_reservations"),
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
                .containsExactly("LAMP 3 3 0 0 0 3", "MUG 90 85 2 0 3 13");
        assertThat(
                        views.query(
                                "select concat_ws(' ', sku, order_id, reserved, allocated) from views.stock_reservations"))
                .containsExactly("MUG o-late 2 0");
    }
}
