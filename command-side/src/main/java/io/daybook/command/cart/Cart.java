package io.daybook.command.cart;

import io.daybook.command.Shape;
import io.daybook.command.cart.CartCommand.AbandonCart;
import io.daybook.command.cart.CartCommand.CheckOutCart;
import io.daybook.command.cart.CartCommand.OpenCart;
import io.daybook.command.cart.CartCommand.RemoveCartItem;
import io.daybook.command.cart.CartCommand.SetCartItem;
import io.daybook.command.cart.CartRejected.Code;
import io.daybook.command.eventstore.Model;
import io.daybook.command.order.OrderCommand.PlaceOrder;
import io.daybook.command.product.Product;
import io.daybook.command.stock.StockItem;
import io.daybook.shared.cart.CartEvent;
import io.daybook.shared.cart.CartEvent.CartAbandoned;
import io.daybook.shared.cart.CartEvent.CartCheckedOut;
import io.daybook.shared.cart.CartEvent.CartItemAdded;
import io.daybook.shared.cart.CartEvent.CartItemQuantityChanged;
import io.daybook.shared.cart.CartEvent.CartItemRemoved;
import io.daybook.shared.cart.CartEvent.CartOpened;
import io.daybook.shared.money.Money;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.OrderLine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A cart, from opening to check-out. It keeps the prices that the customer was shown.
public sealed interface Cart {

    record NotOpened(String cartId) implements Cart {}

    record Open(CartOpened opened, Map<String, CartItemAdded> items) implements Cart {}

    record CheckedOut(Open cart, String orderId) implements Cart {}

    record Abandoned(Open cart) implements Cart {}

    Model<Cart, CartEvent> MODEL =
            new Model<>("cart", CartEvent.class, NotOpened::new, Cart::evolve);

    /// The one product that a command is about, for those that need to know its price; [Product.Unpublished] for the others.
    static List<CartEvent> decide(CartCommand command, Cart cart, Product product) {
        return switch (command) {
            case OpenCart open -> open(open, cart);
            case SetCartItem set -> set(set, open(command.cartId(), cart), product);
            case RemoveCartItem remove -> remove(remove, open(command.cartId(), cart));
            case CheckOutCart checkOut -> checkOut(checkOut, cart);
            case AbandonCart abandon -> abandon(abandon, cart);
        };
    }

    private static List<CartEvent> open(OpenCart command, Cart cart) {
        return switch (cart) {
            case NotOpened _ ->
                    List.of(
                            new CartOpened(
                                    command.cartId(),
                                    command.currency(),
                                    command.customerReference(),
                                    command.at()));
            case Open(CartOpened opened, _) -> again(command, opened);
            case CheckedOut(Open before, _) -> again(command, before.opened());
            case Abandoned(Open before) -> again(command, before.opened());
        };
    }

    private static List<CartEvent> set(SetCartItem command, Open cart, Product product) {
        CartItemAdded item = cart.items().get(command.sku());
        if (item != null) {
            requireBounded(cart, command.sku(), command.quantity() * item.unitPriceMinor());
            return item.quantity() == command.quantity()
                    ? List.of()
                    : List.of(
                            new CartItemQuantityChanged(
                                    command.cartId(),
                                    command.sku(),
                                    command.quantity(),
                                    command.at()));
        }
        if (cart.items().size() >= Shape.MAX_LINES) {
            throw CartRejected.because(
                    Code.CART_FULL,
                    "A cart holds up to %d different items.".formatted(Shape.MAX_LINES));
        }
        return switch (product) {
            case Product.Published sold when sold.listed() && sold.priceMinor() != null -> {
                if (!sold.currency().equals(cart.opened().currency())) {
                    throw CartRejected.because(
                            Code.CURRENCY_MISMATCH,
                            "Product %s is sold in %s, and the cart is in %s."
                                    .formatted(
                                            command.sku(),
                                            sold.currency(),
                                            cart.opened().currency()));
                }
                requireBounded(cart, command.sku(), command.quantity() * sold.priceMinor());
                yield List.of(
                        new CartItemAdded(
                                command.cartId(),
                                command.sku(),
                                sold.name(),
                                command.quantity(),
                                sold.priceMinor(),
                                command.at()));
            }
            case Product.Published _, Product.Unpublished _ ->
                    throw CartRejected.because(
                            Code.NOT_FOR_SALE,
                            "Product %s is not for sale.".formatted(command.sku()));
        };
    }

    private static List<CartEvent> remove(RemoveCartItem command, Open cart) {
        return cart.items().containsKey(command.sku())
                ? List.of(new CartItemRemoved(command.cartId(), command.sku(), command.at()))
                : List.of();
    }

