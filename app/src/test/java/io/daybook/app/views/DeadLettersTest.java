package io.daybook.app.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/// Events that views cannot apply, over HTTP, with one process that takes commands and queries and another that posts the views.
class DeadLettersTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String LETTERS = "/api/v1/projections/order-tracking/dead-letters/";
    private static final String FAILED =
            "/api/v1/dead-letters?view=order-tracking&state=failed&limit=200";

    private static final TestDatabase DATABASE = TestStores.database();
    private static final Engine DOOR = Engine.startOn(DATABASE, "--daybook.roles=command,query");
    private static final Engine POSTS = Engine.startOn(DATABASE, "--daybook.roles=projection");

    private final Http http = DOOR.http();

    @BeforeAll
    static void shop() {
        Answer received =
                DOOR.http()
                        .post(
                                "/api/v1/stock/TEA/receipts",
                                "{\"quantity\": 50, \"reference\": \"R\"}");
        assertThat(received.status()).as(received.text()).isEqualTo(200);
    }

    @AfterAll
    static void ends() {
        POSTS.close();
        DOOR.close();
    }

    @Test
    void an_event_is_edited_for_the_view_that_cannot_apply_it() throws SQLException {
        long position = poison("edit-1");
        JsonNode letter = http.get(LETTERS + position).json();
        assertThat(letter.toString()).doesNotContain("Lovelace").contains("\"***\"");
        assertThat(letter.at("/letter/waiting").asLong()).isEqualTo(1);
        assertThat(letter.at("/tries")).hasSize(1);

        Answer wrong = edit(position, "{\"currency\": 12, \"colour\": \"red\"}", false);
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.json().at("/errors").toString())
                .contains("/changes/currency", "wrong-type", "/changes/colour", "unknown-field");
        Answer dry = edit(position, "{\"currency\": \"GBP\"}", true);
        assertThat(dry.status()).as(dry.text()).isEqualTo(200);
        assertThat(dry.json().path("letters").asInt()).isEqualTo(1);
        assertThat(dry.json().path("waiting").asInt()).isEqualTo(1);
        assertThat(http.get(LETTERS + position).json().path("decisions")).isEmpty();

        String body = "{\"changes\": {\"currency\": \"GBP\"}, \"reason\": \"the till forgot it\"}";
        Answer edited =
                http.post(
                        LETTERS + position + "/edit",
                        body,
                        "Idempotency-Key",
                        "edit-1",
                        "Daybook-Actor",
                        "ann");
        assertThat(edited.status()).as(edited.text()).isEqualTo(200);
        Answer again =
                http.post(
                        LETTERS + position + "/edit",
                        body,
                        "Idempotency-Key",
                        "edit-1",
                        "Daybook-Actor",
                        "ann");

        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.text()).isEqualTo(edited.text());
        gone(position);
        Answer order = http.get("/api/v1/orders/edit-1", edited.header("Consistency-Token"));
        assertThat(order.json().path("status").asString()).as(order.text()).isEqualTo("confirmed");
        assertThat(order.json().at("/total/currency").asString()).isEqualTo("GBP");
        JsonNode decisions = http.get("/api/v1/audit/streams/dead-letters:order-tracking").json();
        assertThat(decisions.toString())
                .contains("the till forgot it", "\"ann\"")
                .doesNotContain("Lovelace");
        assertThat(
                        http.get("/api/v1/audit/streams/order:edit-1")
                                .json()
                                .at("/items/0/payload")
                                .has("currency"))
                .as("the log is not changed")
                .isFalse();
    }

    @Test
    void a_retry_that_fails_is_counted_and_what_only_waits_is_not_decided_about()
            throws SQLException {
        long position = poison("retry-1");

        Answer retried = http.post(LETTERS + position + "/retry", "{}");

        assertThat(retried.status()).as(retried.text()).isEqualTo(200);
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(
                                        http.get(LETTERS + position)
                                                .json()
                                                .at("/letter/attempts")
                                                .asInt())
                                .isEqualTo(2));
        assertThat(http.get(LETTERS + position).json().at("/tries")).hasSize(2);
        Answer waits = http.post(LETTERS + (position + 1) + "/retry", "{}");
        assertThat(waits.status()).isEqualTo(409);
        assertThat(waits.code()).isEqualTo("dead-letter-waits");
        assertThat(waits.json().path("behind").asLong()).isEqualTo(position);
        assertThat(http.post(LETTERS + "1/retry", "{}").code()).isEqualTo("unknown-dead-letter");
        assertThat(http.post("/api/v1/projections/nothing/dead-letters/1/retry", "{}").code())
                .isEqualTo("unknown-view");
        assertThat(http.post(LETTERS + position + "/drop", "{\"reason\": \" \"}").code())
                .isEqualTo("invalid-command");
    }

    @Test
    void all_of_a_cause_are_dropped_and_other_orders_flow() throws SQLException {
        List<Long> positions = List.of(poison("drop-1"), poison("drop-2"), poison("drop-3"));
        Answer placed =
                http.post(
                        "/api/v1/orders",
                        "{\"orderId\": \"flows\", \"customer\": {\"reference\": \"17850\", \"country\": \"France\"}, \"currency\": \"GBP\", \"lines\": [{\"sku\": \"TEA\", \"quantity\": 1, \"unitPrice\": \"2.50\"}]}");
        assertThat(placed.status()).as(placed.text()).isEqualTo(201);
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(http.get("/api/v1/orders/flows").status()).isEqualTo(200));
        String cause =
                http.get(LETTERS + positions.getFirst()).json().at("/letter/cause").asString();

        Answer dry =
                http.post(
                        LETTERS + "drop",
                        "{\"cause\": \"%s\", \"reason\": \"test orders\", \"dryRun\": true}"
                                .formatted(cause));
        assertThat(dry.json().path("letters").asInt()).as(dry.text()).isGreaterThanOrEqualTo(3);
        assertThat(http.get(LETTERS + positions.getFirst()).status()).isEqualTo(200);
        while (!http.get(FAILED).json().path("items").isEmpty()) {
            // Dropping what placed an order leaves what confirmed it without an order, which is a
            // cause of its own.
            String next = http.get(FAILED).json().at("/items/0/cause").asString();
            Answer dropped =
                    http.post(
                            LETTERS + "drop",
                            "{\"cause\": \"%s\", \"reason\": \"test orders\"}".formatted(next));
            assertThat(dropped.status()).as(dropped.text()).isEqualTo(200);
            await().atMost(SOON)
                    .until(() ->
                            http.get(FAILED)
                                    .json()
                                    .path("items")
                                    .valueStream()
                                    .noneMatch(letter ->
                                            letter.path("cause").asString().equals(next)));
        }

        positions.forEach(this::gone);
        JsonNode views = http.get("/api/v1/projections").json().path("items");
        assertThat(
                        views.valueStream()
                                .filter(view ->
                                        view.path("view").asString().equals("order-tracking"))
                                .map(view -> view.path("parkedEvents").asInt()))
                .containsExactly(0);
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(http.get("/actuator/prometheus").text())
                                .contains("daybook_view_parked{view=\"order-tracking\"} 0.0"));
    }

    /// Puts an order into the log that the view cannot apply; returns the position of its first event.
    private long poison(String orderId) throws SQLException {
        Poison.order(DATABASE, orderId);
        String list = "/api/v1/dead-letters?view=order-tracking&sequence=order:" + orderId;
        await().atMost(SOON).until(() -> http.get(list).json().path("items").size() == 2);
        return http.get(list).json().at("/items/0/position").asLong();
    }

    private Answer edit(long position, String changes, boolean dryRun) {
        return http.post(
                LETTERS + position + "/edit",
                "{\"changes\": %s, \"reason\": \"a slip\", \"dryRun\": %s}"
                        .formatted(changes, dryRun));
    }

    private void gone(long position) {
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(http.get(LETTERS + position).code())
                                .isEqualTo("unknown-dead-letter"));
    }
}
