package io.daybook.command.pricing;

import io.daybook.command.pricing.PriceRules.Rule;
import io.daybook.command.pricing.PriceRules.Running;
import io.daybook.shared.cart.PricedItem;
import io.daybook.shared.cart.PricedShipping;
import io.daybook.shared.money.Percent;
import io.daybook.shared.money.Split;
import io.daybook.shared.order.LineTax;
import io.daybook.shared.pricing.Applied;
import io.daybook.shared.pricing.Discount;
import io.daybook.shared.pricing.Promotion;
import io.daybook.shared.pricing.RuleKind;
import io.daybook.shared.pricing.ShippingRule;
import io.daybook.shared.pricing.TaxRule;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Prices a basket by the rules that are in force, always in the same order:
///
/// 1. promotions on lines, by id, each on what earlier ones have left of the line;
/// 2. promotions on the whole order, by id, each on what is left of all lines, and spread over them;
/// 3. the coupon, as a promotion;
/// 4. shipping, by what is left of the goods;
/// 5. tax of each line and of shipping, on what is left, rounded half up once per line.
///
/// No discount takes more than what is left, so that nothing is ever below zero.
public final class Pricing {

    /// Code of the charge for sending the goods.
    public static final String SHIPPING = "SHIPPING";

    private final Basket basket;
    private final Instant at;

    /// What is left of each item's list price.
    private final long[] left;

    private final List<List<Applied>> applied = new ArrayList<>();
    private final long goodsMinor;
    private @Nullable Instant validUntil;

    private Pricing(Basket basket, Instant at) {
        this.basket = basket;
        this.at = at;
        left = basket.items().stream().mapToLong(Basket.Item::listMinor).toArray();
        goodsMinor = Arrays.stream(left).sum();
        basket.items().forEach(_ -> applied.add(new ArrayList<>(2)));
    }

    public static Quote of(Basket basket, PriceRules rules, Instant at) {
        if (basket.items().isEmpty()) {
            return Quote.NONE;
        }
        Pricing pricing = new Pricing(basket, at);
        pricing.promote(rules, false);
        pricing.promote(rules, true);
        pricing.takeOffCoupon();
        return pricing.quote(rules);
    }

    private void promote(PriceRules rules, boolean wholeOrder) {
        for (Rule<Running> rule : rules.promotions().values()) {
            Running running = rule.content();
            if (running == null
                    || running.promotion().discount().forWholeOrder() != wholeOrder
                    || !isOn(running.promotion())) {
                continue;
            }
            Promotion promotion = running.promotion();
            boolean gave =
                    takeOff(
                            promotion.discount(),
                            running.skus(),
                            running.categories(),
                            RuleKind.PROMOTION,
                            rule.id(),
                            rule.version());
            Instant until = promotion.until();
            if (gave && until != null && (validUntil == null || until.isBefore(validUntil))) {
                validUntil = until;
            }
        }
    }

    private void takeOffCoupon() {
        Basket.Coupon coupon = basket.coupon();
        if (coupon != null && (coupon.until() == null || at.isBefore(coupon.until()))) {
            Discount discount = coupon.discount();
            takeOff(
                    discount,
                    Set.copyOf(discount.skus()),
                    Set.copyOf(discount.categories()),
                    RuleKind.COUPON,
                    coupon.code(),
                    1); // the terms of a coupon never change
        }
    }

    private boolean isOn(Promotion promotion) {
        return (promotion.from() == null || !at.isBefore(promotion.from()))
                && (promotion.until() == null || at.isBefore(promotion.until()));
    }

    /// @return whether anything was taken off
    private boolean takeOff(
            Discount discount,
            Set<String> skus,
            Set<String> categories,
            RuleKind kind,
            String rule,
            int version) {
        if ((discount.currency() != null && !discount.currency().equals(basket.currency()))
                || (discount.minimumMinor() != null && goodsMinor < discount.minimumMinor())) {
            return false;
        }
        long[] off =
                discount.forWholeOrder()
                        ? offOrder(discount)
                        : offLines(discount, skus, categories);
        boolean gave = false;
        for (int i = 0; i < off.length; i++) {
            if (off[i] > 0) {
                left[i] -= off[i];
                applied.get(i).add(new Applied(kind, rule, version, off[i]));
                gave = true;
            }
        }
        return gave;
    }

    private long[] offOrder(Discount discount) {
        long all = Arrays.stream(left).sum();
        return Split.byWeight(offOf(all, 1, discount), left);
    }

    private long[] offLines(Discount discount, Set<String> skus, Set<String> categories) {
        long[] off = new long[left.length];
        for (int i = 0; i < off.length; i++) {
            Basket.Item item = basket.items().get(i);
            if (skus.contains(item.sku())
                    || (item.category() != null && categories.contains(item.category()))) {
                off[i] = offOf(left[i], item.quantity(), discount);
            }
        }
        return off;
    }

    private static long offOf(long minor, int units, Discount discount) {
        Long amount = discount.amountMinor();
        if (amount != null) {
            // Compared by division first, for a great amount times many units has no room in a
            // long.
            return amount > minor / units ? minor : Math.min(minor, amount * units);
        }
        return discount.percent() == null ? 0 : Percent.of(minor, discount.percent());
    }

    private Quote quote(PriceRules rules) {
        String country = basket.country();
        Rule<TaxRule> tax = country == null ? null : rules.tax(country);
        Map<String, PricedItem> items = new LinkedHashMap<>();
        for (int i = 0; i < left.length; i++) {
            Basket.Item item = basket.items().get(i);
            List<Applied> given = applied.get(i);
            LineTax lineTax = null;
            if (tax != null && tax.content() != null) {
                lineTax =
                        LineTax.on(
                                left[i],
                                tax.content().percentOf(item.sku(), item.category()),
                                tax.content().included());
                given.add(new Applied(RuleKind.TAX, tax.id(), tax.version(), lineTax.minor()));
            }
            if (!given.isEmpty()) {
                long off = item.listMinor() - left[i];
                items.put(
                        item.sku(),
                        new PricedItem(item.sku(), off == 0 ? null : off, lineTax, given));
            }
        }
        return new Quote(items, country == null ? null : shipping(country, rules), validUntil);
    }

    private @Nullable PricedShipping shipping(String country, PriceRules rules) {
        Rule<ShippingRule> rule = rules.shipping(country, basket.currency());
        if (rule == null || rule.content() == null) {
            return null;
        }
        Long freeFrom = rule.content().freeFromMinor();
        long minor =
                freeFrom != null && Arrays.stream(left).sum() >= freeFrom
                        ? 0
                        : rule.content().amountMinor();
        List<Applied> given = new ArrayList<>(2);
        given.add(new Applied(RuleKind.SHIPPING, rule.id(), rule.version(), minor));
        Rule<TaxRule> tax = rules.tax(country);
        if (tax == null || tax.content() == null) {
            return new PricedShipping(minor, null, given);
        }
        LineTax lineTax =
                LineTax.on(minor, tax.content().percentOfShipping(), tax.content().included());
        given.add(new Applied(RuleKind.TAX, tax.id(), tax.version(), lineTax.minor()));
        return new PricedShipping(minor, lineTax, given);
    }
}
