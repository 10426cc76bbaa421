package io.daybook.app.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Edits, returns and exchanges from outside, as a shop's back office and its customers do them.
class AfterSalesTest {

    private final Http http = Engine.shared().http();
    private final Shop shop = new Shop(http);

    @Test
    void an_order_is_edited_returned_and_exchanged() {
        String cup = shop.product(10);
        String pot = shop.product(10);
        String order = "/api/v1/orders/" + placed(cup, 2);
        pay(order, "5.00");

        // One more cup: seen, confirmed, paid.
        String oneMore =
                "\"reason\": \"one more\", \"currency\": \"GBP\", \"quantities\": [{\"line\": 1, \"quantity\": 3}]";
        Answer seen = ok(http.post(order + "/changes/preview", "{" + oneMore + "}"));
        assertThat(seen.json().path("toPay").asString()).isEqualTo("2.50");
        assertThat(seen.json().at("/lines/0/shipsWhenPaid").asBoolean()).isTrue();
        String token = seen.json().path("previewToken").asString();
        String confirmation = "{\"previewToken\": \"%s\", %s}".formatted(token, oneMore);
        ok(http.post(order + "/changes", confirmation));
        ok(http.post(order + "/changes", confirmation));
        ok(http.post(order + "/shipments", "{\"lines\": [{\"line\": 1, \"quantity\": 2}]}"));
        assertThat(http.post(order + "/shipments", "{}").code()).isEqualTo("not-paid");
        pay(order, "2.50");
        ok(http.post(order + "/shipments", "{}"));

        // A preview that has been outrun.
        String another = oneMore.replace("3}", "4}");
        token =
                ok(http.post(order + "/changes/preview", "{" + another + "}"))
                        .json()
                        .path("previewToken")
                        .asString();
        ok(http.post(order + "/goodwill", goodwill("0.50")));
        assertThat(
                        http.post(
                                        order + "/changes",
                                        "{\"previewToken\": \"%s\", %s}".formatted(token, another))
                                .code())
                .isEqualTo("preview-outdated");

        // A cup for a pot, and the cup comes back damaged.
        String exchange =
                """
                "reason": "a pot instead", "currency": "GBP", "returned": [{"line": 2, "quantity": 1}],
                "added": [{"sku": "%s", "description": "Pot", "quantity": 1, "unitPrice": "4.00"}]
                """
                        .formatted(pot);
        // Until the goodwill is given back, which happens by itself, it pays for a part of this.
        Answer exchanged =
                await().atMost(Duration.ofMinutes(1))
                        .until(
                                () ->
                                        ok(
                                                http.post(
                                                        order + "/changes/preview",
                                                        "{" + exchange + "}")),
                                now -> now.json().path("toPay").asString().equals("1.50"));
        token = exchanged.json().path("previewToken").asString();
        Answer changed =
                ok(
                        http.post(
                                order + "/changes",
                                "{\"previewToken\": \"%s\", %s}".formatted(token, exchange)));
        JsonNode returns =
                ok(http.get(order + "/returns", changed.header("Consistency-Token"))).json();
        String back = order + "/returns/" + returns.at("/items/0/returnId").asString();
        assertThat(returns.at("/items/0/status").asString()).isEqualTo("requested");
        ok(http.post(back + "/receipts", "{}"));
        Answer inspected =
                ok(
                        http.post(
                                back + "/inspections",
                                """
                                {"lines": [{"line": 2, "quantity": 1, "disposition": "damaged"}], "fee": "0.25", "currency": "GBP"}
                                """));

        String seenBy = inspected.header("Consistency-Token");
        assertThat(ok(http.get(back, seenBy)).json().path("status").asString()).isEqualTo("closed");
        JsonNode told = ok(http.get(order, seenBy)).json();
        // 3 cups at 2.50, less one, and a pot at 4.00, less 0.50 granted, and 0.25 kept.
        assertThat(told.at("/total/amount").asString()).isEqualTo("11.50");
        assertThat(told.at("/payment/due/amount").asString()).isEqualTo("1.75");
        assertThat(told.at("/units/returned").asInt()).isEqualTo(1);
        assertThat(told.at("/lines/2/sku").asString()).isEqualTo(pot);
        assertThat(ok(http.get(order + "/timeline", seenBy)).text())
                .contains(
                        "\"changed\"",
                        "\"goodwill-granted\"",
                        "\"return-inspected\"",
                        "a pot instead");
        assertThat(ok(http.get("/api/v1/stock/" + cup, seenBy)).json().findValue("damaged").asInt())
                .isEqualTo(1);
        http.proveTheBooks();
    }

