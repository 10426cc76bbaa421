package io.daybook.app.doors;

import static io.daybook.app.doors.Shop.newId;
import static io.daybook.app.doors.Shop.succeeded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What customers and the back office do with payments, from outside.
class PaymentsTest {

    private final Http http = Engine.shared().http();
    private final Shop shop = new Shop(http);

    @Test
    void a_payment_is_held_captured_in_parts_let_go_and_refunded_in_part() {
        String order = order(4);
        String payment = newId("P");
        request(order, payment, "10.00", "card", ", \"capture\": \"manual\"");
        awaitStatus(payment, "authorised");

        succeeded(post(payment, "captures", "{\"amount\": \"6.00\", \"currency\": \"GBP\"}"));
        awaitStatus(payment, "partly-captured");
        assertThat(
                        post(payment, "captures", "{\"amount\": \"4.01\", \"currency\": \"GBP\"}")
                                .code())
                .isEqualTo("more-than-authorised");
        succeeded(post(payment, "captures", "{\"amount\": \"3.00\", \"currency\": \"GBP\"}"));
        succeeded(post(payment, "void", "{\"reason\": \"a pound less\"}"));
        awaitStatus(payment, "captured");

        assertThat(
                        post(
                                        payment,
                                        "refunds",
                                        "{\"amount\": \"9.01\", \"currency\": \"GBP\", \"reason\": \"why\"}")
                                .code())
                .isEqualTo("more-than-captured");
        succeeded(
                post(
                        payment,
                        "refunds",
                        "{\"amount\": \"2.00\", \"currency\": \"GBP\", \"reason\": \"scratched\"}"));
        JsonNode shown = awaitStatus(payment, "partly-refunded");
        assertThat(amount(shown, "captured")).isEqualTo("9.00");
        assertThat(amount(shown, "voided")).isEqualTo("1.00");
        assertThat(amount(shown, "refunded")).isEqualTo("2.00");
        assertThat(
                        shown.path("operations")
                                .valueStream()
                                .map(each ->
                                        each.path("operation").asString()
                                                + " "
                                                + each.path("status").asString()))
                .containsExactlyInAnyOrder(
                        "capture done", "capture done", "void done", "refund done");
        assertThat(shown.path("operations").findValuesAsString("reason"))
                .contains("scratched", "a pound less");
    }

    @Test
    void a_gift_card_and_a_card_pay_together_and_the_card_gives_back_first() {
        String order = order(4);
        String gift = newId("P");
        String card = newId("P");
        request(order, gift, "4.00", "gift-card", "");
        awaitStatus(gift, "captured");
        request(order, card, "6.00", "card", "");
        awaitOrder(order, "confirmed");

        succeeded(
                http.post(
                        "/api/v1/orders/" + order + "/cancellation",
                        "{\"reason\": \"one less\", \"lines\": [{\"line\": 1, \"quantity\": 1}]}"));
        assertThat(amount(awaitStatus(card, "partly-refunded"), "refunded")).isEqualTo("2.50");
        succeeded(
                http.post(
                        "/api/v1/orders/" + order + "/cancellation",
                        "{\"reason\": \"all of it\"}"));
        awaitStatus(card, "refunded");
        assertThat(amount(awaitStatus(gift, "refunded"), "refunded")).isEqualTo("4.00");
    }

    @Test
    void a_refund_that_fails_stands_in_the_timeline_and_succeeds_on_retry() {
        String order = order(2);
        String payment = newId("P");
        request(order, payment, "5.00", "card-refund-fails", "");
        awaitOrder(order, "confirmed");
        succeeded(http.post("/api/v1/orders/" + order + "/cancellation", "{\"reason\": \"late\"}"));
        JsonNode failed = awaitStatus(payment, "refund-failed");
        JsonNode refund =
                failed.path("operations")
                        .valueStream()
                        .filter(each -> each.path("operation").asString().equals("refund"))
                        .findFirst()
                        .orElseThrow();
        assertThat(refund.path("failure").asString()).isEqualTo("account-closed");
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() ->
                        assertThat(http.get("/api/v1/orders/" + order + "/timeline").text())
                                .contains("\"refund-failed\"", "account-closed"));

