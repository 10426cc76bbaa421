package io.daybook.shared.order;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Random;

class OrderLineTest {

    @Test
    void a_line_with_neither_discount_nor_tax_is_quantity_times_price() {
        OrderLine line = new OrderLine(1, LineKind.GOODS, "A", "a", 3, 255, "main");

        assertThat(line.amountMinor()).isEqualTo(765);
        assertThat(line.amountMinor(1, 3)).isEqualTo(510);
        assertThat(line.taxMinor()).isZero();
    }

    @Test
    void tax_on_top_is_asked_for_and_included_tax_is_not_asked_for_again() {
        assertThat(line(3, 200, 100, LineTax.on(500, "20", false)).amountMinor()).isEqualTo(600);
        assertThat(line(3, 200, 100, LineTax.on(500, "20", true)).amountMinor()).isEqualTo(500);
        assertThat(LineTax.on(500, "20", true).minor()).isEqualTo(83);
        assertThat(LineTax.on(250, "5", false).minor()).as("12.5, half up").isEqualTo(13);
        assertThat(LineTax.on(1000, "8.875", false).minor()).isEqualTo(89);
    }

    @Test
    void parts_sum_to_the_whole_in_whatever_way_it_is_cut() {
        Random random = new Random(3);
        for (int i = 0; i < 10_000; i++) {
            int quantity = 1 + random.nextInt(50);
            long price = random.nextInt(5_000);
            long discount = random.nextLong(quantity * price + 1);
            OrderLine line =
                    line(
                            quantity,
                            price,
                            discount,
                            LineTax.on(quantity * price - discount, "7.7", random.nextBoolean()));
            long amount = 0;
            long tax = 0;
            for (int from = 0; from < quantity; ) {
                int to = from + 1 + random.nextInt(quantity - from);
                assertThat(line.amountMinor(from, to)).isNotNegative();
                amount += line.amountMinor(from, to);
                tax += line.taxMinor(from, to);
                from = to;
            }
            assertThat(amount).isEqualTo(line.amountMinor());
            assertThat(tax).isEqualTo(line.taxMinor());
        }
    }

    private static OrderLine line(int quantity, long price, long discount, LineTax tax) {
        return new OrderLine(1, LineKind.GOODS, "A", "a", quantity, price, "main", discount, tax);
    }
}
