package io.daybook.command.coupon;

import io.daybook.command.Shape;
import io.daybook.command.coupon.CouponCommand.IssueCoupon;
import io.daybook.command.coupon.CouponCommand.WithdrawCoupon;
import io.daybook.command.http.CommandEndpoint;
import io.daybook.command.http.CommandRequest;
import io.daybook.command.http.Wire;
import io.daybook.command.pricing.Discounts;
import io.daybook.shared.pricing.Discount;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;

import java.time.Instant;
import java.util.List;
import java.util.Map;

@CommandEndpoint
@RequestMapping("/api/v1/coupons")
class CouponEndpoint {

    /// @param code what customers type in; capital and small letters are the same
    /// @param percent decimal string, such as `10`; absent for an amount
    /// @param amount decimal string: off each unit of the lines that are named, or once off the whole order; absent for a percentage
    /// @param currency for carts in this currency only; needed with `amount` and with `minimum`
    /// @param minimum decimal string: for carts whose list prices come to so much
    /// @param skus the lines it is for; with `categories` absent, too, it is for the whole order
    /// @param from RFC 3339 time; valid at once where absent
    /// @param until RFC 3339 time; valid until it is withdrawn where absent
    /// @param usageLimit how many orders may stand with it; any number where absent
    /// @param usageLimitPerCustomer how many orders of one customer may; any number where absent
    record CouponBody(
            String code,
            String name,
            @Nullable String percent,
            @Nullable String amount,
            @Nullable String currency,
            @Nullable String minimum,
            @Nullable List<String> skus,
            @Nullable List<String> categories,
            @Nullable String from,
            @Nullable String until,
            @Nullable Integer usageLimit,
            @Nullable Integer usageLimitPerCustomer) {}

    record WithdrawalBody(String reason) {}

    @PostMapping
    ResponseEntity<Map<String, Object>> issueCoupon(
            @RequestBody CouponBody body, CommandRequest request) {
        Shape shape = Shape.check();
        Discount discount =
                Discounts.read(
                        shape,
                        body.percent(),
                        body.amount(),
                        body.currency(),
                        body.minimum(),
                        body.skus(),
                        body.categories());
        Instant from = Wire.time(shape, "/from", body.from());
        Instant until = Wire.time(shape, "/until", body.until());
        shape.done();
        return request.create(
                new IssueCoupon(
                        body.code(),
                        body.name(),
                        discount,
                        from,
                        until,
                        body.usageLimit(),
                        body.usageLimitPerCustomer(),
                        request.at()),
                body,
                "/api/v1/coupons/{code}");
    }

    @PostMapping("/{code}/withdrawal")
    ResponseEntity<Map<String, Object>> withdrawCoupon(
            @PathVariable String code, @RequestBody WithdrawalBody body, CommandRequest request) {
        return request.change(new WithdrawCoupon(code, body.reason(), request.at()), body);
    }
}
