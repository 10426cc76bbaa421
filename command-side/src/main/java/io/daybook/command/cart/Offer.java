package io.daybook.command.cart;

import io.daybook.command.coupon.Coupon;
import io.daybook.command.pricing.PriceRules;
import io.daybook.command.product.Product;

/// What the shop offers at the moment, as far as a command is about it.
///
/// @param product the one product that is put into the cart; [Product.Unpublished] for other commands
/// @param productVersion version of its stream
/// @param rules [PriceRules#NONE] where the cart is not priced anew
/// @param coupon the one coupon that is applied; [Coupon.NotIssued] for other commands
record Offer(Product product, long productVersion, PriceRules rules, Coupon coupon) {

    private static final Product NO_PRODUCT = new Product.Unpublished("");
    private static final Coupon NO_COUPON = new Coupon.NotIssued("");

    static final Offer NONE = of(PriceRules.NONE);

    static Offer of(PriceRules rules) {
        return new Offer(NO_PRODUCT, -1, rules, NO_COUPON);
    }

    static Offer of(Product product, long productVersion, PriceRules rules) {
        return new Offer(product, productVersion, rules, NO_COUPON);
    }

    static Offer of(PriceRules rules, Coupon coupon) {
        return new Offer(NO_PRODUCT, -1, rules, coupon);
    }
}
