package io.daybook.app.doors;

import static io.daybook.app.doors.Shop.succeeded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;
import io.daybook.shared.log.EventLog;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What was shown at any time can be shown again, and every figure is the sum of the events that are told as its reasons.
class PastTest {

    private final Engine engine = Engine.shared();
    private final Http http = engine.http();
    private final Shop shop = new Shop(http);

    private record Moment(long position, Instant at) {}

    @Test
    void stock_is_shown_as_it_was_and_as_the_sum_of_its_reasons() {
        String sku = shop.product(30);
        Watched stock = new Watched("/api/v1/stock/" + sku);
        stock.after(stock.post("receipts", "{\"quantity\": 5, \"location\": \"shop\"}"));
        stock.after(
                succeeded(
                        http.put(
                                "/api/v1/stock/" + sku + "/threshold",
                                "{\"low\": 24, \"enough\": 26}")));
        stock.after(stock.post("damages", "{\"quantity\": 6, \"reason\": \"wet\"}"));
        stock.after(stock.post("write-offs", "{\"quantity\": 2, \"reason\": \"torn\"}"));
        stock.after(stock.post("repairs", "{\"quantity\": 3, \"reason\": \"dried\"}"));
        stock.after(stock.post("adjustments", "{\"quantity\": -1, \"reason\": \"lost\"}"));
        String given = placed(stock, sku, 3);
        String kept = placed(stock, sku, 4);
        stock.after(order(given, "cancellation", "{\"reason\": \"no\"}"));
        stock.after(order(kept, "payments", recorded("10.00")));
        stock.after(order(kept, "shipments", "{\"lines\": [{\"line\": 1, \"quantity\": 3}]}"));
        stock.after(order(kept, "shipments", "{}"));

        stock.proves(
                Map.of(
                        "onHand", "/onHand",
                        "available", "/available",
                        "reserved", "/reserved",
                        "allocated", "/allocated",
                        "damaged", "/damaged"),
                "quantity",
                "stock:" + sku + "@main",
                "stock:" + sku + "@shop");
        assertThat(stock.get("/why?quantity=damaged").json().path("items"))
                .hasSize(3)
                .first()
                .satisfies(first -> {
                    assertThat(first.path("type").asString()).isEqualTo("stock.damaged");
                    assertThat(first.path("reason").asString()).isEqualTo("wet");
                    assertThat(first.path("change").asInt()).isEqualTo(6);
                    assertThat(first.path("actor").asString()).isNotEmpty();
                });
        Answer page = stock.get("/why?quantity=available&limit=2");
        assertThat(page.json().path("items")).hasSize(2);
        assertThat(page.json().path("sum")).isEqualTo(stock.get("").json().path("available"));
        assertThat(page.header("Link")).contains("rel=\"next\"");
    }

    @Test
    void a_payment_is_shown_as_it_was_and_as_the_sum_of_its_reasons() {
        String order = orderOf(shop.product(4), 4);
        String id = Shop.newId("P");
        Watched payment = new Watched("/api/v1/payments/" + id);
        payment.after(
                order(
                        order,
                        "payments",
                        "{\"paymentId\": \"%s\", \"amount\": \"10.00\", \"currency\": \"GBP\", \"method\": \"card-refund-fails\", \"capture\": \"manual\"}"
                                .formatted(id)));
        payment.comesTo("authorised");
        payment.after(payment.post("captures", "{\"amount\": \"6.00\", \"currency\": \"GBP\"}"));
        payment.comesTo("partly-captured");
        payment.after(payment.post("captures", "{\"amount\": \"3.00\", \"currency\": \"GBP\"}"));
        payment.after(payment.post("void", "{\"reason\": \"a pound less\"}"));
        payment.comesTo("captured");
        payment.after(
                payment.post(
                        "refunds",
                        "{\"amount\": \"2.00\", \"currency\": \"GBP\", \"reason\": \"scratched\"}"));
        payment.comesTo("refund-failed");
        String failed =
                payment.get("")
                        .json()
                        .path("operations")
                        .valueStream()
                        .filter(each -> each.path("status").asString().equals("failed"))
                        .findFirst()
                        .orElseThrow()
                        .path("id")
                        .asString();
        payment.after(payment.post("refunds/" + failed + "/retries", "{}"));
        payment.comesTo("partly-refunded");

        payment.proves(
                Map.of(
                        "authorised", "/authorised",
                        "captured", "/captured",
                        "voided", "/voided",
                        "refunded", "/refunded"),
                "amount",
                "payment:" + id);
        assertThat(payment.get("/why?amount=voided").json().path("items"))
                .singleElement()
                .satisfies(only -> {
                    assertThat(only.path("type").asString()).isEqualTo("payment.voided");
                    assertThat(only.path("reason").asString()).isEqualTo("a pound less");
                    assertThat(only.at("/change/amount").asString()).isEqualTo("1.00");
                });
        assertThat(payment.get("/why?amount=captured&limit=1").header("Link"))
                .contains("rel=\"next\"");
        assertThat(http.get("/api/v1/payments/" + id + "-not/why").code())
                .isEqualTo("unknown-payment");
    }

