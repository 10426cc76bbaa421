package io.daybook.app.doors;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;
import io.daybook.shared.log.EventLog;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;

/// Whatever is wrong with a request, its sender hears what, and nothing changes. The engine is this class's own: in another one, what earlier
/// tests have set going may go on being recorded.
class BadInputTest {

    private static final Engine ENGINE = Engine.start();

    private final Http http = ENGINE.http();
    private final EventLog log = ENGINE.part(EventLog.class);
    private long head;

    @AfterAll
    static void stop() {
        ENGINE.close();
    }

    @BeforeEach
    void remember_the_log() {
        head = log.head();
    }

    @AfterEach
    void nothing_was_recorded() {
        assertThat(log.head()).isEqualTo(head);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"currency\": \"GBP\"                      |         | bad-json",
                "{\"currency\": \"GBP\"} x                   |         | bad-json",
                "{\"currency\": \"GBP\", \"currency\": \"EUR\"} |         | bad-json",
                "{\"currency\": \"GBP\", \"colour\": \"red\"}   | /colour   | unknown-field",
                "{\"currency\": 7}                           | /currency | wrong-type",
                "{\"currency\": true}                        | /currency | wrong-type",
                "{\"currency\": [\"GBP\"]}                     | /currency | wrong-type",
                "{\"currency\": null}                        | /currency | missing",
                "{}                                        | /currency | missing",
            })
    void a_body_of_another_shape_is_refused_with_the_place(
            String body, String pointer, String code) {
        Answer answer = http.post("/api/v1/carts", body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("malformed-request");
        assertThat(answer.json().at("/errors/0/code").asString()).isEqualTo(code);
        if (pointer != null) {
            assertThat(answer.json().at("/errors/0/pointer").asString()).isEqualTo(pointer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/orders/a%2Fb", "/api/v1/orders/a%5Cb", "/api/v1/orders/%00"})
    void an_address_that_the_server_itself_refuses_is_told_as_a_problem(String path) {
        Answer answer = http.get(path);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.code()).isEqualTo("malformed-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "\"text\"", "null", ""})
    void what_is_no_object_is_refused(String body) {
        Answer answer = http.post("/api/v1/carts", body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("malformed-request");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "`sku`: `A`, `quantity`: 0, `unitPrice`: `2.50` | 422 | /lines/0/quantity",
                "`sku`: `A`, `quantity`: -3, `unitPrice`: `2.50` | 422 | /lines/0/quantity",
                "`sku`: `A`, `quantity`: 1000001, `unitPrice`: `2.50` | 422 | /lines/0/quantity",
                "`sku`: `A`, `quantity`: 99999999999, `unitPrice`: `2.50` | 400 | /lines/0/quantity",
                "`sku`: `A`, `quantity`: 1.5, `unitPrice`: `2.50` | 400 | /lines/0/quantity",
                "`sku`: `A`, `quantity`: `1`, `unitPrice`: `2.50` | 400 | /lines/0/quantity",
                "`sku`: `A`, `quantity`: 1, `unitPrice`: `2.505` | 422 | /lines/0/unitPrice",
                "`sku`: `A`, `quantity`: 1, `unitPrice`: `-2.50` | 422 | /lines/0/unitPrice",
                "`sku`: `A`, `quantity`: 1, `unitPrice`: `1e30` | 422 | /lines/0/unitPrice",
                "`sku`: `A`, `quantity`: 1, `unitPrice`: `much` | 422 | /lines/0/unitPrice",
                "`sku`: `A`, `quantity`: 1, `unitPrice`: 2.5 | 400 | /lines/0/unitPrice",
                "`sku`: `a b`, `quantity`: 1, `unitPrice`: `2.50` | 422 | /lines/0/sku",
                "`sku`: ``, `quantity`: 1, `unitPrice`: `2.50` | 422 | /lines/0/sku",
                "`sku`: `A`, `quantity`: 1, `unitPrice`: `2.50`, `kind`: `gift` | 422 | /lines/0/kind",
            })
    void a_value_out_of_bounds_is_refused_with_the_place(
            String members, int status, String pointer) {
        Answer answer =
                http.post(
                        "/api/v1/orders",
                        "{`customer`: {`country`: `France`}, `currency`: `GBP`, `lines`: [{%s}]}"
                                .formatted(members)
                                .replace('`', '"'));

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().at("/errors/0/pointer").asString()).isEqualTo(pointer);
    }

    @Test
    void an_unknown_currency_is_refused() {
        Answer answer = http.post("/api/v1/carts", "{\"currency\": \"ZZZ\"}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/errors/0/code").asString()).isEqualTo("invalid-currency");
    }

    @Test
    void an_unknown_id_is_not_found() {
        Answer answer = http.put("/api/v1/carts/no-such-cart/items/A", "{\"quantity\": 1}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("unknown-cart");
    }

    @Test
    void a_post_without_an_idempotency_key_is_refused() {
        Answer answer =
                http.send(
                        http.request("/api/v1/carts")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"currency\": \"GBP\"}")));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("idempotency-key-required");
    }

    @ParameterizedTest
    @CsvSource({
        "Idempotency-Key, two words, idempotency-key-malformed",
        "If-Match, 17, if-match-malformed",
        "If-Match, \"17\", if-match-malformed",
        "Daybook-Role, owner, malformed-header",
        "Daybook-Actor, jane@example.org, malformed-header",
    })
    void a_header_that_cannot_be_read_is_refused(String header, String value, String code) {
        Answer answer = http.post("/api/v1/carts", "{\"currency\": \"GBP\"}", header, value);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(code);
    }

    @Test
    void a_body_that_says_it_is_too_large_is_refused() {
        Answer answer = http.post("/api/v1/orders", " ".repeat(1_100_000));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.code()).isEqualTo("body-too-large");
    }

    @Test
    void a_body_that_does_not_say_how_large_it_is_is_bounded_too() {
        byte[] body = ("{\"currency\": \"" + "G".repeat(1_100_000) + "\"}").getBytes();
        Answer answer =
                http.send(
                        http.request("/api/v1/carts")
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", Shop.newId("key"))
                                .POST(
                                        BodyPublishers.ofInputStream(
                                                () -> new ByteArrayInputStream(body))));

        assertThat(answer.status()).as(answer.text()).isEqualTo(413);
        assertThat(answer.code()).isEqualTo("body-too-large");
    }

    @Test
    void another_media_type_is_refused() {
        Answer answer = http.post("/api/v1/carts", "currency=GBP", "Content-Type", "text/plain");

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.code()).isEqualTo("unsupported-media-type");
    }

    /// A problem of the operation itself, and not that there is none.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/orders/none",
                "/api/v1/%6Frders/none",
                "/api/v1;v=1/orders/none",
                "/%61pi/v1/orders/%6Eone"
            })
    void an_address_is_found_however_its_letters_are_written(String path) {
        assertThat(http.get(path).code()).isEqualTo("unknown-order");
    }

    @Test
    void an_unknown_path_is_not_found() {
        Answer answer = http.get("/api/v1/nowhere");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("unknown-path");
    }

    @Test
    void another_method_is_not_allowed_and_the_answer_says_which_are() {
        Answer answer = http.delete("/api/v1/carts");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.code()).isEqualTo("method-not-allowed");
        assertThat(answer.header("Allow")).contains("POST");
    }

    @Test
    void every_answer_carries_the_headers_that_keep_browsers_strict() {
        Answer answer = http.get("/api/v1/nowhere");

        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Correlation-Id")).isNotEmpty();
    }

    @Test
    void a_currency_mismatch_is_refused() {
        // Recorded by this test, so the log is remembered after it.
        Shop shop = new Shop(http);
        String sku = shop.product(0);
        String cartId =
                Shop.succeeded(http.post("/api/v1/carts", "{\"currency\": \"EUR\"}"))
                        .json()
                        .path("cartId")
                        .asString();
        head = log.head();

        Answer answer = http.put("/api/v1/carts/" + cartId + "/items/" + sku, "{\"quantity\": 1}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("currency-mismatch");
    }
}
