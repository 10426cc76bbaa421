package io.daybook.app.doors;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/// The same key and request give the same answer, for ever, and have one effect.
class IdempotencyTest {

    private final Http http = Engine.shared().http();
    private final Shop shop = new Shop(http);

    @Test
    void the_same_key_and_request_give_the_same_answer_again() {
        String sku = shop.product(5);
        String key = Shop.newId("key");

        Answer first = http.post("/api/v1/orders", Shop.order(sku, 2), "Idempotency-Key", key);
        Answer again =
                http.post(
                        "/api/v1/orders",
                        Shop.order(sku, 2).replace(": ", ":   "),
                        "Idempotency-Key",
                        key);

        assertThat(first.status()).as(first.text()).isEqualTo(201);
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("Location")).isNotEmpty().isEqualTo(first.header("Location"));
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(shop.available(sku, again.header("Consistency-Token"))).isEqualTo(3);
    }

    @Test
    void a_refusal_is_given_again_too() {
        String sku = shop.product(1);
        String key = Shop.newId("key");

        Answer first = http.post("/api/v1/orders", Shop.order(sku, 2), "Idempotency-Key", key);
        shop.receive(sku, 10);
        Answer again = http.post("/api/v1/orders", Shop.order(sku, 2), "Idempotency-Key", key);

        assertThat(first.status()).as(first.text()).isEqualTo(409);
        assertThat(first.code()).isEqualTo("out-of-stock");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void the_same_key_for_another_request_is_refused() {
        String sku = shop.product(5);
        String key = Shop.newId("key");
        http.post("/api/v1/orders", Shop.order(sku, 1), "Idempotency-Key", key);

        Answer other = http.post("/api/v1/orders", Shop.order(sku, 2), "Idempotency-Key", key);

        assertThat(other.status()).as(other.text()).isEqualTo(422);
        assertThat(other.code()).isEqualTo("idempotency-key-reused");
    }

    @Test
    void one_key_many_times_at_once_has_one_effect() {
        String sku = shop.product(100);
        String key = Shop.newId("key");

        List<Answer> answers =
                IntStream.range(0, 40)
                        .mapToObj(i ->
                                http.postAsync(
                                        "/api/v1/orders",
                                        Shop.order(sku, 1),
                                        "Idempotency-Key",
                                        key))
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();

        assertThat(answers)
                .allMatch(answer ->
                        answer.status() == 201
                                || answer.code().equals("idempotency-key-in-flight"));
        assertThat(
                        answers.stream()
                                .filter(answer -> answer.status() == 201)
                                .map(answer -> answer.json().path("orderId").asString())
                                .distinct())
                .hasSize(1);
        Answer last = http.post("/api/v1/orders", Shop.order(sku, 1), "Idempotency-Key", key);
        assertThat(shop.available(sku, last.header("Consistency-Token"))).isEqualTo(99);
    }
}