    @Test
    void a_line_that_is_added_to_an_order_from_a_cart_is_taxed_as_the_cart_was() {
        String country = Shop.newId("Country");
        String cup = shop.product(10);
        String pot = shop.product(10);
        tax(country, "20");
        String cart = shop.cart(cup, 2);
        ok(
                http.put(
                        "/api/v1/carts/" + cart + "/destination",
                        "{\"country\": \"%s\"}".formatted(country)));
        String order =
                "/api/v1/orders/"
                        + ok(http.post(
                                        "/api/v1/carts/" + cart + "/checkout",
                                        "{\"customer\": {\"country\": \"%s\"}}".formatted(country)))
                                .json()
                                .path("orderId")
                                .asString();
        pay(order, "6.00");
        String edits =
                "\"reason\": \"a pot, too\", \"currency\": \"GBP\", \"added\": [{\"sku\": \"%s\", \"quantity\": 1, \"unitPrice\": \"4.10\"}]"
                        .formatted(pot);
        Answer before = ok(http.post(order + "/changes/preview", "{" + edits + "}"));
        assertThat(before.json().path("toPay").asString()).isEqualTo("4.92");
        assertThat(before.json().at("/lines/0/amount").asString()).isEqualTo("4.92");
        assertThat(before.json().at("/lines/0/tax/amount").asString()).isEqualTo("0.82");

        tax(country, "25");
        assertThat(confirm(order, before, edits).code()).isEqualTo("preview-outdated");
        Answer preview = ok(http.post(order + "/changes/preview", "{" + edits + "}"));
        assertThat(preview.json().path("toPay").asString()).isEqualTo("5.13");
        ok(confirm(order, preview, edits));
        tax(country, "30");
        Answer again = ok(confirm(order, preview, edits));
        assertThat(again.json().path("outstanding").asString()).isEqualTo("5.13");
        pay(order, "5.13");
        Answer shipped = ok(http.post(order + "/shipments", "{}"));

        JsonNode told = ok(http.get(order, shipped.header("Consistency-Token"))).json();
        assertThat(told.at("/total/amount").asString()).isEqualTo("11.13");
        assertThat(told.at("/tax/amount").asString()).isEqualTo("2.03");
        assertThat(told.at("/lines/1/tax/percent").asString()).isEqualTo("25");
        assertThat(told.at("/lines/1/rules"))
                .extracting(rule -> rule.path("kind").asString() + rule.path("version").asInt())
                .containsExactly("tax2");
        http.proveTheBooks();
    }

    private void tax(String country, String percent) {
        ok(
                http.put(
                        "/api/v1/price-rules/taxes/" + country,
                        "{\"percent\": \"%s\", \"included\": false}".formatted(percent)));
    }

    private Answer confirm(String order, Answer preview, String edits) {
        return http.post(
                order + "/changes",
                "{\"previewToken\": \"%s\", %s}"
                        .formatted(preview.json().path("previewToken").asString(), edits));
    }

    /// `-Ddaybook.after-sales.seed=` repeats a walk, `-Ddaybook.after-sales.steps=` makes it longer.
    @Test
    void whatever_is_asked_after_sales_breaks_no_identity() {
        long seed = Long.getLong("daybook.after-sales.seed", 7);
        Random random = new Random(seed);
        List<String> skus = List.of(shop.product(1000), shop.product(30));
        List<String> orders = new ArrayList<>();
        Map<Integer, Integer> statuses = new TreeMap<>();
        int steps = Integer.getInteger("daybook.after-sales.steps", 400);
        for (int step = 0; step < steps; step++) {
            if (orders.isEmpty() || random.nextInt(12) == 0) {
                String order = "/api/v1/orders/" + placed(skus.getFirst(), 4);
                orders.add(order);
                if (random.nextInt(4) > 0) {
                    pay(order, "10.00");
                }
            }
            String order = orders.get(Math.max(0, orders.size() - 1 - random.nextInt(4)));
            Answer answer = afterSales(order, skus.get(random.nextInt(2)), random);
            assertThat(answer.status())
                    .as("seed %d, step %d: %s".formatted(seed, step, answer.text()))
                    .isLessThan(500)
                    .isNotEqualTo(400);
            statuses.merge(answer.status(), 1, Integer::sum);
        }
        assertThat(statuses).containsKeys(200, 201, 409);
        http.proveTheBooks();
    }

