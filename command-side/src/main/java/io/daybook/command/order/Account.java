package io.daybook.command.order;

import io.daybook.shared.money.Split;
import io.daybook.shared.order.OrderEvent.OrderGoodwillGranted;

import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/// The money of an order. Amounts are minor units of its currency.
///
/// @param changedMinor by how much added lines and corrected prices have raised what is asked
/// @param waivedMinor what is no longer asked for units: cancelled, back in the house, or made cheaper
/// @param feesMinor what was kept of returns
/// @param goodwillMinor what was granted for the order as a whole
/// @param advanceMinor what units on their way back pay for already
/// @param payments what each payment has brought in and not given back
/// @param goodwill what was granted, by id
/// @param allowances what was granted for a line, by its number
record Account(
        long changedMinor,
        long waivedMinor,
        long feesMinor,
        long goodwillMinor,
        long advanceMinor,
        long paidMinor,
        long refundedMinor,
        PMap<String, Long> payments,
        PMap<String, OrderGoodwillGranted> goodwill,
        PMap<Integer, PVector<Allowance>> allowances) {

    /// Units that became cheaper. Each gives back so much less when it goes.
    ///
    /// @param before how many units of the line had gone by then
    /// @param units how many were left of it
    private record Allowance(long amountMinor, int before, int units) {

        /// The share of the units behind the first `from` up to the `to`th of the line.
        long minor(int from, int to) {
            return Split.part(
                    amountMinor,
                    Math.clamp(from - (long) before, 0, units),
                    Math.clamp(to - (long) before, 0, units),
                    units);
        }
    }

    static final Account EMPTY =
            new Account(
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    HashTreePMap.empty(),
                    HashTreePMap.empty(),
                    HashTreePMap.empty());

    /// What was granted for the units behind the first `from` up to the `to`th of a line.
    long grantedMinor(int line, int from, int to) {
        long sum = 0;
        for (Allowance each : allowances.getOrDefault(line, TreePVector.empty())) {
            sum += each.minor(from, to);
        }
        return sum;
    }

    Account waiving(long minor, long fee) {
        return with(changedMinor, waivedMinor + minor, feesMinor + fee, advanceMinor);
    }

    Account changing(long minor) {
        return with(changedMinor + minor, waivedMinor, feesMinor, advanceMinor);
    }

    /// @param minor by how much units on their way back pay for more; absent for nothing
    Account advancing(@Nullable Long minor) {
        return minor == null
                ? this
                : with(changedMinor, waivedMinor, feesMinor, advanceMinor + minor);
    }

    /// @param before how many units of the line have gone, and
    /// @param units how many are left of it, where it is for a line
    Account granting(OrderGoodwillGranted event, int before, int units) {
        PMap<String, OrderGoodwillGranted> known = goodwill.plus(event.goodwillId(), event);
        Integer line = event.line();
        if (line == null) {
            return new Account(
                    changedMinor,
                    waivedMinor,
                    feesMinor,
                    goodwillMinor + event.amountMinor(),
                    advanceMinor,
                    paidMinor,
                    refundedMinor,
                    payments,
                    known,
                    allowances);
        }
        return new Account(
                changedMinor,
                waivedMinor + event.amountMinor(),
                feesMinor,
                goodwillMinor,
                advanceMinor,
                paidMinor,
                refundedMinor,
                payments,
                known,
                allowances.plus(
                        line,
                        allowances
                                .getOrDefault(line, TreePVector.empty())
                                .plus(new Allowance(event.amountMinor(), before, units))));
    }

    Account expecting(String paymentId) {
        return payments.containsKey(paymentId)
                ? this
                : moving(paymentId, 0, paidMinor, refundedMinor, goodwillMinor);
    }

    Account paying(String paymentId, long minor) {
        return moving(paymentId, minor, paidMinor + minor, refundedMinor, goodwillMinor);
    }

    /// @param granted how much of it was granted with the refund, for the order as a whole
    Account refunding(String paymentId, long minor, long granted) {
        return moving(paymentId, -minor, paidMinor, refundedMinor + minor, goodwillMinor + granted);
    }

    private Account with(long changed, long waived, long fees, long advance) {
        return new Account(
                changed,
                waived,
                fees,
                goodwillMinor,
                advance,
                paidMinor,
                refundedMinor,
                payments,
                goodwill,
                allowances);
    }

    private Account moving(String paymentId, long minor, long paid, long refunded, long granted) {
        return new Account(
                changedMinor,
                waivedMinor,
                feesMinor,
                granted,
                advanceMinor,
                paid,
                refunded,
                payments.plus(paymentId, payments.getOrDefault(paymentId, 0L) + minor),
                goodwill,
                allowances);
    }
}
