package io.daybook.command.cart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.daybook.command.Command;
import io.daybook.command.InMemoryEngine;
import io.daybook.command.InMemoryStreams.Entry;
import io.daybook.command.Rejection;
import io.daybook.command.cart.CartCommand.AbandonCart;
import io.daybook.command.cart.CartCommand.CheckOutCart;
import io.daybook.command.cart.CartCommand.OpenCart;
import io.daybook.command.cart.CartCommand.RemoveCartItem;
import io.daybook.command.cart.CartCommand.SetCartItem;
import io.daybook.command.product.ProductCommand.DelistProduct;
import io.daybook.command.product.ProductCommand.PriceProduct;
import io.daybook.command.product.ProductCommand.PublishProduct;
import io.daybook.command.stock.StockCommand.ReceiveStock;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.OrderEvent.OrderPlaced;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;

class CartTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final InMemoryEngine engine = new InMemoryEngine();

    @BeforeEach
    void a_cart_and_a_product_with_stock() {
        engine.ask(new PublishProduct("A", Map.of("en", "Heart"), null, null, 250L, "GBP", NOW));
        engine.ask(new ReceiveStock("A", "main", 10, null, NOW));
        engine.ask(new OpenCart("c", "GBP", "17850", NOW));
    }

    @Test
    void an_item_keeps_the_price_it_was_shown_at() {
        assertThat(ask(new SetCartItem("c", "A", 2, NOW))).containsExactly("CartItemAdded");
        ask(new PriceProduct("A", 300, "GBP", NOW));
        assertThat(ask(new SetCartItem("c", "A", 3, NOW)))
                .containsExactly("CartItemQuantityChanged");
        ask(checkOut());
        assertThat(
                        engine.streams().log().stream()
                                .map(Entry::event)
                                .filter(OrderPlaced.class::isInstance)
                                .map(OrderPlaced.class::cast)
                                .map(OrderPlaced::totalMinor))
                .containsExactly(750L);
    }

    @Test
    void checking_out_is_one_append_over_cart_order_and_stock() {
        ask(new SetCartItem("c", "A", 2, NOW));
        assertThat(ask(checkOut()))
                .containsExactly("StockReserved", "OrderPlaced", "CartCheckedOut");
    }

    @Test
    void a_cart_that_lacks_stock_stays_open() {
        ask(new SetCartItem("c", "A", 11, NOW));
        assertThat(code(checkOut())).isEqualTo("out-of-stock");
        assertThat(engine.streams().state(Cart.MODEL, "c")).isInstanceOf(Cart.Open.class);
    }

    @Test
    void what_is_not_for_sale_does_not_go_into_a_cart() {
        assertThat(code(new SetCartItem("c", "B", 1, NOW))).isEqualTo("not-for-sale");
        engine.ask(new PublishProduct("B", Map.of("en", "B"), null, null, null, "GBP", NOW));
        assertThat(code(new SetCartItem("c", "B", 1, NOW))).isEqualTo("not-for-sale");
        engine.ask(new DelistProduct("A", "over", NOW));
        assertThat(code(new SetCartItem("c", "A", 1, NOW))).isEqualTo("not-for-sale");
        engine.ask(new PublishProduct("E", Map.of("en", "E"), null, null, 1L, "EUR", NOW));
        assertThat(code(new SetCartItem("c", "E", 1, NOW))).isEqualTo("currency-mismatch");
    }

    @Test
    void items_are_removed_once() {
        ask(new SetCartItem("c", "A", 2, NOW));
        assertThat(ask(new RemoveCartItem("c", "A", NOW))).containsExactly("CartItemRemoved");
        assertThat(code(checkOut())).isEqualTo("cart-empty");
    }

    @Test
    void a_cart_that_is_closed_takes_nothing_more() {
        assertThat(code(new SetCartItem("x", "A", 1, NOW))).isEqualTo("unknown-cart");
        assertThat(code(new OpenCart("c", "EUR", "17850", NOW))).isEqualTo("cart-exists");
        assertThat(ask(new AbandonCart("c", "left", NOW))).containsExactly("CartAbandoned");
        assertThat(code(new SetCartItem("c", "A", 1, NOW))).isEqualTo("cart-abandoned");
        engine.ask(new OpenCart("d", "GBP", null, NOW));
        ask(new SetCartItem("d", "A", 1, NOW));
        ask(new CheckOutCart("d", "o2", Customer.guest("France"), null, NOW));
        assertThat(code(new AbandonCart("d", "left", NOW))).isEqualTo("cart-checked-out");
        assertThat(code(new CheckOutCart("d", "o3", Customer.guest("France"), null, NOW)))
                .isEqualTo("cart-checked-out");
    }

    private static CheckOutCart checkOut() {
        return new CheckOutCart("c", "o", Customer.guest("France"), NOW.plusSeconds(60), NOW);
    }

    /// Asks, and asks again, which must change nothing.
    private List<String> ask(Command command) {
        engine.ask(command);
        List<DomainEvent> recorded = List.copyOf(engine.streams().recorded());
        int size = engine.streams().log().size();
        engine.ask(command);
        assertThat(engine.streams().log()).as("asked again").hasSize(size);
        return recorded.stream().map(event -> event.getClass().getSimpleName()).toList();
    }

    private String code(Command command) {
        return catchThrowable(() -> engine.ask(command)) instanceof Rejection rejection
                ? rejection.code()
                : "accepted";
    }
}