    @Test
    void an_order_is_shown_as_it_was_and_as_the_sum_of_its_reasons() {
        String cup = shop.product(20);
        String pot = shop.product(5);
        String id = orderOf(cup, 4);
        Watched order = new Watched("/api/v1/orders/" + id);
        order.after(order.post("payments", recorded("4.00")));
        order.after(order.post("payments", recorded("6.00")));
        order.comesTo("confirmed");
        String edits =
                """
                "reason": "a pot too", "currency": "GBP",
                "added": [{"sku": "%s", "description": "Pot", "quantity": 1, "unitPrice": "4.00"}]
                """
                        .formatted(pot);
        String preview =
                order.post("changes/preview", "{" + edits + "}")
                        .json()
                        .path("previewToken")
                        .asString();
        order.after(
                order.post("changes", "{\"previewToken\": \"%s\", %s}".formatted(preview, edits)));
        order.after(order.post("payments", recorded("4.00")));
        order.after(order.post("shipments", "{\"lines\": [{\"line\": 1, \"quantity\": 2}]}"));
        order.after(
                order.post(
                        "cancellation",
                        "{\"reason\": \"one less\", \"lines\": [{\"line\": 1, \"quantity\": 1}]}"));
        order.after(order.post("shipments", "{}"));
        order.after(
                order.post(
                        "goodwill",
                        "{\"amount\": \"0.50\", \"currency\": \"GBP\", \"reason\": \"sorry\"}"));
        String back =
                order.post(
                                "returns",
                                "{\"reason\": \"cracked\", \"lines\": [{\"line\": 1, \"quantity\": 1}]}")
                        .header("Location");
        order.after(succeeded(http.post(back + "/receipts", "{}")));
        order.after(
                succeeded(
                        http.post(
                                back + "/inspections",
                                """
                                {"lines": [{"line": 1, "quantity": 1, "disposition": "damaged"}], "fee": "0.25", "currency": "GBP"}
                                """)));
        await().atMost(Duration.ofMinutes(2))
                .until(() -> order.get("").json().at("/payment/owedBack").isMissingNode());

        order.proves(
                Map.of(
                        "total", "/total",
                        "due", "/payment/due",
                        "paid", "/payment/paid",
                        "refunded", "/payment/refunded"),
                "amount",
                "order:" + id);
        assertThat(order.get("/why?amount=total").json().path("items"))
                .hasSize(2)
                .last()
                .satisfies(last -> {
                    assertThat(last.path("type").asString()).isEqualTo("order.changed");
                    assertThat(last.path("reason").asString()).isEqualTo("a pot too");
                    assertThat(last.at("/change/amount").asString()).isEqualTo("4.00");
                });
        assertThat(number(order.get("/why?amount=refunded").json().path("sum")))
                .isEqualByComparingTo("5.25");
        assertThat(http.get("/api/v1/orders/" + id + "-not/why").code()).isEqualTo("unknown-order");
    }

    @Test
    void a_moment_that_is_none_is_refused() {
        String sku = shop.product(1);
        long ahead = engine.part(EventLog.class).head() + 1_000_000;
        for (String asOf : List.of("yesterday", "-1", "0", "" + ahead, "", "1e3")) {
            Answer answer = http.get("/api/v1/stock/" + sku + "?asOf=" + asOf);
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("malformed-parameter");
        }
        assertThat(http.get("/api/v1/stock/" + sku + "?asOf=1999-01-01T00:00:00Z").code())
                .isEqualTo("unknown-sku");
        assertThat(http.get("/api/v1/stock/" + sku + "/why?quantity=sold").code())
                .isEqualTo("malformed-parameter");
        assertThat(http.get("/api/v1/stock/" + sku + "-not/why").code()).isEqualTo("unknown-sku");
    }

