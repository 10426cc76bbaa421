package io.daybook.app.doors;

import static io.daybook.app.doors.Shop.latest;
import static io.daybook.app.doors.Shop.newId;
import static io.daybook.app.doors.Shop.succeeded;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A coupon is used as often as it may be, however many wish to at once, and a use that comes back comes back once.
class CouponRushTest {

    private static final int BUYERS = Integer.getInteger("daybook.coupon.buyers", 1_000);
    private static final int USES = BUYERS / 10;

    private final Http http = Engine.shared().http();
    private final Shop shop = new Shop(http);

    @Test
    void of_a_thousand_at_once_a_hundred_get_the_coupon_of_a_hundred_uses() throws Exception {
        String sku = shop.product(BUYERS + 1);
        String code = newId("RUSH").toUpperCase(Locale.ROOT);
        succeeded(
                http.post(
                        "/api/v1/coupons",
                        "{\"code\": \"%s\", \"name\": \"Rush\", \"percent\": \"10\", \"usageLimit\": %d}"
                                .formatted(code, USES)));
        List<String> carts = carts(sku, code, BUYERS + 1);

        List<Answer> answers =
                atOnce(
                        carts.subList(0, BUYERS),
                        cart -> http.post("/api/v1/carts/" + cart + "/checkout", checkout(cart)));

        assertThat(outcomes(answers))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("201 ", (long) USES, "409 coupon-used-up", (long) BUYERS - USES));
        JsonNode coupon = coupon(code, answers);
        assertThat(coupon.path("used").asInt()).isEqualTo(USES);
        List<String> placed = new ArrayList<>();
        for (int i = 0; i < BUYERS; i++) {
            String orderId = "o-" + carts.get(i);
            if (answers.get(i).status() == 201) {
                assertThat(answers.get(i).json().path("total").asString()).isEqualTo("2.25");
                placed.add(orderId);
            } else if (i % 10 == 0) {
                assertThat(http.get("/api/v1/orders/" + orderId, latest(answers)).status())
                        .as("the order of a buyer who was told that it failed")
                        .isEqualTo(404);
            }
        }
        assertThat(shop.available(sku, latest(answers))).isEqualTo(BUYERS + 1 - USES);

        List<String> twice = new ArrayList<>(placed);
        twice.addAll(placed);
        List<Answer> cancelled =
                atOnce(
                        twice,
                        orderId ->
                                http.post(
                                        "/api/v1/orders/" + orderId + "/cancellation",
                                        "{\"reason\": \"changed their mind\"}"));
        assertThat(outcomes(cancelled)).containsOnlyKeys("200 ");
        coupon = coupon(code, cancelled);
        assertThat(coupon.path("returned").asInt()).isEqualTo(USES);
        assertThat(coupon.path("used").asInt()).isZero();

        String last = carts.getLast();
        succeeded(http.post("/api/v1/carts/" + last + "/checkout", checkout(last)));
    }

    private List<String> carts(String sku, String code, int count) throws Exception {
        return atOnce(
                Collections.nCopies(count, sku),
                _ -> {
                    String cart = shop.cart(sku, 1);
                    succeeded(
                            http.put(
                                    "/api/v1/carts/" + cart + "/coupon",
                                    "{\"code\": \"%s\"}".formatted(code)));
                    return cart;
                });
    }

    private static String checkout(String cart) {
        return "{\"orderId\": \"o-%s\", \"customer\": {\"country\": \"Nowhere\"}}".formatted(cart);
    }

    /// As many at once as the engine takes connections without turning any away.
    private static <T, R> List<R> atOnce(List<T> all, Function<T, R> ask) throws Exception {
        try (ExecutorService callers = Executors.newFixedThreadPool(100)) {
            List<Future<R>> asked = new ArrayList<>();
            for (T each : all) {
                asked.add(callers.submit(() -> ask.apply(each)));
            }
            List<R> answers = new ArrayList<>();
            for (Future<R> each : asked) {
                answers.add(each.get());
            }
            return answers;
        }
    }

    private static Map<String, Long> outcomes(List<Answer> answers) {
        return answers.stream()
                .map(answer -> answer.status() + " " + answer.code())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private JsonNode coupon(String code, List<Answer> after) {
        return succeeded(http.get("/api/v1/coupons/" + code, latest(after))).json();
    }
}
