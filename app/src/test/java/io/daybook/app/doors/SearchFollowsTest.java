package io.daybook.app.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;

/// What is sold out or taken out of the storefronts is gone from the search: at once for who asks with a token, and within the lag bound
/// for all others.
class SearchFollowsTest {

    private static final int ROUNDS = 6;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Http http = Engine.shared().http();
    private final Shop shop = new Shop(http);

    /// An engine that has just started may be making its indexes yet.
    @BeforeEach
    void the_index_is_there() {
        await().atMost(PATIENCE)
                .until(
                        () -> http.get("/api/v1/products").header("Daybook-Source"),
                        "elasticsearch"::equals);
    }

    @Test
    void sold_out_and_delisted_products_are_gone_at_once_for_who_has_the_token() {
        for (int i = 0; i < ROUNDS; i++) {
            String sku = shop.product(1);
            Answer sold = Shop.succeeded(http.post("/api/v1/orders", Shop.order(sku, 1)));
            assertThat(found(sku, true, sold)).isZero();
            assertThat(found(sku, false, sold)).isEqualTo(1);

            Answer delisted =
                    Shop.succeeded(
                            http.post(
                                    "/api/v1/products/" + sku + "/delisting",
                                    "{\"reason\": \"out of season\"}"));
            assertThat(found(sku, false, delisted)).isZero();
        }
    }

    @Test
    void sold_out_and_delisted_products_are_gone_soon_for_everybody() {
        List<Duration> lags = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            String sku = shop.product(0);
            Answer received = shop.receive(sku, 1);
            assertThat(found(sku, true, received)).isEqualTo(1);

            Shop.succeeded(http.post("/api/v1/orders", Shop.order(sku, 1)));
            lags.add(until(() -> found(sku, true, null) == 0));
            Shop.succeeded(
                    http.post(
                            "/api/v1/products/" + sku + "/delisting",
                            "{\"reason\": \"out of season\"}"));
            lags.add(until(() -> found(sku, false, null) == 0));
        }

        lags.sort(Comparator.naturalOrder());
        System.out.printf("What was sold out or delisted was gone after %s.%n", lags);
    }

    private static Duration until(Callable<Boolean> gone) {
        long began = System.nanoTime();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(gone);
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private int found(String sku, boolean inStock, @Nullable Answer after) {
        String path = "/api/v1/products?q=" + sku + "&inStock=" + inStock;
        @Nullable String token = after == null ? null : after.header("Consistency-Token");
        // A busy machine may be behind for longer than a query waits, and says so.
        Answer answer =
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(5))
                        .until(
                                () -> http.get(path, token),
                                each ->
                                        each.status() == 200
                                                && each.header("Daybook-Source")
                                                        .equals("elasticsearch"));
        int found = 0;
        for (var item : answer.json().path("items")) {
            found += item.path("sku").asString().equals(sku) ? 1 : 0;
        }
        return found;
    }
}
