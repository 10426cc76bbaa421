package io.daybook.app.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;
import io.daybook.app.doors.OpenStream;
import io.daybook.app.doors.OpenStream.Message;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// What can be asked of rebuilds, and what is refused, at an engine that makes none: so each stands where the test puts it.
class RebuildDoorsTest {

    private static final TestDatabase DATABASE = TestStores.database();
    private static final Engine ENGINE = Engine.startOn(DATABASE, "--daybook.roles=command,query");

    private final Http http = ENGINE.http();

    @BeforeAll
    static void there_are_views() throws SQLException {
        sql("insert into views.view_positions (view) values ('order-tracking'), ('stock-level')");
    }

    @AfterAll
    static void ends() {
        ENGINE.close();
    }

    @AfterEach
    void nothing_is_left_open() throws SQLException {
        sql(
                "update views.rebuilds set state = 'cancelled', ended_at = now() where ended_at is null");
    }

    @Test
    void a_rebuild_is_begun_once_for_a_key_and_followed_at_its_address() {
        String body = "{\"reason\": \"steps have new names\", \"eventsPerSecond\": 5000}";
        Answer begun =
                http.post(
                        "/api/v1/projections/order-tracking/rebuilds",
                        body,
                        "Idempotency-Key",
                        "once",
                        "Daybook-Actor",
                        "u-1");

        assertThat(begun.status()).as(begun.text()).isEqualTo(202);
        String address = begun.header("Location");
        assertThat(begun.header("Idempotency-Replayed")).isEmpty();
        assertThat(begun.json()).isEqualTo(http.get(address).json());
        assertThat(begun.json().path("view").asString()).isEqualTo("order-tracking");
        assertThat(begun.json().path("kind").asString()).isEqualTo("rebuild");
        assertThat(begun.json().path("state").asString()).isEqualTo("queued");
        assertThat(begun.json().path("actor").asString()).isEqualTo("u-1");
        assertThat(begun.json().path("reason").asString()).isEqualTo("steps have new names");
        assertThat(actions(begun)).containsExactly("pause", "cancellation");

        Answer again =
                http.post(
                        "/api/v1/projections/order-tracking/rebuilds",
                        "{\"eventsPerSecond\": 5000,  \"reason\": \"steps have new names\"}",
                        "Idempotency-Key",
                        "once",
                        "Daybook-Actor",
                        "u-1");
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.header("Location")).isEqualTo(address);
        assertThat(again.json()).isEqualTo(begun.json());

