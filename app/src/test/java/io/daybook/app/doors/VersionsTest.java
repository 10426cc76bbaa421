package io.daybook.app.doors;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;

import org.junit.jupiter.api.Test;

/// Whoever says which version they have seen is not carried past what they have not.
class VersionsTest {

    private final Http http = Engine.shared().http();
    private final Shop shop = new Shop(http);

    @Test
    void a_stale_version_is_refused_and_the_current_one_told() {
        String sku = shop.product(5);
        Answer opened = http.post("/api/v1/carts", "{\"currency\": \"GBP\"}");
        String item = opened.header("Location") + "/items/" + sku;
        Answer changed = http.put(item, "{\"quantity\": 1}", "If-Match", opened.header("ETag"));

        Answer stale = http.put(item, "{\"quantity\": 2}", "If-Match", opened.header("ETag"));
        Answer current = http.put(item, "{\"quantity\": 2}", "If-Match", changed.header("ETag"));

        assertThat(opened.header("ETag")).isEqualTo("\"v0\"");
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(changed.header("ETag")).isEqualTo("\"v1\"");
        assertThat(stale.status()).as(stale.text()).isEqualTo(412);
        assertThat(stale.code()).isEqualTo("stale-version");
        assertThat(stale.header("ETag")).isEqualTo("\"v1\"");
        assertThat(current.status()).as(current.text()).isEqualTo(200);
    }

    @Test
    void the_version_of_a_cart_is_not_told_as_that_of_an_order_of_the_same_id() {
        String id = shop.cart(shop.product(5), 1);

        Answer order =
                http.post(
                        "/api/v1/carts/" + id + "/checkout",
                        """
                        {"orderId": "%s", "customer": {"reference": "C-1", "country": "France"}}
                        """
                                .formatted(id));

        assertThat(order.status()).as(order.text()).isEqualTo(201);
        assertThat(order.header("Location")).endsWith("/orders/" + id);
        assertThat(order.header("ETag")).isNullOrEmpty();
    }

    @Test
    void without_a_version_a_change_is_made_to_whatever_is_there() {
        String sku = shop.product(5);
        String cartId = shop.cart(sku, 1);

        Answer changed = http.put("/api/v1/carts/" + cartId + "/items/" + sku, "{\"quantity\": 3}");

        assertThat(changed.status()).isEqualTo(200);
    }
}
