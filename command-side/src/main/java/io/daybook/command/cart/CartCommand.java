package io.daybook.command.cart;

import io.daybook.command.Command;
import io.daybook.command.Shape;
import io.daybook.command.coupon.CouponCommand;
import io.daybook.shared.order.Customer;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What may be asked of a cart.
public sealed interface CartCommand extends Command {

    String cartId();

    Instant at();

    record OpenCart(String cartId, String currency, @Nullable String customerReference, Instant at)
            implements CartCommand {

        public OpenCart {
            cart(cartId, at)
                    .currency("/currency", currency)
                    .optionalId("/customerReference", customerReference)
                    .done();
        }
    }

    /// Puts an item into the cart, at the product's name and price of now; or changes its quantity, and keeps the price it was shown at.
    ///
    /// @param quantity how many there shall be
    record SetCartItem(String cartId, String sku, int quantity, Instant at) implements CartCommand {

        public SetCartItem {
            cart(cartId, at).sku("/sku", sku).quantity("/quantity", quantity).done();
        }
    }

    record RemoveCartItem(String cartId, String sku, Instant at) implements CartCommand {

        public RemoveCartItem {
            cart(cartId, at).sku("/sku", sku).done();
        }
    }

    /// Says where the goods shall go, so that tax and shipping are known.
    ///
    /// @param country name or code, as the order will have it
    record SetDestination(String cartId, String country, Instant at) implements CartCommand {

        public SetDestination {
            cart(cartId, at).words("/country", country).done();
            country = country.strip();
        }
    }

    /// Puts a coupon on the cart, in place of the one that may be there. It is used only when the cart is checked out.
    record ApplyCoupon(String cartId, String code, Instant at) implements CartCommand {

        public ApplyCoupon {
            cart(cartId, at).id("/code", code).done();
            code = CouponCommand.canonical(code);
        }
    }

    record RemoveCoupon(String cartId, Instant at) implements CartCommand {

        public RemoveCoupon {
            cart(cartId, at).done();
        }
    }

    /// Prices the cart by the rules of now. Whatever else changes a cart does so, too.
    record PriceCart(String cartId, Instant at) implements CartCommand {

        public PriceCart {
            cart(cartId, at).done();
        }
    }

    /// Places an order of what is in the cart, at the cart's prices, in one append over cart, order, stock and coupon.
    ///
    /// @param expiresAt when the order lapses if it is not paid
    record CheckOutCart(
            String cartId,
            String orderId,
            Customer customer,
            @Nullable Instant expiresAt,
            Instant at)
            implements CartCommand {

        public CheckOutCart {
            cart(cartId, at)
                    .id("/orderId", orderId)
                    .customer("/customer", customer)
                    .deadline("/expiresAt", expiresAt, at)
                    .done();
        }
    }

    record AbandonCart(String cartId, String reason, Instant at) implements CartCommand {

        public AbandonCart {
            cart(cartId, at).words("/reason", reason).done();
        }
    }

    private static Shape cart(@Nullable String cartId, @Nullable Instant at) {
        return Shape.check().id("/cartId", cartId).time("/at", at);
    }
}
