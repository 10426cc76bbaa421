package io.daybook.shared.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Random;

class SplitTest {

    @Test
    void units_of_an_uneven_total_get_each_cent_once() {
        assertThat(Split.part(100, 0, 1, 3)).isEqualTo(33);
        assertThat(Split.part(100, 1, 2, 3)).isEqualTo(34);
        assertThat(Split.part(100, 2, 3, 3)).isEqualTo(33);
        assertThat(Split.part(-100, 0, 3, 3)).isEqualTo(-100);
    }

    @Test
    void an_even_total_is_units_times_price() {
        assertThat(Split.part(6 * 255, 2, 5, 6)).isEqualTo(3 * 255);
        assertThat(Split.first(1_000_000L * 1_000_000_000L, 999_999, 1_000_000))
                .isEqualTo(999_999L * 1_000_000_000L);
    }

    @Test
    void is_rounded_half_up() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            int quantity = 1 + random.nextInt(1_000);
            int units = random.nextInt(quantity + 1);
            long total = random.nextLong(Money.MAX_MINOR);
            assertThat(Split.first(total, units, quantity))
                    .as("%d of %d of %d", units, quantity, total)
                    .isEqualTo(
                            BigDecimal.valueOf(total)
                                    .multiply(BigDecimal.valueOf(units))
                                    .divide(BigDecimal.valueOf(quantity), 0, RoundingMode.HALF_UP)
                                    .longValueExact());
        }
    }

    @Test
    void what_is_left_goes_to_the_largest_remainders_and_then_to_the_first() {
        assertThat(Split.byWeight(100, new long[] {1, 1, 1})).containsExactly(34, 33, 33);
        assertThat(Split.byWeight(10, new long[] {1, 6, 2})).containsExactly(1, 7, 2);
        assertThat(Split.byWeight(5, new long[] {0, 10, 0})).containsExactly(0, 5, 0);
        assertThat(Split.byWeight(0, new long[] {0, 0})).containsExactly(0, 0);
        assertThatThrownBy(() -> Split.byWeight(1, new long[] {0}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shares_sum_to_the_total_and_none_is_more_than_its_weight() {
        Random random = new Random(2);
        for (int i = 0; i < 10_000; i++) {
            long[] weights = random.longs(1 + random.nextInt(20), 0, 1_000_000_000_000L).toArray();
            weights[0] = random.nextInt(3);
            long sum = Arrays.stream(weights).sum();
            long total = sum == 0 ? 0 : random.nextLong(sum + 1);
            long[] shares = Split.byWeight(total, weights);
            assertThat(Arrays.stream(shares).sum()).isEqualTo(total);
            for (int k = 0; k < shares.length; k++) {
                assertThat(shares[k]).isBetween(0L, weights[k]);
            }
        }
    }
}
