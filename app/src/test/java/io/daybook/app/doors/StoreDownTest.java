package io.daybook.app.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;
import io.daybook.embedded.test.TestStores;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/// A database that is away is waited for: the engine says so, loses nothing, and goes on by itself.
class StoreDownTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void away_at_the_start_and_later_it_is_waited_for() throws Exception {
        try (BreakableWire wire = new BreakableWire(TestStores.database());
                Engine engine = Engine.startOn(wire.database())) {
            Http http = engine.http();
            Shop shop = new Shop(http);
            isAway(http);

            wire.mend();
            await().atMost(PATIENCE).until(() -> isUp(http));
            String sku = shop.product(5);
            String key = Shop.newId("key");
            Answer placed =
                    Shop.succeeded(
                            http.post(
                                    "/api/v1/orders", Shop.order(sku, 2), "Idempotency-Key", key));

            wire.cut();
            isAway(http);
            Answer query = http.get("/api/v1/stock/" + sku);
            assertThat(query.status()).as(query.text()).isEqualTo(503);

            wire.mend();
            await().atMost(PATIENCE).until(() -> isUp(http));
            // Where the pool still gives out a connection that was cut, the caller is told to ask
            // again.
            Answer again =
                    await().atMost(PATIENCE)
                            .until(
                                    () ->
                                            http.post(
                                                    "/api/v1/orders",
                                                    Shop.order(sku, 2),
                                                    "Idempotency-Key",
                                                    key),
                                    answer -> answer.status() != 503);
            assertThat(again.status()).as(again.text()).isEqualTo(201);
            assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
            assertThat(again.json()).isEqualTo(placed.json());
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> shop.available(sku, again.header("Consistency-Token")) == 3);
        }
    }

    private static void isAway(Http http) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    Answer refused = http.post("/api/v1/carts", "{\"currency\": \"GBP\"}");
                    assertThat(refused.status()).as(refused.text()).isEqualTo(503);
                    assertThat(refused.code()).isEqualTo("store-unavailable");
                    assertThat(refused.header("Retry-After")).isNotEmpty();
                });
        Answer health = http.get("/actuator/health");
        assertThat(health.status()).isEqualTo(503);
        assertThat(health.json().at("/components/postgres/status").asString()).isEqualTo("DOWN");
        for (String part : List.of("eventlog", "projections")) {
            assertThat(health.json().at("/components/" + part + "/details/reason").asString())
                    .as(part + ", which need not be waited for")
                    .isEqualTo("PostgreSQL is away");
        }
    }

    private static boolean isUp(Http http) {
        return http.post("/api/v1/carts", "{\"currency\": \"GBP\"}").status() == 201
                && http.get("/actuator/health")
                        .json()
                        .at("/components/postgres/status")
                        .asString()
                        .equals("UP");
    }
}
