package io.daybook.command.cart;

import io.daybook.command.CommandShell;
import io.daybook.command.Outcome;
import io.daybook.command.cart.CartCommand.AbandonCart;
import io.daybook.command.cart.CartCommand.CheckOutCart;
import io.daybook.command.cart.CartCommand.OpenCart;
import io.daybook.command.cart.CartCommand.RemoveCartItem;
import io.daybook.command.cart.CartCommand.SetCartItem;
import io.daybook.command.eventstore.Loaded;
import io.daybook.command.eventstore.Streams;
import io.daybook.command.order.Fulfilment;
import io.daybook.command.order.Order;
import io.daybook.command.order.OrderOutcome;
import io.daybook.command.product.Product;
import io.daybook.shared.cart.CartEvent;
import io.daybook.shared.cart.CartEvent.CartItemAdded;
import io.daybook.shared.money.Money;
import io.daybook.shared.order.OrderEvent;

import org.axonframework.commandhandling.CommandHandler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Handles what is asked of a cart. Checking out is one append over the cart, the order and all stock items.
@CommandShell
class CartShell {

    private final Streams streams;

    CartShell(Streams streams) {
        this.streams = streams;
    }

    @CommandHandler
    Outcome handle(OpenCart command) {
        return decide(command, streams.begin(Cart.MODEL, command.cartId()));
    }

    @CommandHandler
    Outcome handle(SetCartItem command) {
        Loaded<Cart, CartEvent> cart = streams.load(Cart.MODEL, command.cartId());
        Product product = streams.load(Product.MODEL, command.sku()).state();
        cart.record(Cart.decide(command, cart.state(), product));
        return outcome(command.cartId(), cart.state());
    }

    @CommandHandler
    Outcome handle(RemoveCartItem command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(CheckOutCart command) {
        Loaded<Cart, CartEvent> cart = streams.load(Cart.MODEL, command.cartId());
        List<CartEvent> events = Cart.decide(command, cart.state(), NO_PRODUCT);
        Loaded<Order, OrderEvent> order = streams.begin(Order.MODEL, command.orderId());
        if (!events.isEmpty() && cart.state() instanceof Cart.Open open) {
            List<OrderEvent> placed = Order.decide(Cart.order(command, open), order.state());
            Fulfilment.of(order.state(), placed).carryOut(streams);
            order.record(placed);
            cart.record(events);
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("cartId", command.cartId());
        body.putAll(OrderOutcome.of(order.state()).members());
        return new Outcome(body);
    }

    @CommandHandler
    Outcome handle(AbandonCart command) {
        return decide(command);
    }

    private static final Product NO_PRODUCT = new Product.Unpublished("");

    private Outcome decide(CartCommand command) {
        return decide(command, streams.load(Cart.MODEL, command.cartId()));
    }

    private Outcome decide(CartCommand command, Loaded<Cart, CartEvent> cart) {
        cart.record(Cart.decide(command, cart.state(), NO_PRODUCT));
        return outcome(command.cartId(), cart.state());
    }

    private static Outcome outcome(String cartId, Cart cart) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("cartId", cartId);
        switch (cart) {
            case Cart.NotOpened _ -> {}
            case Cart.Open open -> describe(open, "open", body);
            case Cart.CheckedOut(Cart.Open open, String orderId) -> {
                describe(open, "checked-out", body);
                body.put("orderId", orderId);
            }
            case Cart.Abandoned(Cart.Open open) -> describe(open, "abandoned", body);
        }
        return new Outcome(body);
    }

    private static void describe(Cart.Open cart, String status, Map<String, Object> body) {
        String currency = cart.opened().currency();
        Money total = Money.zero(currency);
        List<Map<String, Object>> items = new ArrayList<>(cart.items().size());
        for (CartItemAdded item : cart.items().values()) {
            Money price = Money.of(item.unitPriceMinor(), currency);
            Money amount = price.times(item.quantity());
            total = total.plus(amount);
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("sku", item.sku());
            entry.put("description", item.description());
            entry.put("quantity", item.quantity());
            entry.put("unitPrice", price.toDecimal());
            entry.put("amount", amount.toDecimal());
            items.add(entry);
        }
        body.put("status", status);
        body.put("currency", currency);
        body.put("items", items);
        body.put("total", total.toDecimal());
    }
}