    private String orderOf(String sku, int quantity) {
        return succeeded(http.post("/api/v1/orders", Shop.order(sku, quantity)))
                .json()
                .path("orderId")
                .asString();
    }

    private String placed(Watched watched, String sku, int quantity) {
        Answer placed = succeeded(http.post("/api/v1/orders", Shop.order(sku, quantity)));
        watched.after(placed);
        return placed.json().path("orderId").asString();
    }

    private Answer order(String orderId, String what, String body) {
        return succeeded(http.post("/api/v1/orders/" + orderId + "/" + what, body));
    }

    private static String recorded(String amount) {
        return """
        {"amount": "%s", "currency": "GBP", "method": "cash", "provider": "recorded"}
        """
                .formatted(amount);
    }

    private static BigDecimal number(JsonNode figure) {
        if (figure.isMissingNode()) {
            return BigDecimal.ZERO;
        }
        return figure.isNumber()
                ? figure.decimalValue()
                : new BigDecimal(figure.path("amount").asString());
    }

    /// A resource of which every state that a caller came to see is kept.
    private final class Watched {

        private final String path;
        private final Map<String, JsonNode> seen = new HashMap<>();
        private String token = "";

        Watched(String path) {
            this.path = path;
        }

        Answer post(String what, String body) {
            return succeeded(http.post(path + "/" + what, body));
        }

        void after(Answer command) {
            token = command.header("Consistency-Token");
            Answer shown = get("");
            seen.put(shown.header("ETag"), shown.json());
        }

        /// What the engine does by itself is seen as well.
        void comesTo(String status) {
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        Answer shown = get("");
                        seen.put(shown.header("ETag"), shown.json());
                        return shown.json().path("status").asString().equals(status);
                    });
        }

        Answer get(String more) {
            return succeeded(http.get(path + more, token));
        }

        /// @param figures where they stand, by the name under which their reasons are asked for
        void proves(Map<String, String> figures, String parameter, String... streams) {
            List<Moment> moments = new ArrayList<>();
            for (String stream : streams) {
                for (JsonNode event :
                        succeeded(http.get("/api/v1/audit/streams/" + stream + "?limit=200"))
                                .json()
                                .path("items")) {
                    moments.add(
                            new Moment(
                                    event.path("position").asLong(),
                                    Instant.parse(event.at("/payload/at").asString())));
                }
            }
            moments.sort(Comparator.comparingLong(Moment::position));
            assertThat(moments).hasSizeGreaterThanOrEqualTo(seen.size());
            Set<String> recalled = new HashSet<>();
            int byTime = 0;
            for (Moment moment : moments) {
                String asOf = "asOf=" + moment.position();
                Answer then = get("?" + asOf);
                JsonNode past = then.json();
                assertThat(((ObjectNode) past).remove("asOf").path("position").asLong())
                        .isEqualTo(moment.position());
                JsonNode shown = seen.get(then.header("ETag"));
                if (shown != null) {
                    assertThat(past).isEqualTo(shown);
                    recalled.add(then.header("ETag"));
                }
                figures.forEach(
                        (name, place) -> sums(past.at(place), parameter + "=" + name + "&" + asOf));
                boolean divides =
                        moments.stream()
                                .allMatch(each ->
                                        each.position() <= moment.position()
                                                == !each.at().isAfter(moment.at()));
                if (divides) {
                    byTime++;
                    ObjectNode told = (ObjectNode) get("?asOf=" + moment.at()).json();
                    assertThat(told.remove("asOf").path("at").asString())
                            .isEqualTo(moment.at().toString());
                    assertThat(told).isEqualTo(past);
                }
            }
            assertThat(recalled).isEqualTo(seen.keySet());
            assertThat(byTime).isPositive();
            JsonNode now = get("").json();
            figures.forEach((name, place) -> sums(now.at(place), parameter + "=" + name));
        }

        private void sums(JsonNode figure, String query) {
            JsonNode why = get("/why?limit=200&" + query).json();
            assertThat(number(why.path("sum"))).as(query).isEqualByComparingTo(number(figure));
            assertThat(
                            why.path("items")
                                    .valueStream()
                                    .map(each -> number(each.path("change")))
                                    .reduce(BigDecimal.ZERO, BigDecimal::add))
                    .as(query)
                    .isEqualByComparingTo(number(figure));
        }
    }
}
