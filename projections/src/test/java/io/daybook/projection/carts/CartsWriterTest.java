package io.daybook.projection.carts;

import static io.daybook.projection.History.NOON;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.projection.History;
import io.daybook.projection.WriterContract;
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
import io.daybook.shared.order.LineTax;
import io.daybook.shared.pricing.Applied;
import io.daybook.shared.pricing.Discount;
import io.daybook.shared.pricing.RuleKind;

import org.junit.jupiter.api.Test;

import java.util.List;

class CartsWriterTest extends WriterContract {

    private static final Discount TEN = new Discount("10", null, null, null, List.of(), List.of());
    private static final CartPriced PRICED =
            new CartPriced(
                    "1",
                    List.of(new PricedItem("LAMP", null, new LineTax("20", 200, false), List.of())),
                    new PricedShipping(
                            300,
                            new LineTax("20", 60, false),
                            List.of(new Applied(RuleKind.SHIPPING, "*/GBP", 1, 300))),
                    NOON,
                    NOON);
    private static final CartPriced PRICED_TWO =
            new CartPriced(
                    "2",
                    List.of(
                            new PricedItem(
                                    "MUG",
                                    230L,
                                    new LineTax("20", 344, true),
                                    List.of(
                                            new Applied(RuleKind.COUPON, "TEN", 1, 230),
                                            new Applied(RuleKind.TAX, "France", 2, 344)))),
                    null,
                    null,
                    NOON);

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
                        .and("cart:1", new CartDestinationSet("1", "France", NOON))
                        .and("cart:1", new CartCouponApplied("1", "TEN", TEN, NOON, NOON))
                        .and("cart:1", PRICED)
                        .and("cart:1", new CartItemRemoved("1", "LAMP", NOON))
                        .and("cart:2", new CartCouponApplied("2", "TEN", TEN, null, NOON))
                        .and("cart:2", new CartCouponRemoved("2", "TEN", NOON))
                        .and("cart:2", PRICED_TWO)
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
        assertThat(
                        views.query(
                                """
                                select concat_ws(' ', cart_id, country, coupon, shipping_minor, shipping_tax_minor)
                                from views.carts order by cart_id
                                """))
                .containsExactly("1 France TEN 300 60", "2");
        assertThat(
                        views.query(
                                """
                                select concat_ws(' ', discount_minor, tax_percent, tax_included, tax_minor, rules->1->>'rule')
                                from views.cart_items where cart_id = '2'
                                """))
                .containsExactly("230 20 t 344 France");
    }
}
