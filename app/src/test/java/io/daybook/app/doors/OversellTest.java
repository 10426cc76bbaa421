package io.daybook.app.doors;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Nothing is sold twice, however many wish for it at once.
class OversellTest {

    private final Http http = Engine.shared().http();
    private final Shop shop = new Shop(http);

    @Test
    void of_300_checkouts_at_once_for_100_units_exactly_100_are_placed() {
        String sku = shop.product(100);
        List<String> carts = IntStream.range(0, 300).mapToObj(i -> shop.cart(sku, 1)).toList();

        List<Answer> answers =
                carts.stream()
                        .map(cart ->
                                http.postAsync(
                                        "/api/v1/carts/" + cart + "/checkout",
                                        "{\"customer\": {\"country\": \"France\"}}"))
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();

        Map<String, Long> outcomes =
                answers.stream()
                        .map(answer -> answer.status() + " " + answer.code())
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(outcomes)
                .containsExactlyInAnyOrderEntriesOf(Map.of("201 ", 100L, "409 out-of-stock", 200L));
        assertThat(shop.available(sku, Shop.latest(answers))).isZero();
        http.proveTheBooks();
    }
}