    /// One random step; line numbers, quantities and ids are as often right as wrong.
    private Answer afterSales(String order, String sku, Random random) {
        String line =
                "{\"line\": %d, \"quantity\": %d}"
                        .formatted(1 + random.nextInt(3), 1 + random.nextInt(2));
        String back = order + "/returns/r" + random.nextInt(3);
        return switch (random.nextInt(10)) {
            case 0, 1 -> http.post(order + "/shipments", "{}");
            case 2 ->
                    http.post(
                            order + "/returns",
                            "{\"returnId\": \"r%d\", \"reason\": \"why\", \"lines\": [%s]}"
                                    .formatted(random.nextInt(3), line));
            case 3 -> http.post(back + "/receipts", "{}");
            case 4, 5 ->
                    http.post(
                            back + "/inspections",
                            "{\"lines\": [%s]}"
                                    .formatted(
                                            line.replace(
                                                    "}",
                                                    ", \"disposition\": \"%s\"}"
                                                            .formatted(
                                                                    List.of(
                                                                                    "restock",
                                                                                    "damaged",
                                                                                    "write-off",
                                                                                    "send-back")
                                                                            .get(
                                                                                    random.nextInt(
                                                                                            4))))));
            case 6 ->
                    http.post(
                            order + "/cancellation",
                            "{\"reason\": \"why\", \"lines\": [%s]}".formatted(line));
            case 7 -> http.post(order + "/goodwill", goodwill("0.30"));
            case 8 -> http.post(order + "/payments", recorded("2.50"));
            default -> change(order, line, sku, random);
        };
    }

    private Answer change(String order, String line, String sku, Random random) {
        String edits =
                switch (random.nextInt(3)) {
                    case 0 -> "\"quantities\": [%s]".formatted(line);
                    case 1 ->
                            "\"prices\": [{\"line\": 1, \"unitPrice\": \"%d.00\"}]"
                                    .formatted(1 + random.nextInt(3));
                    default ->
                            "\"returned\": [%s], \"added\": [{\"sku\": \"%s\", \"quantity\": 1, \"unitPrice\": \"2.50\"}]"
                                    .formatted(line, sku);
                };
        edits = "\"reason\": \"walk\", \"currency\": \"GBP\", " + edits;
        Answer preview = http.post(order + "/changes/preview", "{" + edits + "}");
        return preview.status() != 200
                ? preview
                : http.post(
                        order + "/changes",
                        "{\"previewToken\": \"%s\", %s}"
                                .formatted(preview.json().path("previewToken").asString(), edits));
    }

    @Test
    void what_is_accepted_of_a_return_is_given_back_by_itself() {
        String cup = shop.product(10);
        String order = "/api/v1/orders/" + placed(cup, 2);
        pay(order, "5.00");
        ok(http.post(order + "/shipments", "{}"));
        Answer asked =
                ok(
                        http.post(
                                order + "/returns",
                                "{\"reason\": \"cracked\", \"lines\": [{\"line\": 1, \"quantity\": 2}]}"));
        assertThat(asked.status()).isEqualTo(201);
        String back = asked.header("Location");
        ok(http.post(back + "/receipts", "{\"lines\": [{\"line\": 1, \"quantity\": 1}]}"));
        ok(http.post(back + "/cancellation", "{\"reason\": \"keeps the other\"}"));
        assertThat(http.post(back + "/cancellation", "{\"reason\": \"again\"}").status())
                .isEqualTo(200);
        ok(
                http.post(
                        back + "/inspections",
                        "{\"lines\": [{\"line\": 1, \"quantity\": 1, \"disposition\": \"restock\"}]}"));

        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() ->
                        assertThat(
                                        ok(http.get(order))
                                                .json()
                                                .at("/payment/refunded/amount")
                                                .asString())
                                .isEqualTo("2.50"));
        http.proveTheBooks();
    }

    private String placed(String sku, int quantity) {
        return ok(http.post("/api/v1/orders", Shop.order(sku, quantity)))
                .json()
                .path("orderId")
                .asString();
    }

    private void pay(String order, String amount) {
        ok(http.post(order + "/payments", recorded(amount)));
    }

    private static String recorded(String amount) {
        return """
        {"amount": "%s", "currency": "GBP", "method": "cash", "provider": "recorded"}
        """
                .formatted(amount);
    }

    private static String goodwill(String amount) {
        return "{\"amount\": \"%s\", \"currency\": \"GBP\", \"reason\": \"sorry\"}"
                .formatted(amount);
    }

    private static Answer ok(Answer answer) {
        return Shop.succeeded(answer);
    }
}
