package io.daybook.projection.carts;

import io.daybook.shared.cart.CartEvent;
import io.daybook.shared.cart.CartEvent.CartAbandoned;
import io.daybook.shared.cart.CartEvent.CartCheckedOut;
import io.daybook.shared.cart.CartEvent.CartItemAdded;
import io.daybook.shared.cart.CartEvent.CartItemQuantityChanged;
import io.daybook.shared.cart.CartEvent.CartItemRemoved;
import io.daybook.shared.cart.CartEvent.CartOpened;
import io.daybook.shared.log.RecordedEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// One cart of the view, with what is in it.
///
/// @param items by SKU
record ShownCart(
        String cartId,
        @Nullable String customerReference,
        String currency,
        String status,
        @Nullable String orderId,
        Instant openedAt,
        SortedMap<String, Item> items,
        long version,
        long position) {

    /// @param position of the last event that touched the item
    record Item(String sku, String description, int quantity, long unitPriceMinor, long position) {}

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
                                            position));
            case CartItemRemoved removed -> items.remove(removed.sku());
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
                Collections.unmodifiableSortedMap(items),
                recorded.version(),
                position);
    }

    private static String statusAfter(CartEvent event, String before) {
        return switch (event) {
            case CartCheckedOut _ -> "checked-out";
            case CartAbandoned _ -> "abandoned";
            case CartOpened _, CartItemAdded _, CartItemQuantityChanged _, CartItemRemoved _ ->
                    before;
        };
    }
}