        refused(
                422,
                "idempotency-key-reused",
                http.post(
                        "/api/v1/projections/order-tracking/rebuilds",
                        "{}",
                        "Idempotency-Key",
                        "once"));
        refused(
                422,
                "idempotency-key-reused",
                http.post(
                        "/api/v1/projections/stock-level/rebuilds",
                        body,
                        "Idempotency-Key",
                        "once"));
    }

    @Test
    void a_refusal_is_given_again_for_its_key_whatever_has_changed() throws SQLException {
        begin("order-tracking");
        Answer refused =
                http.post(
                        "/api/v1/projections/order-tracking/rebuilds",
                        "{}",
                        "Idempotency-Key",
                        "refused");
        refused(409, "rebuild-running", refused);
        nothing_is_left_open();

        Answer again =
                http.post(
                        "/api/v1/projections/order-tracking/rebuilds",
                        "{}",
                        "Idempotency-Key",
                        "refused");

        refused(409, "rebuild-running", again);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.json()).isEqualTo(refused.json());
    }

    @Test
    void what_cannot_be_asked_for_is_refused() {
        refused(404, "unknown-view", http.post("/api/v1/projections/nonsense/rebuilds", "{}"));
        refused(
                422,
                "invalid-command",
                http.post(
                        "/api/v1/projections/order-tracking/rebuilds", "{\"eventsPerSecond\": 0}"));
        refused(
                422,
                "invalid-command",
                http.post(
                        "/api/v1/projections/order-tracking/rebuilds",
                        "{\"confirmation\": \"never\"}"));
        refused(
                422,
                "invalid-command",
                http.post(
                        "/api/v1/projections/order-tracking/rebuilds",
                        "{\"reason\": \"%s\"}".formatted("x".repeat(501))));
        refused(
                400,
                "malformed-request",
                http.post("/api/v1/projections/order-tracking/rebuilds", "{\"force\": true}"));
        refused(
                400,
                "malformed-header",
                http.post(
                        "/api/v1/projections/order-tracking/rebuilds",
                        "{}",
                        "Daybook-Role",
                        "emperor"));
        refused(
                400,
                "idempotency-key-required",
                http.send(
                        http.request("/api/v1/projections/order-tracking/rebuilds")
                                .POST(java.net.http.HttpRequest.BodyPublishers.noBody())));
        refused(
                409,
                "nothing-to-roll-back-to",
                http.post(
                        "/api/v1/projections/order-tracking/rollbacks",
                        "{\"reason\": \"it was better before\"}"));
        refused(
                400,
                "malformed-request",
                http.post("/api/v1/projections/order-tracking/rollbacks", "{}"));
        for (String nobody : List.of("nobody-s", "018f6b2e-0000-7000-8000-000000000000")) {
            String address = "/api/v1/rebuilds/" + nobody;
            refused(404, "unknown-rebuild", http.get(address));
            refused(404, "unknown-rebuild", http.get(address + "/stream"));
            refused(404, "unknown-rebuild", http.post(address + "/pause", ""));
            refused(404, "unknown-rebuild", http.post(address + "/resume", ""));
            refused(404, "unknown-rebuild", http.post(address + "/cancellation", ""));
            refused(
                    404,
                    "unknown-rebuild",
                    http.post(address + "/confirmation", "{\"reason\": \"fine\"}"));
        }
        assertThat(http.get("/api/v1/rebuilds?view=nonsense").json().path("items")).isEmpty();
    }

    @Test
    void a_rebuild_rests_and_goes_on() {
        String address = begin("order-tracking").header("Location");

        assertThat(asked(http.post(address + "/pause", ""))).isEqualTo("paused");
        assertThat(asked(http.post(address + "/pause", ""))).isEqualTo("paused");
        assertThat(actions(http.get(address))).containsExactly("resume", "cancellation");
        assertThat(asked(http.post(address + "/resume", ""))).isEqualTo("queued");
        refused(
                409,
                "rebuild-not-waiting",
                http.post(address + "/confirmation", "{\"reason\": \"fine\"}"));
        assertThat(http.post(address + "/cancellation", "").status()).isEqualTo(202);
    }

    @Test
    void what_differs_is_told_and_confirmed_with_a_reason() throws SQLException {
        String address = begin("order-tracking").header("Location");
        sql(
                """
                update views.rebuilds
                set state = 'awaiting-confirmation', compared_at = 17, differences = 2,
                    samples = '[{"table": "orders", "key": "order_id=O-1", "column": "status", "live": "placed", "next": "confirmed"},
                                {"table": "orders", "key": "order_id=O-2", "next": "{}"}]'
                where ended_at is null
                """);

        Answer waiting = http.get(address);
        assertThat(waiting.json().at("/comparison/position").asLong()).isEqualTo(17);
        assertThat(waiting.json().at("/comparison/differenceCount").asLong()).isEqualTo(2);
        assertThat(waiting.json().at("/comparison/samples/0"))
                .isEqualTo(
                        Http.JSON.readTree(
                                """
                                {"table": "orders", "key": "order_id=O-1", "column": "status", "live": "placed", "next": "confirmed"}
                                """));
        assertThat(waiting.json().at("/comparison/samples/1").has("column")).isFalse();
        assertThat(actions(waiting)).containsExactly("confirmation", "pause", "cancellation");

        refused(400, "malformed-request", http.post(address + "/confirmation", "{}"));
        refused(
                422,
                "invalid-command",
                http.post(address + "/confirmation", "{\"reason\": \"  \"}"));
        Answer confirmed =
                http.post(
                        address + "/confirmation",
                        "{\"reason\": \"the new rule says so\"}",
                        "Daybook-Actor",
                        "u-2");

        assertThat(confirmed.status()).as(confirmed.text()).isEqualTo(202);
        assertThat(confirmed.json().at("/confirmation/actor").asString()).isEqualTo("u-2");
        assertThat(confirmed.json().at("/confirmation/reason").asString())
                .isEqualTo("the new rule says so");
        refused(
                409,
                "rebuild-not-waiting",
                http.post(address + "/confirmation", "{\"reason\": \"me too\"}"));
    }

    @Test
    void all_views_are_begun_at_once_but_those_that_were() {
        begin("order-tracking");

        Answer begun = http.post("/api/v1/rebuilds", "{\"reason\": \"all of it\"}");

        assertThat(begun.status()).as(begun.text()).isEqualTo(202);
        assertThat(begun.header("Location")).isEqualTo("/api/v1/rebuilds");
        assertThat(begun.json().path("items")).hasSize(1);
        assertThat(begun.json().at("/items/0/view").asString()).isEqualTo("stock-level");
    }

    @Test
    void rebuilds_are_listed_page_by_page_the_newest_first() throws SQLException {
        List<String> begun = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            begun.addFirst(begin("stock-level").json().path("id").asString());
            nothing_is_left_open();
        }
        List<String> listed = new ArrayList<>();
        String next = "/api/v1/rebuilds?view=stock-level&limit=2";
        while (!next.isEmpty() && listed.size() < 5) {
            Answer page = http.get(next);
            assertThat(page.status()).as(page.text()).isEqualTo(200);
            page.json().path("items").forEach(each -> listed.add(each.path("id").asString()));
            String link = page.header("Link");
            next = link.isEmpty() ? "" : link.substring(1, link.indexOf('>'));
        }

        assertThat(listed.subList(0, 5)).isEqualTo(begun);
        refused(400, "bad-cursor", http.get("/api/v1/rebuilds?cursor=nonsense"));
    }

    @Test
    void a_rebuild_is_told_while_it_goes_on_and_until_it_has_ended() throws SQLException {
        String address = begin("order-tracking").header("Location");
        String last;
        try (OpenStream stream = OpenStream.open(http, address + "/stream", "")) {
            assertThat(stream.take(1).getFirst().data()).isEqualTo(http.get(address).json());
            sql(
                    "update views.rebuilds set state = 'filling', position = 5, target = 9, updated_at = now() where ended_at is null");
            Message filling = stream.take(1).getFirst();
            assertThat(filling.data().path("position").asLong()).isEqualTo(5);
            sql(
                    "update views.rebuilds set state = 'switched', updated_at = now(), ended_at = now() where ended_at is null");
            Message switched = stream.take(1).getFirst();
            assertThat(switched.data().path("state").asString()).isEqualTo("switched");
            last = switched.id();
            stream.rest();
        }

        // Who was cut off is told the end; who has heard it is told not to come back.
        try (OpenStream cut = OpenStream.open(http, address + "/stream", "1")) {
            assertThat(cut.take(1).getFirst().id()).isEqualTo(last);
        }
        try (OpenStream heard = OpenStream.open(http, address + "/stream", last)) {
            assertThat(heard.status()).isEqualTo(204);
        }
        refused(
                400,
                "malformed-parameter",
                http.send(http.request(address + "/stream").header("Last-Event-ID", "yesterday")));
    }

    private Answer begin(String view) {
        Answer begun = http.post("/api/v1/projections/" + view + "/rebuilds", "{}");
        assertThat(begun.status()).as(begun.text()).isEqualTo(202);
        return begun;
    }

    private static String asked(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.json().path("state").asString();
    }

    private static List<String> actions(Answer answer) {
        return answer.json().path("actions").valueStream().map(JsonNode::asString).toList();
    }

    private static void refused(int status, String code, Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
    }

    private static void sql(String statement) throws SQLException {
        try (Connection connection = DATABASE.ownerDataSource().getConnection();
                Statement running = connection.createStatement()) {
            running.execute(statement);
        }
    }
}
