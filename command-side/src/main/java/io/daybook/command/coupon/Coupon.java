package io.daybook.command.coupon;

import io.daybook.command.coupon.CouponCommand.IssueCoupon;
import io.daybook.command.coupon.CouponCommand.RedeemCoupon;
import io.daybook.command.coupon.CouponCommand.ReturnCoupon;
import io.daybook.command.coupon.CouponCommand.WithdrawCoupon;
import io.daybook.command.coupon.CouponRejected.Code;
import io.daybook.command.eventstore.Model;
import io.daybook.shared.coupon.CouponEvent;
import io.daybook.shared.coupon.CouponEvent.CouponIssued;
import io.daybook.shared.coupon.CouponEvent.CouponRedeemed;
import io.daybook.shared.coupon.CouponEvent.CouponReturned;
import io.daybook.shared.coupon.CouponEvent.CouponWithdrawn;
import io.daybook.shared.order.Customer;

import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// A coupon, and how many orders stand with it. Which orders these are, they know themselves: each gives its use back with its one
/// cancellation. So a coupon that a million orders use is two numbers.
public sealed interface Coupon {

    record NotIssued(String code) implements Coupon {}

    /// @param used orders that stand with it
    /// @param usedBy those of each customer, where their number is limited
    /// @param withdrawn whether nobody may use it any more
    record Issued(CouponIssued terms, int used, PMap<String, Integer> usedBy, boolean withdrawn)
            implements Coupon {}

    /// Streams are locked in the order of their names. A coupon comes after the stock, for only then is it known whether its order is
    /// placed or cancelled; hence the name.
    Model<Coupon, CouponEvent> MODEL =
            new Model<>("voucher", CouponEvent.class, NotIssued::new, Coupon::evolve);

    static List<CouponEvent> decide(CouponCommand command, Coupon coupon) {
        return switch (command) {
            case IssueCoupon issue -> issue(issue, coupon);
            case WithdrawCoupon withdraw -> withdraw(withdraw, issued(command.code(), coupon));
            case RedeemCoupon redeem -> redeem(redeem, coupon);
            case ReturnCoupon back -> giveBack(back, issued(command.code(), coupon));
        };
    }

    private static List<CouponEvent> issue(IssueCoupon command, Coupon coupon) {
        return switch (coupon) {
            case NotIssued _ ->
                    List.of(
                            new CouponIssued(
                                    command.code(),
                                    command.name(),
                                    command.discount(),
                                    command.from(),
                                    command.until(),
                                    command.usageLimit(),
                                    command.usageLimitPerCustomer(),
                                    command.at()));
            case Issued(CouponIssued terms, _, _, _) -> {
                if (isSame(command, terms)) {
                    yield List.of();
                }
                throw CouponRejected.because(
                        Code.COUPON_EXISTS,
                        "Coupon %s was issued with other terms: choose another code."
                                .formatted(command.code()));
            }
        };
    }

    private static List<CouponEvent> withdraw(WithdrawCoupon command, Issued coupon) {
        return coupon.withdrawn()
                ? List.of()
                : List.of(new CouponWithdrawn(command.code(), command.reason(), command.at()));
    }

    private static List<CouponEvent> redeem(RedeemCoupon command, Coupon coupon) {
        usable(command.code(), command.customerReference(), coupon, command.at());
        return List.of(
                new CouponRedeemed(
                        command.code(),
                        command.orderId(),
                        command.customerReference(),
                        command.discountMinor(),
                        command.currency(),
                        command.at()));
    }

    private static List<CouponEvent> giveBack(ReturnCoupon command, Issued coupon) {
        return coupon.used() == 0
                ? List.of()
                : List.of(
                        new CouponReturned(
                                command.code(),
                                command.orderId(),
                                command.customerReference(),
                                command.reason(),
                                command.at()));
    }

