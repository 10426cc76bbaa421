package io.daybook.shared.money;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Splits amounts of whole minor units so that the parts always sum to the whole.
public final class Split {

    private Split() {}

    /// What the first `units` of `quantity` equal units make of a total: `total * units / quantity`, rounded half up. It is 0 for
    /// none and the total for all of them.
    public static long first(long total, int units, int quantity) {
        // Dividing first keeps every product far below overflow.
        long each = Math.floorDiv(total, (long) quantity);
        long rest = Math.floorMod(total, (long) quantity);
        return each * units + (2 * rest * units + quantity) / (2L * quantity);
    }

    /// What the units behind the first `from` up to the `to`th make of a total. Consecutive parts sum to the whole, however it is
    /// cut, for each cent belongs to one unit.
    public static long part(long total, int from, int to, int quantity) {
        return first(total, to, quantity) - first(total, from, quantity);
    }

    /// Spreads a total over weights: each gets its share rounded down, and the minor units that are left go one each to the largest
    /// remainders, to the earlier of two equal ones. No share is greater than its weight where the total is not greater than their sum.
    ///
    /// @param total not negative; 0 where all weights are 0
    /// @param weights not negative
    public static long[] byWeight(long total, long[] weights) {
        long sum = Arrays.stream(weights).reduce(0, Math::addExact);
        long[] shares = new long[weights.length];
        if (total == 0 || sum == 0) {
            if (total != 0) {
                throw new IllegalArgumentException(
                        "There is nothing to spread " + total + " over.");
            }
            return shares;
        }
        BigInteger whole = BigInteger.valueOf(sum);
        long[] remainders = new long[weights.length];
        long left = total;
        for (int i = 0; i < weights.length; i++) {
            BigInteger[] share =
                    BigInteger.valueOf(total)
                            .multiply(BigInteger.valueOf(weights[i]))
                            .divideAndRemainder(whole);
            shares[i] = share[0].longValueExact();
            remainders[i] = share[1].longValueExact();
            left -= shares[i];
        }
        IntStream.range(0, weights.length)
                .boxed()
                .sorted(Comparator.comparingLong((Integer i) -> -remainders[i]))
                .limit(left)
                .forEach(i -> shares[i]++);
        return shares;
    }
}
