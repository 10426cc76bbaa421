package io.daybook.command.cart;

import io.daybook.command.cart.CartCommand.AbandonCart;
import io.daybook.command.cart.CartCommand.ApplyCoupon;
import io.daybook.command.cart.CartCommand.CheckOutCart;
import io.daybook.command.cart.CartCommand.OpenCart;
import io.daybook.command.cart.CartCommand.PriceCart;
import io.daybook.command.cart.CartCommand.RemoveCartItem;
import io.daybook.command.cart.CartCommand.RemoveCoupon;
import io.daybook.command.cart.CartCommand.SetCartItem;
import io.daybook.command.cart.CartCommand.SetDestination;
import io.daybook.command.http.CommandEndpoint;
import io.daybook.command.http.CommandRequest;
import io.daybook.command.http.OrderTerms;
import io.daybook.command.http.Wire.CustomerBody;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;

import java.util.Map;

@CommandEndpoint
@RequestMapping("/api/v1/carts")
class CartEndpoint {

    /// @param cartId the caller's own id, where it has one
    record OpenCartBody(
            @Nullable String cartId, String currency, @Nullable String customerReference) {}

    /// @param quantity how many there shall be
    record CartItemBody(Integer quantity) {}

    /// @param country name or code of the country that the goods go to
    record DestinationBody(String country) {}

    /// @param code as the customer typed it; capital and small letters are the same
    record CouponBody(String code) {}

    /// @param orderId the caller's own id for the order, where it has one
    record CheckoutBody(@Nullable String orderId, CustomerBody customer) {}

    record AbandonmentBody(String reason) {}

    private final OrderTerms terms;

    CartEndpoint(OrderTerms terms) {
        this.terms = terms;
    }

    @PostMapping
    ResponseEntity<Map<String, Object>> openCart(
            @RequestBody OpenCartBody body, CommandRequest request) {
        return request.create(
                new OpenCart(
                        request.orNewId(body.cartId()),
                        body.currency(),
                        body.customerReference(),
                        request.at()),
                body,
                "/api/v1/carts/{cartId}");
    }

    @PutMapping("/{cartId}/items/{sku}")
    ResponseEntity<Map<String, Object>> setCartItem(
            @PathVariable String cartId,
            @PathVariable String sku,
            @RequestBody CartItemBody body,
            CommandRequest request) {
        return request.change(new SetCartItem(cartId, sku, body.quantity(), request.at()), body);
    }

    @DeleteMapping("/{cartId}/items/{sku}")
    ResponseEntity<Map<String, Object>> removeCartItem(
            @PathVariable String cartId, @PathVariable String sku, CommandRequest request) {
        return request.change(new RemoveCartItem(cartId, sku, request.at()), null);
    }

    @PutMapping("/{cartId}/destination")
    ResponseEntity<Map<String, Object>> setDestination(
            @PathVariable String cartId,
            @RequestBody DestinationBody body,
            CommandRequest request) {
        return request.change(new SetDestination(cartId, body.country(), request.at()), body);
    }

    @PutMapping("/{cartId}/coupon")
    ResponseEntity<Map<String, Object>> applyCoupon(
            @PathVariable String cartId, @RequestBody CouponBody body, CommandRequest request) {
        return request.change(new ApplyCoupon(cartId, body.code(), request.at()), body);
    }

    @DeleteMapping("/{cartId}/coupon")
    ResponseEntity<Map<String, Object>> removeCoupon(
            @PathVariable String cartId, CommandRequest request) {
        return request.change(new RemoveCoupon(cartId, request.at()), null);
    }

    @PostMapping("/{cartId}/pricing")
    ResponseEntity<Map<String, Object>> priceCart(
            @PathVariable String cartId, CommandRequest request) {
        return request.change(new PriceCart(cartId, request.at()), null);
    }

    @PostMapping("/{cartId}/checkout")
    ResponseEntity<Map<String, Object>> checkOutCart(
            @PathVariable String cartId, @RequestBody CheckoutBody body, CommandRequest request) {
        return request.create(
                new CheckOutCart(
                        cartId,
                        request.orNewId(body.orderId()),
                        body.customer().customer(),
                        terms.expiresAt(request.at()),
                        request.at()),
                body,
                "/api/v1/orders/{orderId}");
    }

    @PostMapping("/{cartId}/abandonment")
    ResponseEntity<Map<String, Object>> abandonCart(
            @PathVariable String cartId,
            @RequestBody AbandonmentBody body,
            CommandRequest request) {
        return request.change(new AbandonCart(cartId, body.reason(), request.at()), body);
    }
}
