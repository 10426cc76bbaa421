package io.daybook.projection.carts;

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
import io.daybook.shared.log.RecordedEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// One cart of the view, with what is in it.
///
/// @param terms what concerns the cart as a whole
/// @param items by SKU
record ShownCart(
        String cartId,
        @Nullable String customerReference,
        String currency,
        String status,
        @Nullable String orderId,
        Instant openedAt,
        Terms terms,
        SortedMap<String, Item> items,
        long version,
        long position) {

    /// @param country where the goods shall go; absent until it is said
    /// @param coupon absent for none
    record Terms(
            @Nullable String country,
            @Nullable String coupon,
            @Nullable PricedShipping shipping,
            @Nullable Instant validUntil) {

        static final Terms NONE = new Terms(null, null, null, null);
    }

    /// @param priced what the shop's rules make of it
    /// @param position of the last event that touched the item
    record Item(
            String sku,
            String description,
            int quantity,
            long unitPriceMinor,
            PricedItem priced,
            long position) {}

    /// The cart after an event. A cart begins with being opened.
    static ShownCart evolve(@Nullable ShownCart before, RecordedEvent recorded) {
        CartEvent event = (CartEvent) recorded.event();
        if (event instanceof CartOpened opened) {
            return new ShownCart(
                    opened.cartId(),
                    opened.customerReference(),
                    opened.currency(),
                    "open",
                    null,
                    opened.at(),
                    Terms.NONE,
                    Collections.emptySortedMap(),
                    recorded.version(),
                    recorded.position());
        }
        if (before == null) {
            throw new IllegalStateException(
                    "Cart %s has an event at position %d, but was never opened."
                            .formatted(event.cartId(), recorded.position()));
        }
        SortedMap<String, Item> items = new TreeMap<>(before.items);
        long position = recorded.position();
        switch (event) {
            case CartItemAdded added ->
                    items.put(
                            added.sku(),
                            new Item(
                                    added.sku(),
                                    added.description(),
                                    added.quantity(),
                                    added.unitPriceMinor(),
                                    new PricedItem(added.sku(), null, null, List.of()),
                                    position));
            case CartItemQuantityChanged changed ->
                    items.computeIfPresent(
                            changed.sku(),
                            (sku, item) ->
                                    new Item(
                                            sku,
                                            item.description,
                                            changed.quantity(),
                                            item.unitPriceMinor,
                                            item.priced,
                                            position));
            case CartItemRemoved removed -> items.remove(removed.sku());
            case CartPriced priced -> {
                for (PricedItem each : priced.items()) {
                    items.computeIfPresent(
                            each.sku(),
                            (sku, item) ->
                                    new Item(
                                            sku,
                                            item.description,
                                            item.quantity,
                                            item.unitPriceMinor,
                                            each,
                                            position));
                }
            }
            case CartDestinationSet _, CartCouponApplied _, CartCouponRemoved _ -> {}
            case CartOpened _, CartCheckedOut _, CartAbandoned _ -> {}
        }
        String orderId =
                event instanceof CartCheckedOut checkedOut ? checkedOut.orderId() : before.orderId;
        return new ShownCart(
                before.cartId,
                before.customerReference,
                before.currency,
                statusAfter(event, before.status),
                orderId,
                before.openedAt,
                termsAfter(event, before.terms),
                Collections.unmodifiableSortedMap(items),
                recorded.version(),
                position);
    }

    private static Terms termsAfter(CartEvent event, Terms before) {
        return switch (event) {
            case CartDestinationSet set ->
                    new Terms(set.country(), before.coupon, before.shipping, before.validUntil);
            case CartCouponApplied applied ->
                    new Terms(before.country, applied.code(), before.shipping, before.validUntil);
            case CartCouponRemoved _ ->
                    new Terms(before.country, null, before.shipping, before.validUntil);
            case CartPriced priced ->
                    new Terms(
                            before.country, before.coupon, priced.shipping(), priced.validUntil());
            case CartOpened _, CartItemAdded _, CartItemQuantityChanged _, CartItemRemoved _ ->
                    before;
            case CartCheckedOut _, CartAbandoned _ -> before;
        };
    }

    private static String statusAfter(CartEvent event, String before) {
        return switch (event) {
            case CartCheckedOut _ -> "checked-out";
            case CartAbandoned _ -> "abandoned";
            case CartOpened _, CartItemAdded _, CartItemQuantityChanged _, CartItemRemoved _ ->
                    before;
            case CartDestinationSet _, CartCouponApplied _, CartCouponRemoved _, CartPriced _ ->
                    before;
        };
    }
}
