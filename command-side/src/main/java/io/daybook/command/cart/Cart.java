package io.daybook.command.cart;

import io.daybook.command.Shape;
import io.daybook.command.cart.CartCommand.AbandonCart;
import io.daybook.command.cart.CartCommand.ApplyCoupon;
import io.daybook.command.cart.CartCommand.CheckOutCart;
import io.daybook.command.cart.CartCommand.OpenCart;
import io.daybook.command.cart.CartCommand.PriceCart;
import io.daybook.command.cart.CartCommand.RemoveCartItem;
import io.daybook.command.cart.CartCommand.RemoveCoupon;
import io.daybook.command.cart.CartCommand.SetCartItem;
import io.daybook.command.cart.CartCommand.SetDestination;
import io.daybook.command.cart.CartRejected.Code;
import io.daybook.command.coupon.Coupon;
import io.daybook.command.coupon.CouponRejected;
import io.daybook.command.eventstore.Model;
import io.daybook.command.order.OrderCommand.PlaceOrder;
import io.daybook.command.pricing.Basket;
import io.daybook.command.pricing.PriceRules;
import io.daybook.command.pricing.Pricing;
import io.daybook.command.pricing.Quote;
import io.daybook.command.product.Product;
import io.daybook.command.stock.StockItem;
import io.daybook.shared.cart.CartEvent;
import io.daybook.shared.cart.CartEvent.CartAbandoned;
import io.daybook.shared.cart.CartEvent.CartCheckedOut;
import io.daybook.shared.cart.CartEvent.CartCouponApplied;
import io.daybook.shared.cart.CartEvent.CartCouponRemoved;
import io.daybook.shared.cart.CartEvent.CartDestinationSet;
import io.daybook.shared.cart.CartEvent.CartItemAdded;
import io.daybook.shared.cart.CartEvent.CartItemQuantityChanged;
import io.daybook.shared.cart.CartEvent.CartItemRemoved;
import io.daybook.shared.cart.CartEvent.CartOpened;
import io.daybook.shared.cart.CartEvent.CartPriced;
import io.daybook.shared.cart.PricedItem;
import io.daybook.shared.cart.PricedShipping;
import io.daybook.shared.coupon.CouponEvent.CouponIssued;
import io.daybook.shared.money.Money;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.OrderLine;
import io.daybook.shared.order.OrderPricing;
import io.daybook.shared.order.OrderPricing.LineRules;
import io.daybook.shared.pricing.Applied;
import io.daybook.shared.pricing.RuleKind;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A cart, from opening to check-out. It keeps the prices that the customer was shown.
public sealed interface Cart {

    record NotOpened(String cartId) implements Cart {}

    /// @param items by SKU, in the order in which they were put in
    /// @param country where the goods shall go; absent until it is said
    /// @param coupon absent for none
    /// @param quote what the shop's rules make of it: the customer was shown it
    record Open(
            CartOpened opened,
            Map<String, CartItemAdded> items,
            @Nullable String country,
            Basket.@Nullable Coupon coupon,
            Quote quote)
            implements Cart {

        /// What the cart asks of the customer, tax and shipping included.
        public long totalMinor() {
            long total = quote.shipping() == null ? 0 : quote.shipping().amountMinor();
            for (CartItemAdded item : items.values()) {
                total += priced(item).amountMinor(item.listMinor());
            }
            return total;
        }

        /// What the rules make of one item.
        PricedItem priced(CartItemAdded item) {
            PricedItem priced = quote.items().get(item.sku());
            return priced == null ? new PricedItem(item.sku(), null, null, List.of()) : priced;
        }

        private Open with(Map<String, CartItemAdded> newItems) {
            return new Open(opened, newItems, country, coupon, quote);
        }

        private Open with(Basket.@Nullable Coupon newCoupon) {
            return new Open(opened, items, country, newCoupon, quote);
        }

        private Open with(Quote newQuote) {
            return new Open(opened, items, country, coupon, newQuote);
        }

        private Open to(String newCountry) {
            return new Open(opened, items, newCountry, coupon, quote);
        }
    }

    record CheckedOut(Open cart, String orderId) implements Cart {}

    record Abandoned(Open cart) implements Cart {}

    Model<Cart, CartEvent> MODEL =
            new Model<>("cart", CartEvent.class, NotOpened::new, Cart::evolve);

    static List<CartEvent> decide(CartCommand command, Cart cart, Offer offer) {
        return switch (command) {
            case OpenCart open -> open(open, cart);
            case SetCartItem set -> {
                Open open = open(command.cartId(), cart);
                yield andPriced(set(set, open, offer), open, offer, set.at());
            }
            case RemoveCartItem remove -> {
                Open open = open(command.cartId(), cart);
                yield andPriced(remove(remove, open), open, offer, remove.at());
            }
            case SetDestination set -> {
                Open open = open(command.cartId(), cart);
                yield andPriced(setDestination(set, open), open, offer, set.at());
            }
            case ApplyCoupon apply -> applyCoupon(apply, open(command.cartId(), cart), offer);
            case RemoveCoupon remove -> {
                Open open = open(command.cartId(), cart);
                yield andPriced(removeCoupon(remove, open), open, offer, remove.at());
            }
            case PriceCart price -> price(open(command.cartId(), cart), offer, price.at());
            case CheckOutCart checkOut -> checkOut(checkOut, cart, offer);
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
            case Open before -> again(command, before.opened());
            case CheckedOut(Open before, _) -> again(command, before.opened());
            case Abandoned(Open before) -> again(command, before.opened());
        };
    }