    static Coupon evolve(Coupon coupon, CouponEvent event) {
        return switch (event) {
            case CouponIssued issued -> new Issued(issued, 0, HashTreePMap.empty(), false);
            case CouponRedeemed redeemed -> used(coupon, redeemed.customerReference(), 1);
            case CouponReturned returned -> used(coupon, returned.customerReference(), -1);
            case CouponWithdrawn _ ->
                    coupon
                                    instanceof
                                    Issued(
                                            CouponIssued terms,
                                            int used,
                                            PMap<String, Integer> usedBy,
                                            _)
                            ? new Issued(terms, used, usedBy, true)
                            : coupon;
        };
    }

    /// The coupon, where a customer may use it at that time.
    ///
    /// @param customerReference absent where nobody has said who they are
    static Issued usable(
            String code, @Nullable String customerReference, Coupon coupon, Instant at) {
        Issued issued = issued(code, coupon);
        CouponIssued terms = issued.terms();
        if (issued.withdrawn()) {
            throw CouponRejected.because(
                    Code.COUPON_WITHDRAWN, "Coupon %s is no longer accepted.".formatted(code));
        }
        if (terms.from() != null && at.isBefore(terms.from())) {
            throw CouponRejected.because(
                    Code.COUPON_NOT_YET_VALID,
                    "Coupon %s is valid from %s.".formatted(code, terms.from()));
        }
        if (terms.until() != null && !at.isBefore(terms.until())) {
            throw CouponRejected.because(
                    Code.COUPON_EXPIRED,
                    "Coupon %s was valid until %s.".formatted(code, terms.until()));
        }
        if (terms.usageLimit() != null && issued.used() >= terms.usageLimit()) {
            throw CouponRejected.because(
                    Code.COUPON_USED_UP,
                    "Coupon %s was used as often as it may be.".formatted(code));
        }
        if (customerReference != null) {
            requireCustomersTurn(customerReference, issued);
        }
        return issued;
    }

    private static void requireCustomersTurn(String customerReference, Issued coupon) {
        Integer limit = coupon.terms().usageLimitPerCustomer();
        if (limit == null) {
            return;
        }
        if (customerReference.equals(Customer.GUEST)) {
            throw CouponRejected.because(
                    Code.COUPON_NEEDS_CUSTOMER,
                    "Coupon %s is for customers with a number, not for guests."
                            .formatted(coupon.terms().code()));
        }
        if (coupon.usedBy().getOrDefault(customerReference, 0) >= limit) {
            throw CouponRejected.because(
                    Code.COUPON_USED_BY_CUSTOMER,
                    "Customer %s has used coupon %s as often as one may."
                            .formatted(customerReference, coupon.terms().code()));
        }
    }

    private static Coupon used(Coupon coupon, String customerReference, int more) {
        return switch (coupon) {
            case NotIssued _ -> coupon;
            case Issued(
                            CouponIssued terms,
                            int used,
                            PMap<String, Integer> usedBy,
                            boolean withdrawn) ->
                    new Issued(
                            terms,
                            used + more,
                            terms.usageLimitPerCustomer() == null
                                    ? usedBy
                                    : usedBy.plus(
                                            customerReference,
                                            usedBy.getOrDefault(customerReference, 0) + more),
                            withdrawn);
        };
    }

    private static Issued issued(String code, Coupon coupon) {
        return switch (coupon) {
            case NotIssued _ ->
                    throw CouponRejected.because(
                            Code.UNKNOWN_COUPON, "There is no coupon %s.".formatted(code));
            case Issued issued -> issued;
        };
    }

    private static boolean isSame(IssueCoupon command, CouponIssued terms) {
        return command.name().equals(terms.name())
                && command.discount().equals(terms.discount())
                && Objects.equals(command.from(), terms.from())
                && Objects.equals(command.until(), terms.until())
                && Objects.equals(command.usageLimit(), terms.usageLimit())
                && Objects.equals(command.usageLimitPerCustomer(), terms.usageLimitPerCustomer());
    }
}
