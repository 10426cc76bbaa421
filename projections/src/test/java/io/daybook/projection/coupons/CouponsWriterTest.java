package io.daybook.projection.coupons;

import static io.daybook.projection.History.NOON;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.projection.History;
import io.daybook.projection.WriterContract;
import io.daybook.shared.coupon.CouponEvent.CouponIssued;
import io.daybook.shared.coupon.CouponEvent.CouponRedeemed;
import io.daybook.shared.coupon.CouponEvent.CouponReturned;
import io.daybook.shared.coupon.CouponEvent.CouponWithdrawn;
import io.daybook.shared.pricing.Discount;

import org.junit.jupiter.api.Test;

import java.util.List;

class CouponsWriterTest extends WriterContract {

    CouponsWriterTest() {
        super(
                new CouponsWriter(),
                List.of("views.coupons"),
                new History()
                        .and("voucher:TEN", issued("TEN", 100))
                        .and("voucher:ALL", issued("ALL", null))
                        .and("voucher:TEN", redeemed("TEN", "o-1"))
                        .and("voucher:ALL", redeemed("ALL", "o-2"))
                        .and("voucher:TEN", redeemed("TEN", "o-3"))
                        .and(
                                "voucher:TEN",
                                new CouponReturned("TEN", "o-1", "17850", "no stock", NOON))
                        .and("voucher:ALL", new CouponWithdrawn("ALL", "misprint", NOON)));
    }

    @Test
    void coupons_tell_how_often_they_are_used() throws Exception {
        writeAll();

        assertThat(
                        views.query(
                                """
                                select concat_ws(' ', code, status, usage_limit, redeemed, returned, discount->>'percent')
                                from views.coupons order by code
                                """))
                .containsExactly("ALL withdrawn 1 0 10", "TEN issued 100 2 1 10");
    }

    private static CouponIssued issued(String code, @org.jspecify.annotations.Nullable Integer n) {
        return new CouponIssued(
                code,
                code,
                new Discount("10", null, null, null, List.of(), List.of()),
                null,
                NOON,
                n,
                1,
                NOON);
    }

    private static CouponRedeemed redeemed(String code, String orderId) {
        return new CouponRedeemed(code, orderId, "17850", 100, "GBP", NOON);
    }
}
