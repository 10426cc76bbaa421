package io.daybook.command.cart;

import io.daybook.command.CommandShell;
import io.daybook.command.Outcome;
import io.daybook.command.cart.CartCommand.AbandonCart;
import io.daybook.command.cart.CartCommand.ApplyCoupon;
import io.daybook.command.cart.CartCommand.CheckOutCart;
import io.daybook.command.cart.CartCommand.OpenCart;
import io.daybook.command.cart.CartCommand.PriceCart;
import io.daybook.command.cart.CartCommand.RemoveCartItem;
import io.daybook.command.cart.CartCommand.RemoveCoupon;
import io.daybook.command.cart.CartCommand.SetCartItem;
import io.daybook.command.cart.CartCommand.SetDestination;
import io.daybook.command.coupon.Coupon;
import io.daybook.command.coupon.CouponCommand.RedeemCoupon;
import io.daybook.command.coupon.Coupons;
import io.daybook.command.eventstore.Loaded;
import io.daybook.command.eventstore.Streams;
import io.daybook.command.order.Fulfilment;
import io.daybook.command.order.Order;
import io.daybook.command.order.OrderOutcome;
import io.daybook.command.pricing.Basket;
import io.daybook.command.pricing.PriceRules;
import io.daybook.command.pricing.RulesInForce;
import io.daybook.command.product.Product;
import io.daybook.shared.cart.CartEvent;
import io.daybook.shared.cart.CartEvent.CartItemAdded;
import io.daybook.shared.cart.PricedItem;
import io.daybook.shared.cart.PricedShipping;
import io.daybook.shared.money.Money;
import io.daybook.shared.order.LineTax;
import io.daybook.shared.order.OrderEvent;
import io.daybook.shared.pricing.RuleKind;
import io.daybook.shared.product.ProductEvent;

import org.axonframework.commandhandling.CommandHandler;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Handles what is asked of a cart. Checking out is one append over the cart, the order, all stock items and the
/// coupon.
@CommandShell
class CartShell {

    private final Streams streams;

    CartShell(Streams streams) {
        this.streams = streams;
    }

    @CommandHandler
    Outcome handle(OpenCart command) {
        return decide(command, streams.begin(Cart.MODEL, command.cartId()), Offer.NONE);
    }

    @CommandHandler
    Outcome handle(SetCartItem command) {
        Loaded<Cart, CartEvent> cart = cart(command);
        Loaded<Product, ProductEvent> product = streams.load(Product.MODEL, command.sku());
        return decide(command, cart, Offer.of(product.state(), product.version(), rules()));
    }

    @CommandHandler
    Outcome handle(RemoveCartItem command) {
        return decide(command, cart(command), Offer.of(rules()));
    }

    @CommandHandler
    Outcome handle(SetDestination command) {
        return decide(command, cart(command), Offer.of(rules()));
    }

    @CommandHandler
    Outcome handle(ApplyCoupon command) {
        Loaded<Cart, CartEvent> cart = cart(command);
        PriceRules rules = rules();
        Coupon coupon = streams.load(Coupon.MODEL, command.code()).state();
        return decide(command, cart, Offer.of(rules, coupon));
    }

    @CommandHandler
    Outcome handle(RemoveCoupon command) {
        return decide(command, cart(command), Offer.of(rules()));
    }

    @CommandHandler
    Outcome handle(PriceCart command) {
        return decide(command, cart(command), Offer.of(rules()));
    }

    @CommandHandler
    Outcome handle(CheckOutCart command) {
        Loaded<Cart, CartEvent> cart = cart(command);
        Loaded<Order, OrderEvent> order = streams.begin(Order.MODEL, command.orderId());
        // A cart that knows where it goes was shown everything: today's rules do not matter to it.
        boolean shown = cart.state() instanceof Cart.Open open && open.country() != null;
        Offer offer = shown ? Offer.NONE : Offer.of(rules());
        List<CartEvent> events = Cart.decide(command, cart.state(), offer);
        if (!events.isEmpty() && cart.state() instanceof Cart.Open open) {
            place(command, open, order);
            cart.record(events);
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("cartId", command.cartId());
        body.putAll(OrderOutcome.of(order.state()).members());
        return new Outcome(body);
    }

    @CommandHandler
    Outcome handle(AbandonCart command) {
        return decide(command, cart(command), Offer.NONE);
    }

    /// Stock before the coupon: what is sold out uses nothing up.
    private void place(CheckOutCart command, Cart.Open cart, Loaded<Order, OrderEvent> order) {
        List<OrderEvent> placed = Order.decide(Cart.order(command, cart), order.state());
        Fulfilment.of(order.state(), placed).carryOut(streams);
        order.record(placed);
        String coupon = Cart.redeemed(cart);
        if (coupon != null) {
            Coupons.redeem(
                    new RedeemCoupon(
                            coupon,
                            command.orderId(),
                            command.customer().reference(),
                            cart.quote().sum(RuleKind.COUPON),
                            cart.opened().currency(),
                            command.at()),
                    streams);
        }
    }

    private static Outcome decide(CartCommand command, Loaded<Cart, CartEvent> cart, Offer offer) {
        cart.record(Cart.decide(command, cart.state(), offer));
        return outcome(command.cartId(), cart.state());
    }

    private Loaded<Cart, CartEvent> cart(CartCommand command) {
        return streams.load(Cart.MODEL, command.cartId());
    }

    private PriceRules rules() {
        return RulesInForce.of(streams);
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
        long list = 0;
        long discount = 0;
        long tax = 0;
        List<Map<String, Object>> items = new ArrayList<>(cart.items().size());
        for (CartItemAdded item : cart.items().values()) {
            PricedItem priced = cart.priced(item);
            list += item.listMinor();
            discount += priced.reductionMinor();
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("sku", item.sku());
            entry.put("description", item.description());
            entry.put("quantity", item.quantity());
            entry.put("unitPrice", decimal(item.unitPriceMinor(), currency));
            if (priced.reductionMinor() > 0) {
                entry.put("discount", decimal(priced.reductionMinor(), currency));
            }
            tax += describe(priced.tax(), currency, entry);
            entry.put("amount", decimal(priced.amountMinor(item.listMinor()), currency));
            items.add(entry);
        }
        body.put("status", status);
        body.put("currency", currency);
        body.put("items", items);
        body.put("subtotal", decimal(list, currency));
        body.put("discount", decimal(discount, currency));
        Basket.Coupon coupon = cart.coupon();
        if (coupon != null) {
            body.put("coupon", coupon.code());
            body.put("couponDiscount", decimal(cart.quote().sum(RuleKind.COUPON), currency));
        }
        if (cart.country() != null) {
            body.put("country", cart.country());
        }
        PricedShipping shipping = cart.quote().shipping();
        if (shipping != null) {
            body.put("shipping", decimal(shipping.minor(), currency));
            tax += shipping.tax() == null ? 0 : shipping.tax().minor();
        }
        body.put("tax", decimal(tax, currency));
        body.put("total", decimal(cart.totalMinor(), currency));
        if (cart.quote().validUntil() != null) {
            body.put("validUntil", cart.quote().validUntil().toString());
        }
    }

    /// @return the tax
    private static long describe(
            @Nullable LineTax tax, String currency, Map<String, Object> entry) {
        if (tax == null) {
            return 0;
        }
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("percent", tax.percent());
        described.put("amount", decimal(tax.minor(), currency));
        described.put("included", tax.included());
        entry.put("tax", described);
        return tax.minor();
    }

    private static String decimal(long minor, String currency) {
        return Money.of(minor, currency).toDecimal();
    }
}
