package io.daybook.command.coupon;

import static io.daybook.command.Scenario.given;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.Scenario;
import io.daybook.command.coupon.CouponCommand.IssueCoupon;
import io.daybook.command.coupon.CouponCommand.RedeemCoupon;
import io.daybook.command.coupon.CouponCommand.ReturnCoupon;
import io.daybook.command.coupon.CouponCommand.WithdrawCoupon;
import io.daybook.command.coupon.CouponRejected.Code;
import io.daybook.shared.coupon.CouponEvent;
import io.daybook.shared.coupon.CouponEvent.CouponIssued;
import io.daybook.shared.coupon.CouponEvent.CouponRedeemed;
import io.daybook.shared.coupon.CouponEvent.CouponReturned;
import io.daybook.shared.coupon.CouponEvent.CouponWithdrawn;
import io.daybook.shared.order.Customer;
import io.daybook.shared.pricing.Discount;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;

class CouponTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(3600);
    private static final Discount TEN = new Discount("10", null, null, null, List.of(), List.of());
    private static final CouponIssued ISSUED =
            new CouponIssued("TEN", "Ten", TEN, NOW, LATER, 2, 1, NOW);
    private static final CouponRedeemed BY_ANN = redeemed("o-1", "ann");
    private static final CouponRedeemed BY_BOB = redeemed("o-2", "bob");
    private static final CouponReturned ANNS_AGAIN =
            new CouponReturned("TEN", "o-1", "ann", "changed their mind", NOW);
    private static final CouponWithdrawn WITHDRAWN = new CouponWithdrawn("TEN", "misprint", NOW);

    @Test
    void is_issued_once_and_its_terms_never_change() {
        coupon().when(decide(issue("ten", 2))).then(ISSUED);
        coupon(ISSUED).when(decide(issue("TEN", 3))).thenRejected(Code.COUPON_EXISTS);
        coupon(ISSUED).when(decide(new WithdrawCoupon("ten", "misprint", NOW))).then(WITHDRAWN);
        coupon().when(decide(new WithdrawCoupon("ten", "misprint", NOW)))
                .thenRejected(Code.UNKNOWN_COUPON);
    }

    @Test
    void limits_count_the_orders_that_stand() {
        redeem("o-3", "ann", NOW, ISSUED, BY_ANN).thenRejected(Code.COUPON_USED_BY_CUSTOMER);
        redeem("o-3", "cid", NOW, ISSUED, BY_ANN, BY_BOB).thenRejected(Code.COUPON_USED_UP);
        assertThat(
                        Coupon.decide(
                                wish("o-3", "ann", NOW),
                                coupon(ISSUED, BY_ANN, BY_BOB, ANNS_AGAIN).state()))
                .containsExactly(redeemed("o-3", "ann"));
        redeem("o-3", Customer.GUEST, NOW, ISSUED).thenRejected(Code.COUPON_NEEDS_CUSTOMER);
    }

    @Test
    void counts_from_its_beginning_until_its_end_or_until_it_is_withdrawn() {
        redeem("o", "ann", NOW.minusNanos(1), ISSUED).thenRejected(Code.COUPON_NOT_YET_VALID);
        redeem("o", "ann", LATER, ISSUED).thenRejected(Code.COUPON_EXPIRED);
        redeem("o", "ann", NOW, ISSUED, WITHDRAWN).thenRejected(Code.COUPON_WITHDRAWN);
        redeem("o", "ann", NOW).thenRejected(Code.UNKNOWN_COUPON);
    }

    @Test
    void comes_back_withdrawn_or_not_and_never_more_often_than_it_was_used() {
        ReturnCoupon back = new ReturnCoupon("TEN", "o-1", "ann", "changed their mind", NOW);
        coupon(ISSUED, BY_ANN, WITHDRAWN).when(decide(back)).then(ANNS_AGAIN);
        assertThat(Coupon.decide(back, coupon(ISSUED).state())).isEmpty();
    }

    private static Scenario<Coupon, CouponEvent> redeem(
            String orderId, String customer, Instant at, CouponEvent... before) {
        return coupon(before).when(decide(wish(orderId, customer, at)));
    }

    private static RedeemCoupon wish(String orderId, String customer, Instant at) {
        return new RedeemCoupon("TEN", orderId, customer, 100, "GBP", at);
    }

    private static CouponRedeemed redeemed(String orderId, String customer) {
        return new CouponRedeemed("TEN", orderId, customer, 100, "GBP", NOW);
    }

    private static IssueCoupon issue(String code, int limit) {
        return new IssueCoupon(code, "Ten", TEN, NOW, LATER, limit, 1, NOW);
    }

    private static Scenario<Coupon, CouponEvent> coupon(CouponEvent... events) {
        return given(Coupon.MODEL, "TEN", events);
    }

    private static Function<Coupon, List<CouponEvent>> decide(CouponCommand command) {
        return coupon -> Coupon.decide(command, coupon);
    }
}
