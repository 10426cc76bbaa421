package io.daybook.command.cart;

import io.daybook.command.Rejection;

import java.util.List;
import java.util.Map;

/// A cart refused a command.
public final class CartRejected extends Rejection {

    public enum Code {
        UNKNOWN_CART("unknown-cart", Kind.UNKNOWN),
        /// The id belongs to a cart of another currency or customer.
        CART_EXISTS("cart-exists", Kind.CONFLICT),
        CART_CHECKED_OUT("cart-checked-out", Kind.CONFLICT),
        CART_ABANDONED("cart-abandoned", Kind.CONFLICT),
        CART_EMPTY("cart-empty", Kind.CONFLICT),
        /// The product is not in the catalogue, not listed, or has no price.
        NOT_FOR_SALE("not-for-sale", Kind.CONFLICT),
        /// A cart holds so many different items, and so much money's worth, and no more.
        CART_FULL("cart-full", Kind.RULE),
        /// A promotion that the cart was priced by has ended since.
        PRICE_OUTDATED("price-outdated", Kind.CONFLICT),
        /// Tax or shipping of the country was not shown: the cart does not know where the goods go.
        DESTINATION_NEEDED("destination-needed", Kind.CONFLICT),
        /// The cart was priced for another country than the order is for.
        DESTINATION_MISMATCH("destination-mismatch", Kind.CONFLICT),
        CURRENCY_MISMATCH("currency-mismatch", Kind.RULE);

        private final String text;
        private final Kind kind;

        Code(String text, Kind kind) {
            this.text = text;
            this.kind = kind;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final Code reason;

    private CartRejected(Code reason, String detail) {
        super(reason.kind, reason.text, detail, List.of(), Map.of());
        this.reason = reason;
    }

    static CartRejected because(Code code, String detail) {
        return new CartRejected(code, detail);
    }

    public Code reason() {
        return reason;
    }
}
