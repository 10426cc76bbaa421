package io.daybook.projection.carts;

import static io.daybook.projection.History.NOON;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.projection.History;
import io.daybook.projection.WriterContract;
import io.daybook.shared.cart.CartEvent.CartAbandoned;
import io.daybook.shared.cart.CartEvent.CartCheckedOut;
import io.daybook.shared.cart.CartEvent.CartItemAdded;
import io.daybook.shared.cart.CartEvent.CartItemQuantityChanged;
import io.daybook.shared.cart.CartEvent.CartItemRemoved;
import io.daybook.shared.cart.CartEvent.CartOpened;

import org.junit.jupiter.api.Test;

import java.util.List;

class CartsWriterTest extends WriterContract {

    CartsWriterTest() {
        super(
                new CartsWriter(),
                List.of("views.carts", "views.cart_items"),
                new History()
                        .and("cart:1", new CartOpened("1", "GBP", null, NOON))
                        .and("cart:1", new CartItemAdded("1", "MUG", "Mug", 2, 255, NOON))
                        .and("cart:1", new CartItemAdded("1", "LAMP", "Lamp", 1, 1000, NOON))
                        .and("cart:2", new CartOpened("2", "GBP", "17850", NOON))
                        .and("cart:2", new CartItemAdded("2", "MUG", "Mug", 9, 255, NOON))
                        .and("cart:1", new CartItemQuantityChanged("1", "MUG", 3, NOON))
                        .and("cart:1", new CartItemRemoved("1", "LAMP", NOON))
                        .and("cart:2", new CartAbandoned("2", "old", NOON))
                        .and("cart:1", new CartItemAdded("1", "LAMP", "Lamp", 4, 900, NOON))
                        .and("cart:1", new CartItemRemoved("1", "MUG", NOON))
                        .and("cart:1", new CartCheckedOut("1", "o-1", NOON)));
    }

    @Test
    void carts_and_items_are_shown() throws Exception {
        writeAll();

        assertThat(
                        views.query(
                                "select concat_ws(' ', cart_id, status, order_id) from views.carts order by cart_id"))
                .containsExactly("1 checked-out o-1", "2 abandoned");
        assertThat(
                        views.query(
                                "select concat_ws(' ', cart_id, sku, quantity, unit_price_minor) from views.cart_items order by 1"))
                .containsExactly("1 LAMP 4 900", "2 MUG 9 255");
    }
}
