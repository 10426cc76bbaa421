package io.daybook.app.doors;

import static io.daybook.app.doors.Shop.newId;
import static io.daybook.app.doors.Shop.succeeded;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.util.stream.StreamSupport;

/// What a cart shows is what its order charges, and both can be explained. Rules here are about countries and SKUs of the test's own.
class PricesTest {

    private final Http http = Engine.shared().http();
    private final Shop shop = new Shop(http);
    private final String country = newId("Country");

    @Test
    void a_cart_shows_discount_shipping_and_tax_and_checking_out_charges_just_that() {
        String sku = shop.product(10);
        String promotion = newId("promotion");
        rule(
                "promotions/" + promotion,
                "{\"name\": \"A tenth off\", \"percent\": \"10\", \"skus\": [\"%s\"]}"
                        .formatted(sku));
        rule("taxes/" + country, "{\"percent\": \"20\", \"included\": false}");
        rule("shipping/" + country + "/GBP", "{\"amount\": \"3.00\", \"freeFrom\": \"50.00\"}");
        String cart = shop.cart(sku, 3);
        Answer priced =
                succeeded(
                        http.put(
                                "/api/v1/carts/" + cart + "/destination",
                                "{\"country\": \"%s\"}".formatted(country)));
        assertThat(priced.json().path("total").asString()).isEqualTo("11.70");

        JsonNode shown = get("/api/v1/carts/" + cart, priced);
        assertThat(amounts(shown, "subtotal", "discount", "tax", "total"))
                .isEqualTo("7.50 0.75 1.95 11.70");
        assertThat(shown.at("/shipping/amount/amount").asString()).isEqualTo("3.60");
        assertThat(shown.at("/items/0/tax/percent").asString()).isEqualTo("20");

        Answer placed = checkOut(cart, country);
        assertThat(placed.json().path("total").asString()).isEqualTo("11.70");
        JsonNode order = get("/api/v1/orders/" + placed.json().path("orderId").asString(), placed);
        assertThat(amounts(order, "subtotal", "discount", "shipping", "tax", "total"))
                .isEqualTo("10.50 0.75 3.00 1.95 11.70");
        assertThat(order.at("/payment/due/amount").asString()).isEqualTo("11.70");
        assertThat(order.at("/lines/0/amount/amount").asString()).isEqualTo("8.10");
        assertThat(order.at("/lines/0/rules"))
                .extracting(rule -> rule.path("kind").asString() + rule.path("version").asInt())
                .containsExactly("price0", "promotion1", "tax1");
        assertThat(order.at("/lines/1/sku").asString()).isEqualTo("SHIPPING");
    }

    @Test
    void a_product_that_is_priced_anew_during_a_sale_changes_no_cart_that_showed_a_price() {
        String sku = shop.product(10);
        String before = shop.cart(sku, 2);
        succeeded(
                http.put(
                        "/api/v1/products/" + sku + "/price",
                        "{\"price\": \"4.00\", \"currency\": \"GBP\"}"));
        String after = shop.cart(sku, 2);

        assertThat(checkOut(before, country).json().path("total").asString()).isEqualTo("5.00");
        assertThat(checkOut(after, country).json().path("total").asString()).isEqualTo("8.00");
    }

    @Test
    void what_was_not_shown_is_refused_and_not_charged() {
        String sku = shop.product(10);
        rule("taxes/" + country, "{\"percent\": \"20\", \"included\": true}");
        String cart = shop.cart(sku, 2);

        assertThat(tryCheckOut(cart, country).code()).isEqualTo("destination-needed");
        succeeded(
                http.put("/api/v1/carts/" + cart + "/destination", "{\"country\": \"Elsewhere\"}"));
        assertThat(tryCheckOut(cart, country).code()).isEqualTo("destination-mismatch");
    }

