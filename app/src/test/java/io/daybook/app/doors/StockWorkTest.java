package io.daybook.app.doors;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;

import org.junit.jupiter.api.Test;

/// Stock is counted, damaged, repaired, thrown away and watched by HTTP.
class StockWorkTest {

    private final Http http = Engine.shared().http();
    private final Shop shop = new Shop(http);

    @Test
    void a_shelf_is_counted_as_of_the_moment_it_was_read() {
        String sku = shop.product(0);
        String read = shop.receive(sku, 10).header("Consistency-Token");
        Shop.succeeded(http.post("/api/v1/orders", Shop.order(sku, 2)));
        String count =
                "{\"counted\": 9, \"readAt\": \"%s\", \"reason\": \"yearly\", \"reference\": \"c1\"}"
                        .formatted(read);

        Answer counted = Shop.succeeded(post(sku, "counts", count));

        assertThat(counted.json().path("expected").asInt()).isEqualTo(10);
        assertThat(counted.json().path("variance").asInt()).isEqualTo(-1);
        assertThat(counted.json().path("available").asInt()).isEqualTo(7);
        assertThat(post(sku, "counts", count.replace("c1", "c2")).code())
                .isEqualTo("count-overtaken");
        assertThat(post(sku, "counts", count.replace(read, "yesterday")).status()).isEqualTo(422);
    }

    @Test
    void a_correction_upon_a_version_that_is_old_tells_the_one_that_is_not() {
        String sku = shop.product(5);
        shop.receive(sku, 1);

        Answer stale =
                http.post(
                        "/api/v1/stock/" + sku + "/adjustments",
                        "{\"quantity\": -1, \"reason\": \"broken\"}",
                        "If-Match",
                        "\"v0\"");

        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.code()).isEqualTo("stale-version");
        assertThat(stale.json().path("currentVersion").asInt()).isEqualTo(1);
        assertThat(stale.header("ETag")).isEqualTo("\"v1\"");
    }

    @Test
    void damaged_goods_are_kept_apart_and_what_runs_low_is_listed() {
        String sku = shop.product(10);
        Shop.succeeded(http.put("/api/v1/stock/" + sku + "/threshold", "{\"low\": 4}"));
        Shop.succeeded(post(sku, "damages", "{\"quantity\": 6, \"reason\": \"wet\"}"));
        Shop.succeeded(post(sku, "write-offs", "{\"quantity\": 2, \"reason\": \"torn\"}"));
        assertThat(post(sku, "repairs", "{\"quantity\": 5, \"reason\": \"dried\"}").code())
                .isEqualTo("not-so-many-damaged");
        assertThat(listed(sku, shop.receive(shop.product(0), 1))).isTrue();

        Answer repaired =
                Shop.succeeded(post(sku, "repairs", "{\"quantity\": 4, \"reason\": \"dried\"}"));

        assertThat(repaired.json().path("onHand").asInt()).isEqualTo(8);
        assertThat(repaired.json().path("available").asInt()).isEqualTo(8);
        assertThat(repaired.json().path("damaged").asInt()).isZero();
        assertThat(listed(sku, repaired)).isFalse();
    }

    private boolean listed(String sku, Answer after) {
        return Shop.succeeded(
                        http.get(
                                "/api/v1/stock?low=true&limit=200",
                                after.header("Consistency-Token")))
                .text()
                .contains(sku);
    }

    private Answer post(String sku, String what, String body) {
        return http.post("/api/v1/stock/" + sku + "/" + what, body);
    }
}