    private static List<CartEvent> set(SetCartItem command, Open cart, Offer offer) {
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
        return switch (offer.product()) {
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
                                sold.category(),
                                offer.productVersion(),
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

    private static List<CartEvent> setDestination(SetDestination command, Open cart) {
        return command.country().equals(cart.country())
                ? List.of()
                : List.of(
                        new CartDestinationSet(command.cartId(), command.country(), command.at()));
    }

    private static List<CartEvent> applyCoupon(ApplyCoupon command, Open cart, Offer offer) {
        if (cart.coupon() != null && cart.coupon().code().equals(command.code())) {
            return List.of();
        }
        CouponIssued terms =
                Coupon.usable(
                                command.code(),
                                cart.opened().customerReference(),
                                offer.coupon(),
                                command.at())
                        .terms();
        CartCouponApplied applied =
                new CartCouponApplied(
                        command.cartId(),
                        command.code(),
                        terms.discount(),
                        terms.until(),
                        command.at());
        List<CartEvent> events = andPriced(List.of(applied), cart, offer, command.at());
        if (after(events, cart).quote().sum(RuleKind.COUPON) == 0) {
            throw CouponRejected.givesNothing(command.code());
        }
        return events;
    }

    private static List<CartEvent> removeCoupon(RemoveCoupon command, Open cart) {
        return cart.coupon() == null
                ? List.of()
                : List.of(
                        new CartCouponRemoved(
                                command.cartId(), cart.coupon().code(), command.at()));
    }

    /// What changes a cart shows it at the prices of that moment.
    private static List<CartEvent> andPriced(
            List<CartEvent> events, Open cart, Offer offer, Instant at) {
        if (events.isEmpty()) {
            return events;
        }
        List<CartEvent> priced = price(after(events, cart), offer, at);
        if (priced.isEmpty()) {
            return events;
        }
        List<CartEvent> all = new ArrayList<>(events);
        all.addAll(priced);
        return all;
    }

    private static List<CartEvent> price(Open cart, Offer offer, Instant at) {
        Quote quote = Pricing.of(basket(cart), offer.rules(), at);
        if (quote.equals(cart.quote())) {
            return List.of();
        }
        if (cart.with(quote).totalMinor() > Money.MAX_MINOR) {
            throw outOfBounds(cart);
        }
        List<PricedItem> changed = new ArrayList<>();
        for (CartItemAdded item : cart.items().values()) {
            PricedItem now = cart.with(quote).priced(item);
            if (!now.equals(cart.priced(item))) {
                changed.add(now);
            }
        }
        return List.of(
                new CartPriced(
                        cart.opened().cartId(), changed, quote.shipping(), quote.validUntil(), at));
    }

    private static List<CartEvent> checkOut(CheckOutCart command, Cart cart, Offer offer) {
        if (cart instanceof CheckedOut(_, String orderId) && orderId.equals(command.orderId())) {
            return List.of();
        }
        Open open = open(command.cartId(), cart);
        if (open.items().isEmpty()) {
            throw CartRejected.because(
                    Code.CART_EMPTY, "Cart %s is empty.".formatted(command.cartId()));
        }
        requireShown(command, open, offer);
        return List.of(new CartCheckedOut(command.cartId(), command.orderId(), command.at()));
    }

    /// Holds that the customer was shown what the order asks for. Rules that were changed since do not matter; what a promotion said about
    /// its own end does.
    private static void requireShown(CheckOutCart command, Open cart, Offer offer) {
        Instant validUntil = cart.quote().validUntil();
        if (validUntil != null && !command.at().isBefore(validUntil)) {
            throw CartRejected.because(
                    Code.PRICE_OUTDATED,
                    "A promotion in cart %s ended at %s: price the cart anew."
                            .formatted(command.cartId(), validUntil));
        }
        String ordered = command.customer().country();
        if (cart.country() == null) {
            if (offer.rules().concern(ordered, cart.opened().currency())) {
                throw CartRejected.because(
                        Code.DESTINATION_NEEDED,
                        "Tax or shipping to %s have not been shown: say where cart %s goes first."
                                .formatted(ordered, command.cartId()));
            }
        } else if (!PriceRules.key(cart.country()).equals(PriceRules.key(ordered))) {
            throw CartRejected.because(
                    Code.DESTINATION_MISMATCH,
                    "Cart %s was priced for %s, not for %s."
                            .formatted(command.cartId(), cart.country(), ordered));
        }
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

    /// The order that a check-out places: the cart's items in the order in which they were put in, at its prices, and shipping at the end.
    static PlaceOrder order(CheckOutCart command, Open cart) {
        List<OrderLine> lines = new ArrayList<>(cart.items().size() + 1);
        List<LineRules> rules = new ArrayList<>(cart.items().size() + 1);
        for (CartItemAdded item : cart.items().values()) {
            PricedItem priced = cart.priced(item);
            lines.add(
                    new OrderLine(
                            lines.size() + 1,
                            LineKind.GOODS,
                            item.sku(),
                            item.description(),
                            item.quantity(),
                            item.unitPriceMinor(),
                            StockItem.MAIN,
                            priced.discountMinor(),
                            priced.tax()));
            rules.add(new LineRules(lines.size(), explained(item, priced)));
        }
        PricedShipping shipping = cart.quote().shipping();
        if (shipping != null) {
            lines.add(
                    new OrderLine(
                            lines.size() + 1,
                            LineKind.CHARGE,
                            Pricing.SHIPPING,
                            "Shipping",
                            1,
                            shipping.minor(),
                            null,
                            null,
                            shipping.tax()));
            rules.add(new LineRules(lines.size(), shipping.rules()));
        }
        return new PlaceOrder(
                command.orderId(),
                command.customer(),
                cart.opened().currency(),
                lines,
                command.expiresAt(),
                command.cartId(),
                new OrderPricing(rules, redeemed(cart)),
                command.at());
    }

    /// The coupon that a check-out redeems: the cart's, where it took anything off.
    static @Nullable String redeemed(Open cart) {
        Basket.Coupon coupon = cart.coupon();
        return coupon == null || cart.quote().sum(RuleKind.COUPON) == 0 ? null : coupon.code();
    }

    private static List<Applied> explained(CartItemAdded item, PricedItem priced) {
        if (item.priceVersion() == null) {
            return priced.rules();
        }
        List<Applied> rules = new ArrayList<>(priced.rules().size() + 1);
        rules.add(new Applied(RuleKind.PRICE, item.sku(), item.priceVersion(), item.listMinor()));
        rules.addAll(priced.rules());
        return rules;
    }

    static Cart evolve(Cart cart, CartEvent event) {
        if (event instanceof CartOpened opened) {
            return new Open(opened, Map.of(), null, null, Quote.NONE);
        }
        return cart instanceof Open open ? evolve(open, event) : cart;
    }

    private static Cart evolve(Open cart, CartEvent event) {
        return switch (event) {
            case CartOpened _ -> cart;
            case CartItemAdded added -> cart.with(with(cart.items(), added));
            case CartItemQuantityChanged changed -> {
                CartItemAdded item = cart.items().get(changed.sku());
                yield item == null
                        ? cart
                        : cart.with(
                                with(
                                        cart.items(),
                                        new CartItemAdded(
                                                item.cartId(),
                                                item.sku(),
                                                item.description(),
                                                changed.quantity(),
                                                item.unitPriceMinor(),
                                                item.category(),
                                                item.priceVersion(),
                                                item.at())));
            }
            case CartItemRemoved removed -> {
                Map<String, CartItemAdded> less = new LinkedHashMap<>(cart.items());
                less.remove(removed.sku());
                Map<String, PricedItem> priced = new LinkedHashMap<>(cart.quote().items());
                priced.remove(removed.sku());
                Quote quote = new Quote(priced, cart.quote().shipping(), cart.quote().validUntil());
                yield cart.with(less).with(quote);
            }
            case CartDestinationSet set -> cart.to(set.country());
            case CartCouponApplied applied ->
                    cart.with(
                            new Basket.Coupon(applied.code(), applied.discount(), applied.until()));
            case CartCouponRemoved _ -> cart.with((Basket.@Nullable Coupon) null);
            case CartPriced priced -> {
                Map<String, PricedItem> items = new LinkedHashMap<>(cart.quote().items());
                for (PricedItem item : priced.items()) {
                    if (item.rules().isEmpty()) {
                        items.remove(item.sku());
                    } else {
                        items.put(item.sku(), item);
                    }
                }
                yield cart.with(new Quote(items, priced.shipping(), priced.validUntil()));
            }
            case CartCheckedOut checkedOut -> new CheckedOut(cart, checkedOut.orderId());
            case CartAbandoned _ -> new Abandoned(cart);
        };
    }

    private static Open after(List<CartEvent> events, Open cart) {
        Cart after = cart;
        for (CartEvent event : events) {
            after = evolve(after, event);
        }
        return after instanceof Open open ? open : cart;
    }

    private static Basket basket(Open cart) {
        return new Basket(
                cart.opened().currency(),
                cart.country(),
                cart.items().values().stream()
                        .map(item ->
                                new Basket.Item(
                                        item.sku(),
                                        item.category(),
                                        item.quantity(),
                                        item.listMinor()))
                        .toList(),
                cart.coupon());
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
            throw outOfBounds(cart);
        }
    }

    private static CartRejected outOfBounds(Open cart) {
        return CartRejected.because(
                Code.CART_FULL,
                "The sum of cart %s is out of bounds.".formatted(cart.opened().cartId()));
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