    @Test
    void a_coupon_stands_in_the_cart_the_order_and_its_timeline_until_the_order_is_cancelled() {
        String sku = shop.product(10);
        String code = newId("C").toUpperCase(java.util.Locale.ROOT);
        succeeded(
                http.post(
                        "/api/v1/coupons",
                        """
                        {"code": "%s", "name": "One off", "amount": "1.00", "currency": "GBP", "usageLimit": 1}
                        """
                                .formatted(code)));
        String cart = shop.cart(sku, 2);
        Answer applied =
                succeeded(
                        http.put(
                                "/api/v1/carts/" + cart + "/coupon",
                                "{\"code\": \"%s\"}"
                                        .formatted(code.toLowerCase(java.util.Locale.ROOT))));
        JsonNode shown = get("/api/v1/carts/" + cart, applied);
        assertThat(shown.at("/coupon/discount/amount").asString()).isEqualTo("1.00");

        Answer placed = checkOut(cart, country);
        String orderId = placed.json().path("orderId").asString();
        assertThat(get("/api/v1/orders/" + orderId, placed).path("coupon").asString())
                .isEqualTo(code);
        assertThat(
                        get("/api/v1/orders/" + orderId + "/timeline", placed)
                                .at("/items/0/detail/coupon")
                                .asString())
                .isEqualTo(code);
        assertThat(get("/api/v1/coupons/" + code, placed).path("used").asInt()).isEqualTo(1);

        Answer cancelled =
                succeeded(
                        http.post(
                                "/api/v1/orders/" + orderId + "/cancellation",
                                "{\"reason\": \"changed their mind\"}"));
        assertThat(get("/api/v1/coupons/" + code, cancelled).path("used").asInt()).isZero();
    }

    @Test
    void rules_are_listed_with_their_versions() {
        String promotion = newId("promotion");
        rule(
                "promotions/" + promotion,
                "{\"name\": \"Never\", \"percent\": \"10\", \"skus\": [\"%s\"]}"
                        .formatted(promotion));
        rule(
                "promotions/" + promotion,
                "{\"name\": \"Never\", \"amount\": \"1.50\", \"currency\": \"GBP\", \"skus\": [\"%s\"]}"
                        .formatted(promotion));
        Answer ended =
                succeeded(
                        http.post(
                                "/api/v1/price-rules/promotions/" + promotion + "/end",
                                "{\"reason\": \"over\"}"));

        assertThat(
                        StreamSupport.stream(
                                        get(
                                                        "/api/v1/price-rules?kind=promotion&versions=all&limit=200",
                                                        ended)
                                                .path("items")
                                                .spliterator(),
                                        false)
                                .filter(rule -> rule.path("rule").asString().equals(promotion))
                                .map(rule ->
                                        rule.path("version").asInt()
                                                + rule.at("/content/discount/amount/amount")
                                                        .asString("")))
                .containsExactly("1", "21.50", "3");
    }

    @Test
    void an_order_may_say_discount_and_tax_of_its_lines() {
        String sku = shop.product(10);
        String line =
                """
                {"customer": {"country": "France"}, "currency": "GBP", "lines": [
                  {"sku": "%s", "quantity": 3, "unitPrice": "2.50", "discount": "%s", "tax": {"percent": "20", "included": false}}]}
                """;
        Answer placed = succeeded(http.post("/api/v1/orders", line.formatted(sku, "0.50")));
        assertThat(placed.json().path("total").asString()).isEqualTo("8.40");
        Answer part =
                succeeded(
                        http.post(
                                "/api/v1/orders/"
                                        + placed.json().path("orderId").asString()
                                        + "/cancellation",
                                "{\"reason\": \"one less\", \"lines\": [{\"line\": 1, \"quantity\": 1}]}"));
        assertThat(part.json().path("due").asString()).isEqualTo("5.60");

        Answer refused = http.post("/api/v1/orders", line.formatted(sku, "7.51"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().at("/errors/0/code").asString()).isEqualTo("invalid-discount");
        assertThat(refused.json().at("/errors/0/pointer").asString())
                .isEqualTo("/lines/0/discount");
    }

    private void rule(String path, String body) {
        succeeded(http.put("/api/v1/price-rules/" + path, body));
    }

    private Answer checkOut(String cart, String to) {
        return succeeded(tryCheckOut(cart, to));
    }

    private Answer tryCheckOut(String cart, String to) {
        return http.post(
                "/api/v1/carts/" + cart + "/checkout",
                "{\"customer\": {\"country\": \"%s\"}}".formatted(to));
    }

    private JsonNode get(String path, Answer after) {
        return succeeded(http.get(path, after.header("Consistency-Token"))).json();
    }

    private static String amounts(JsonNode node, String... names) {
        StringBuilder amounts = new StringBuilder();
        for (String name : names) {
            amounts.append(node.path(name).path("amount").asString()).append(' ');
        }
        return amounts.toString().strip();
    }
}
