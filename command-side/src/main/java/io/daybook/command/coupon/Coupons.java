package io.daybook.command.coupon;

import io.daybook.command.coupon.CouponCommand.RedeemCoupon;
import io.daybook.command.coupon.CouponCommand.ReturnCoupon;
import io.daybook.command.eventstore.Loaded;
import io.daybook.command.eventstore.Streams;
import io.daybook.shared.coupon.CouponEvent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What other decisions ask of coupons, in their own append.
public final class Coupons {

    private final SortedMap<String, List<ReturnCoupon>> returns = new TreeMap<>();

    /// Notes that an order which stood with a coupon has come to nothing.
    public void giveBack(ReturnCoupon command) {
        returns.computeIfAbsent(command.code(), _ -> new ArrayList<>(1)).add(command);
    }

    /// Loads the coupons and records.
    public void carryOut(Streams streams) {
        if (returns.isEmpty()) {
            return;
        }
        streams.loadAll(Coupon.MODEL, returns.keySet())
                .forEach((code, coupon) -> {
                    for (ReturnCoupon command : returns.getOrDefault(code, List.of())) {
                        coupon.record(Coupon.decide(command, coupon.state()));
                    }
                });
    }

    /// The coupon, where a customer may use it at that time.
    public static Coupon.Issued usable(
            String code, String customerReference, Instant at, Streams streams) {
        return Coupon.usable(code, customerReference, coupon(code, streams).state(), at);
    }

    public static void redeem(RedeemCoupon command, Streams streams) {
        Loaded<Coupon, CouponEvent> coupon = coupon(command.code(), streams);
        coupon.record(Coupon.decide(command, coupon.state()));
    }

    private static Loaded<Coupon, CouponEvent> coupon(String code, Streams streams) {
        return streams.load(Coupon.MODEL, code);
    }
}
