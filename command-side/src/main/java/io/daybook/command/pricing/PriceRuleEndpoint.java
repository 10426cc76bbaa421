package io.daybook.command.pricing;

import io.daybook.command.Shape;
import io.daybook.command.http.CommandEndpoint;
import io.daybook.command.http.CommandRequest;
import io.daybook.command.http.Wire;
import io.daybook.command.pricing.PriceRuleCommand.DropShippingRule;
import io.daybook.command.pricing.PriceRuleCommand.DropTaxRule;
import io.daybook.command.pricing.PriceRuleCommand.EndPromotion;
import io.daybook.command.pricing.PriceRuleCommand.SetPromotion;
import io.daybook.command.pricing.PriceRuleCommand.SetShippingRule;
import io.daybook.command.pricing.PriceRuleCommand.SetTaxRule;
import io.daybook.shared.pricing.Promotion;
import io.daybook.shared.pricing.ShippingRule;
import io.daybook.shared.pricing.TaxRule;
import io.daybook.shared.pricing.TaxRule.TaxClass;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;

import java.util.List;
import java.util.Map;

/// How the back office sets the rules by which carts are priced.
@CommandEndpoint
@RequestMapping("/api/v1/price-rules")
class PriceRuleEndpoint {

    /// @param percent decimal string, such as `8.875`; absent for an amount
    /// @param amount decimal string: off each unit of the lines that are named, or once off the whole order; absent for a percentage
    /// @param currency for carts in this currency only; needed with `amount` and with `minimum`
    /// @param minimum decimal string: for carts whose list prices come to so much
    /// @param from RFC 3339 time; in force at once where absent
    /// @param until RFC 3339 time; in force until somebody ends it where absent
    /// @param skus the lines it is for; with `categories` absent, too, it is for the whole order
    record PromotionBody(
            String name,
            @Nullable String percent,
            @Nullable String amount,
            @Nullable String currency,
            @Nullable String minimum,
            @Nullable List<String> skus,
            @Nullable List<String> categories,
            @Nullable String from,
            @Nullable String until) {}

    /// @param percent decimal string: the standard rate
    /// @param included whether prices contain the tax; else it comes on top
    /// @param shippingPercent decimal string: the rate on shipping; the standard one where absent
    record TaxBody(
            String percent,
            Boolean included,
            @Nullable String shippingPercent,
            @Nullable List<TaxClassBody> classes) {}

    /// @param percent decimal string: the rate of goods named by SKU or category
    record TaxClassBody(
            String name,
            String percent,
            @Nullable List<String> skus,
            @Nullable List<String> categories) {}

    /// @param amount decimal string
    /// @param freeFrom decimal string: no charge where the goods come to so much after discounts
    record ShippingBody(String amount, @Nullable String freeFrom) {}

    record EndBody(String reason) {}

    @PutMapping("/promotions/{promotionId}")
    ResponseEntity<Map<String, Object>> setPromotion(
            @PathVariable String promotionId,
            @RequestBody PromotionBody body,
            CommandRequest request) {
        Shape shape = Shape.check();
        Promotion promotion =
                new Promotion(
                        body.name(),
                        Discounts.read(
                                shape,
                                body.percent(),
                                body.amount(),
                                body.currency(),
                                body.minimum(),
                                body.skus(),
                                body.categories()),
                        Wire.time(shape, "/from", body.from()),
                        Wire.time(shape, "/until", body.until()));
        shape.done();
        return request.change(new SetPromotion(promotionId, promotion, request.at()), body);
    }

    @PostMapping("/promotions/{promotionId}/end")
    ResponseEntity<Map<String, Object>> endPromotion(
            @PathVariable String promotionId, @RequestBody EndBody body, CommandRequest request) {
        return request.change(new EndPromotion(promotionId, body.reason(), request.at()), body);
    }

    @PutMapping("/taxes/{country}")
    ResponseEntity<Map<String, Object>> setTaxRule(
            @PathVariable String country, @RequestBody TaxBody body, CommandRequest request) {
        List<TaxClassBody> classes = body.classes() == null ? List.of() : body.classes();
        TaxRule rule =
                new TaxRule(
                        body.percent(),
                        body.included(),
                        body.shippingPercent(),
                        classes.stream().map(PriceRuleEndpoint::taxClass).toList());
        return request.change(new SetTaxRule(country, rule, request.at()), body);
    }

    @PostMapping("/taxes/{country}/end")
    ResponseEntity<Map<String, Object>> endTaxRule(
            @PathVariable String country, @RequestBody EndBody body, CommandRequest request) {
        return request.change(new DropTaxRule(country, body.reason(), request.at()), body);
    }

    @PutMapping("/shipping/{country}/{currency}")
    ResponseEntity<Map<String, Object>> setShippingRule(
            @PathVariable String country,
            @PathVariable String currency,
            @RequestBody ShippingBody body,
            CommandRequest request) {
        Shape shape = Shape.check();
        ShippingRule rule =
                new ShippingRule(
                        Wire.minor(shape, "/amount", body.amount(), currency),
                        body.freeFrom() == null
                                ? null
                                : Long.valueOf(
                                        Wire.minor(shape, "/freeFrom", body.freeFrom(), currency)));
        shape.done();
        return request.change(new SetShippingRule(country, currency, rule, request.at()), body);
    }

    @PostMapping("/shipping/{country}/{currency}/end")
    ResponseEntity<Map<String, Object>> endShippingRule(
            @PathVariable String country,
            @PathVariable String currency,
            @RequestBody EndBody body,
            CommandRequest request) {
        return request.change(
                new DropShippingRule(country, currency, body.reason(), request.at()), body);
    }

    private static TaxClass taxClass(TaxClassBody body) {
        return new TaxClass(
                body.name(),
                body.percent(),
                body.skus() == null ? List.of() : body.skus(),
                body.categories() == null ? List.of() : body.categories());
    }
}