        String retries = "refunds/" + refund.path("id").asString() + "/retries";
        succeeded(post(payment, retries, "{}"));
        assertThat(post(payment, retries, "{}").code()).isEqualTo("refund-not-failed");
        assertThat(amount(awaitStatus(payment, "refunded"), "refunded")).isEqualTo("5.00");
    }

    @Test
    void an_order_cancelled_while_its_authorisation_is_in_flight_keeps_nothing() {
        JsonNode shown = cancelledInFlight();
        // The provider answers after two seconds, which may be over on a busy machine before the
        // cancellation is heard: then nothing was in flight any more.
        for (int more = 0; more < 4 && !amount(shown, "captured").equals("0.00"); more++) {
            assertThat(amount(shown, "refunded")).isEqualTo("5.00");
            shown = cancelledInFlight();
        }
        assertThat(shown.path("status").asString()).isEqualTo("voided");
        assertThat(amount(shown, "captured")).isEqualTo("0.00");
        assertThat(amount(shown, "voided")).isEqualTo("5.00");
    }

    private JsonNode cancelledInFlight() {
        String order = order(2);
        String payment = newId("P");
        request(order, payment, "5.00", "card-slow", "");
        succeeded(http.post("/api/v1/orders/" + order + "/cancellation", "{\"reason\": \"late\"}"));
        return await().atMost(Duration.ofMinutes(2))
                .until(
                        () -> http.get("/api/v1/payments/" + payment).json(),
                        shown ->
                                List.of("voided", "refunded")
                                        .contains(shown.path("status").asString("")));
    }

    @Test
    void whatever_call_or_reply_is_lost_each_operation_is_done_once() {
        for (String method : new String[] {"card-lost-reply", "card-timeout"}) {
            String order = order(2);
            String payment = newId("P");
            request(order, payment, "5.00", method, "");
            awaitOrder(order, "confirmed");
            assertThat(amount(awaitStatus(payment, "captured"), "captured")).isEqualTo("5.00");
            succeeded(
                    http.post(
                            "/api/v1/orders/" + order + "/cancellation", "{\"reason\": \"late\"}"));
            assertThat(amount(awaitStatus(payment, "refunded"), "refunded")).isEqualTo("5.00");

            String held = newId("P");
            request(order(2), held, "5.00", method, ", \"capture\": \"manual\"");
            awaitStatus(held, "authorised");
            succeeded(post(held, "void", "{\"reason\": \"not wanted\"}"));
            assertThat(amount(awaitStatus(held, "voided"), "voided")).isEqualTo("5.00");
        }
    }

    @Test
    void of_forty_who_capture_and_refund_at_once_only_so_many_are_heard_as_there_is_money() {
        String payment = newId("P");
        request(order(4), payment, "10.00", "card", ", \"capture\": \"manual\"");
        awaitStatus(payment, "authorised");
        String pound = "\"amount\": \"1.00\", \"currency\": \"GBP\"";

        assertThat(atOnce(payment, "captures", "{" + pound + "}"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("", 10L, "more-than-authorised", 30L));
        assertThat(amount(awaitStatus(payment, "captured"), "captured")).isEqualTo("10.00");
        assertThat(atOnce(payment, "refunds", "{" + pound + ", \"reason\": \"why\"}"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("", 10L, "more-than-captured", 30L));
        assertThat(amount(awaitStatus(payment, "refunded"), "refunded")).isEqualTo("10.00");
    }

    /// How many of forty got which code; none where they succeeded.
    private Map<String, Long> atOnce(String payment, String what, String body) {
        return IntStream.range(0, 40)
                .mapToObj(_ -> http.postAsync("/api/v1/payments/" + payment + "/" + what, body))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .collect(Collectors.groupingBy(Answer::code, Collectors.counting()));
    }

    @Test
    void what_cannot_be_is_refused_with_a_code() {
        assertThat(post(newId("P"), "captures", "{}").code()).isEqualTo("unknown-payment");
        String order = order(2);
        String payment = newId("P");
        request(order, payment, "5.00", "card", "");
        awaitStatus(payment, "captured");
        assertThat(post(payment, "captures", "{}").code()).isEqualTo("more-than-authorised");
        assertThat(post(payment, "captures", "{\"amount\": \"1.00\"}").code())
                .isEqualTo("invalid-command");
        assertThat(
                        post(
                                        payment,
                                        "refunds",
                                        "{\"amount\": \"1.00\", \"currency\": \"EUR\", \"reason\": \"why\"}")
                                .code())
                .isEqualTo("currency-mismatch");
        assertThat(post(payment, "refunds/none/retries", "{}").code()).isEqualTo("unknown-refund");
        assertThat(
                        http.post(
                                        "/api/v1/orders/" + order + "/payments",
                                        "{\"amount\": \"1.00\", \"currency\": \"GBP\", \"method\": \"card\", \"capture\": \"never\"}")
                                .code())
                .isEqualTo("invalid-command");
    }

    private String order(int units) {
        String sku = shop.product(units);
        return succeeded(http.post("/api/v1/orders", Shop.order(sku, units)))
                .json()
                .path("orderId")
                .asString();
    }

    private void request(String order, String payment, String amount, String method, String more) {
        succeeded(
                http.post(
                        "/api/v1/orders/" + order + "/payments",
                        "{\"paymentId\": \"%s\", \"amount\": \"%s\", \"currency\": \"GBP\", \"method\": \"%s\"%s}"
                                .formatted(payment, amount, method, more)));
    }

    private Answer post(String payment, String what, String body) {
        return http.post("/api/v1/payments/" + payment + "/" + what, body);
    }

    private JsonNode awaitStatus(String payment, String status) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() ->
                        assertThat(
                                        http.get("/api/v1/payments/" + payment)
                                                .json()
                                                .path("status")
                                                .asString(""))
                                .isEqualTo(status));
        return http.get("/api/v1/payments/" + payment).json();
    }

    private void awaitOrder(String order, String status) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .until(() ->
                        http.get("/api/v1/orders/" + order)
                                .json()
                                .path("status")
                                .asString("")
                                .equals(status));
    }

    private static String amount(JsonNode payment, String name) {
        return payment.path(name).path("amount").asString();
    }
}