    private static List<CartEvent> checkOut(CheckOutCart command, Cart cart) {
        if (cart instanceof CheckedOut(_, String orderId) && orderId.equals(command.orderId())) {
            return List.of();
        }
        Open open = open(command.cartId(), cart);
        if (open.items().isEmpty()) {
            throw CartRejected.because(
                    Code.CART_EMPTY, "Cart %s is empty.".formatted(command.cartId()));
        }
        return List.of(new CartCheckedOut(command.cartId(), command.orderId(), command.at()));
    }

    private static List<CartEvent> abandon(AbandonCart command, Cart cart) {
        return switch (cart) {
            case Open _ ->
                    List.of(new CartAbandoned(command.cartId(), command.reason(), command.at()));
            case Abandoned _ -> List.of();
            case NotOpened _, CheckedOut _ -> {
                open(command.cartId(), cart);
                yield List.of();
            }
        };
    }

    /// The order that a check-out places: the cart's items in the order in which they were put in, at its prices.
    static PlaceOrder order(CheckOutCart command, Open cart) {
        List<OrderLine> lines = new ArrayList<>(cart.items().size());
        for (CartItemAdded item : cart.items().values()) {
            lines.add(
                    new OrderLine(
                            lines.size() + 1,
                            LineKind.GOODS,
                            item.sku(),
                            item.description(),
                            item.quantity(),
                            item.unitPriceMinor(),
                            StockItem.MAIN));
        }
        return new PlaceOrder(
                command.orderId(),
                command.customer(),
                cart.opened().currency(),
                lines,
                command.expiresAt(),
                command.cartId(),
                command.at());
    }

    static Cart evolve(Cart cart, CartEvent event) {
        return switch (event) {
            case CartOpened opened -> new Open(opened, Map.of());
            case CartItemAdded added ->
                    cart instanceof Open(CartOpened opened, Map<String, CartItemAdded> items)
                            ? new Open(opened, with(items, added))
                            : cart;
            case CartItemQuantityChanged changed -> {
                if (cart instanceof Open(CartOpened opened, Map<String, CartItemAdded> items)) {
                    CartItemAdded item = items.get(changed.sku());
                    yield item == null
                            ? cart
                            : new Open(
                                    opened,
                                    with(
                                            items,
                                            new CartItemAdded(
                                                    item.cartId(),
                                                    item.sku(),
                                                    item.description(),
                                                    changed.quantity(),
                                                    item.unitPriceMinor(),
                                                    item.at())));
                }
                yield cart;
            }
            case CartItemRemoved removed -> {
                if (cart instanceof Open(CartOpened opened, Map<String, CartItemAdded> items)) {
                    Map<String, CartItemAdded> less = new LinkedHashMap<>(items);
                    less.remove(removed.sku());
                    yield new Open(opened, less);
                }
                yield cart;
            }
            case CartCheckedOut checkedOut ->
                    cart instanceof Open open ? new CheckedOut(open, checkedOut.orderId()) : cart;
            case CartAbandoned _ -> cart instanceof Open open ? new Abandoned(open) : cart;
        };
    }

    private static Open open(String cartId, Cart cart) {
        return switch (cart) {
            case Open open -> open;
            case NotOpened _ ->
                    throw CartRejected.because(
                            Code.UNKNOWN_CART, "There is no cart %s.".formatted(cartId));
            case CheckedOut(_, String orderId) ->
                    throw CartRejected.because(
                            Code.CART_CHECKED_OUT,
                            "Cart %s was checked out as order %s.".formatted(cartId, orderId));
            case Abandoned _ ->
                    throw CartRejected.because(
                            Code.CART_ABANDONED, "Cart %s was abandoned.".formatted(cartId));
        };
    }

    /// The sum of a cart stays one that an order can have.
    private static void requireBounded(Open cart, String sku, long amountMinor) {
        long total = amountMinor;
        for (CartItemAdded item : cart.items().values()) {
            if (!item.sku().equals(sku)) {
                total += item.quantity() * item.unitPriceMinor();
            }
        }
        if (total > Money.MAX_MINOR) {
            throw CartRejected.because(
                    Code.CART_FULL,
                    "The sum of cart %s is out of bounds.".formatted(cart.opened().cartId()));
        }
    }

    private static List<CartEvent> again(OpenCart command, CartOpened opened) {
        if (opened.currency().equals(command.currency())
                && Objects.equals(opened.customerReference(), command.customerReference())) {
            return List.of();
        }
        throw CartRejected.because(
                Code.CART_EXISTS,
                "Cart %s is another's: choose another id.".formatted(command.cartId()));
    }

    private static Map<String, CartItemAdded> with(
            Map<String, CartItemAdded> items, CartItemAdded item) {
        Map<String, CartItemAdded> more = new LinkedHashMap<>(items);
        more.put(item.sku(), item);
        return more;
    }
}
