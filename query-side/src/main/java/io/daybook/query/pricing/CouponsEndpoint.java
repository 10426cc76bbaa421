package io.daybook.query.pricing;

import io.daybook.query.Cursor;
import io.daybook.query.Inputs;
import io.daybook.query.Page;
import io.daybook.query.QueryEndpoint;
import io.daybook.query.QueryProblem;
import io.daybook.query.ReadDatabase;
import io.daybook.query.ReadsView;
import io.daybook.query.Versioned;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

import tools.jackson.databind.json.JsonMapper;

@QueryEndpoint
@RequestMapping("/api/v1/coupons")
@ReadsView("coupons")
class CouponsEndpoint {

    private final PricingQuery query;

    CouponsEndpoint(ReadDatabase database, JsonMapper json) {
        query = new PricingQuery(database.jdbc(), json);
    }

    @GetMapping("/{code}")
    ResponseEntity<CouponDetails> coupon(@PathVariable String code) {
        return query.coupon(Inputs.id("code", code))
                .map(coupon -> Versioned.answer(coupon.version(), coupon))
                .orElseThrow(() ->
                        QueryProblem.unknown(
                                "unknown-coupon", "There is no coupon '%s'.".formatted(code)));
    }

    @GetMapping
    ResponseEntity<Page<CouponDetails>> list(
            @RequestParam(defaultValue = "" + Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request) {
        Page.limit(limit);
        Cursor after = cursor == null ? Cursor.of("") : Cursor.parse(cursor, "coupons", 1);
        return Page.of(
                        query.coupons(after.key(0), limit + 1),
                        limit,
                        "coupons",
                        coupon -> Cursor.of(coupon.code()))
                .answer(request);
    }
}
