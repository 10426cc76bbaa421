package io.daybook.app.doors;

import static io.daybook.app.doors.Shop.newId;
import static io.daybook.app.doors.Shop.succeeded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.Engine;
import io.daybook.app.HookReceiver;
import io.daybook.app.HookReceiver.Message;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;
import io.daybook.embedded.Ports;
import io.daybook.shared.log.EventLog;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.JsonNode;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.sql.DataSource;

/// Webhooks by HTTP: registered, told, looked at, and ended.
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WebhooksTest {

    private static final String WEBHOOKS = "/api/v1/webhooks";
    private static final Duration SOON = Duration.ofMinutes(2);

    private static final Engine ENGINE = Engine.start("--daybook.webhooks.allow=127.0.0.1");

    private final HookReceiver receiver = new HookReceiver();
    private final Http http = ENGINE.http();
    private final Shop shop = new Shop(http);
    private final String hook = newId("hook");

    @AfterAll
    static void stop() {
        ENGINE.close();
    }

    @AfterEach
    void end() {
        http.delete(WEBHOOKS + "/" + hook);
        receiver.close();
    }

    @Test
    void an_order_is_told_as_the_feed_tells_it_signed_and_without_personal_data() {
        String sku = shop.product(2);
        String order = newId("O");
        String secret =
                secret(
                        register(
                                "\"types\": [\"order.\"], \"subjects\": [\"order:"
                                        + order
                                        + "\"]"));
        succeeded(
                http.post(
                        "/api/v1/orders",
                        """
                        {"orderId": "%s", "customer": {"reference": "C-1", "country": "France", "name": "Ada Lovelace"}, "currency": "GBP",
                         "lines": [{"sku": "%s", "description": "Teacup", "quantity": 1, "unitPrice": "2.50"}]}
                        """
                                .formatted(order, sku)));

        Message message =
                await().atMost(SOON).until(receiver::messages, came -> !came.isEmpty()).getFirst();

        assertThat(message.isSignedBy(secret)).isTrue();
        JsonNode fed = http.get("/api/v1/feed/events?subject=order:" + order).json().path(0);
        assertThat(message.event()).isEqualTo(fed);
        assertThat(message.id()).isEqualTo(fed.path("id").asString());
        assertThat(message.body()).doesNotContain("Lovelace");
    }

    @Test
    void a_secret_is_told_once_and_is_nowhere_in_the_store() {
        String body = body("");
        String key = UUID.randomUUID().toString();
        Answer registered = http.post(WEBHOOKS, body, "Idempotency-Key", key);
        String secret = secret(registered);
        assertThat(registered.status()).isEqualTo(201);
        assertThat(registered.header("Location")).isEqualTo(WEBHOOKS + "/" + hook);
        assertThat(secret(http.post(WEBHOOKS, body, "Idempotency-Key", key)))
                .as("the same asking, for its answer was lost")
                .isEqualTo(secret);
        Answer again = succeeded(http.post(WEBHOOKS, body));
        assertThat(again.json().has("secret")).as("another asking").isFalse();
        String second = secret(succeeded(http.post(WEBHOOKS + "/" + hook + "/secrets", "{}")));
        assertThat(second).isNotEqualTo(secret);

        for (String told :
                List.of(
                        http.get(WEBHOOKS + "/" + hook).text(),
                        http.get(WEBHOOKS).text(),
                        http.get("/api/v1/audit/streams/webhook:" + hook).text(),
                        stored("select payload::text || metadata::text from daybook.events"),
                        stored("select answer from daybook.command_answers"))) {
            assertThat(told)
                    .contains(hook)
                    .doesNotContain("whsec_")
                    .doesNotContain(secret.substring(6, 30))
                    .doesNotContain(second.substring(6, 30));
        }
    }

    @Test
    void it_is_shown_changed_paused_resumed_and_deleted() {
        String sku = shop.product(1);
        succeeded(register("\"subjects\": [\"stock:" + sku + "@main\"]"));
        Answer shown = succeeded(http.get(WEBHOOKS + "/" + hook));
        assertThat(shown.json().path("status").asString()).isEqualTo("active");
        assertThat(shown.header("ETag")).isEqualTo("\"v0\"");

        succeeded(
                http.put(
                        WEBHOOKS + "/" + hook,
                        "{\"url\": \"%s\", \"subjects\": [\"stock:%s@main\"], \"description\": \"ours\"}"
                                .formatted(receiver.url(), sku),
                        "If-Match",
                        "\"v0\""));
        succeeded(http.post(WEBHOOKS + "/" + hook + "/pause", "{\"reason\": \"they move\"}"));
        shop.receive(sku, 1);
        JsonNode paused = http.get(WEBHOOKS + "/" + hook).json();
        assertThat(paused.path("status").asString()).isEqualTo("paused");
        assertThat(paused.path("statusReason").asString()).isEqualTo("they move");
        assertThat(paused.path("description").asString()).isEqualTo("ours");
        succeeded(http.post(WEBHOOKS + "/" + hook + "/resumption", ""));
        await().atMost(SOON).until(() -> receiver.messages().size() == 1);

        succeeded(http.delete(WEBHOOKS + "/" + hook));
        assertThat(http.get(WEBHOOKS + "/" + hook).code()).isEqualTo("unknown-webhook");
        assertThat(http.get(WEBHOOKS).text()).doesNotContain(hook);
        assertThat(http.post(WEBHOOKS + "/" + hook + "/resumption", "").code())
                .isEqualTo("webhook-deleted");
        assertThat(register("\"description\": \"another\"").code()).isEqualTo("webhook-exists");
    }

    @Test
    void deliveries_are_listed_with_their_attempts_and_told_again() {
        String sku = shop.product(1);
        succeeded(register("\"subjects\": [\"stock:" + sku + "@main\"], \"after\": 0"));
        shop.receive(sku, 2);
        shop.receive(sku, 3);
        await().atMost(SOON).until(() -> receiver.messages().size() == 3);
        String deliveries = WEBHOOKS + "/" + hook + "/deliveries";
        await().atMost(SOON)
                .until(() ->
                        http.get(deliveries + "?state=delivered").json().path("items").size() == 3);

        Answer page = succeeded(http.get(deliveries + "?limit=2"));
        Answer rest = succeeded(http.get(page.header("Link").replaceAll("^<|>.*$", "")));
        assertThat(page.json().path("items").size()).isEqualTo(2);
        assertThat(rest.json().path("items").size()).isEqualTo(1);
        String message = rest.json().path("items").path(0).path("messageId").asString();
        assertThat(message).isEqualTo(receiver.messages().getFirst().id());

        String replays = WEBHOOKS + "/" + hook + "/replays";
        Answer tried = succeeded(http.post(replays, "{\"after\": 0, \"dryRun\": true}"));
        assertThat(tried.json().path("messages").asInt()).isEqualTo(3);
        Answer since =
                succeeded(
                        http.post(
                                replays,
                                "{\"from\": \"2000-01-01T00:00:00Z\", \"to\": \"2001-01-01T00:00:00Z\", \"dryRun\": true}"));
        assertThat(since.json().path("messages").asInt()).isZero();
        succeeded(http.post(replays, "{\"messageId\": \"%s\"}".formatted(message)));
        await().atMost(SOON).until(() -> receiver.messages().size() == 4);
        assertThat(receiver.messages().getLast().id()).isEqualTo(message);
        assertThat(receiver.messages().getLast().body())
                .isEqualTo(receiver.messages().getFirst().body());
        await().atMost(SOON)
                .until(() -> http.get(deliveries + "/" + message).json().path("made").size() == 2);
        assertThat(http.get(deliveries + "/" + message).json().path("replays").asInt())
                .isEqualTo(1);
    }

    @Test
    void a_ping_is_looked_up_by_its_message() {
        succeeded(register("\"types\": [\"nothing.\"]"));
        receiver.answer(500);
        Answer pinged = succeeded(http.post(WEBHOOKS + "/" + hook + "/pings", ""));
        String message = pinged.json().path("messageId").asString();
        String address = WEBHOOKS + "/" + hook + "/deliveries/" + message;

        JsonNode delivery =
                await().atMost(SOON)
                        .until(
                                () -> http.get(address).json(),
                                found -> found.path("state").asString("").equals("failed"));

        assertThat(delivery.path("lastStatus").asInt()).isEqualTo(500);
        assertThat(delivery.path("made").size()).isEqualTo(1);
        assertThat(receiver.messages()).extracting(Message::id).containsExactly(message);
    }

    @Test
    void views_that_are_posted_again_from_the_beginning_send_nothing() {
        String sku = shop.product(1);
        succeeded(register("\"subjects\": [\"stock:" + sku + "@main\"]"));
        for (int i = 0; i < 3; i++) {
            shop.receive(sku, 1);
        }
        await().atMost(SOON).until(() -> receiver.messages().size() == 3);
        JdbcClient store = JdbcClient.create(ENGINE.part(DataSource.class));
        for (int replay = 0; replay < 3; replay++) {
            assertThat(
                            store.sql(
                                            "update views.view_positions set position = 0 where view in ('stock-level', 'stock-ledger')")
                                    .update())
                    .isEqualTo(2);
            // A view notices by the next event that concerns it.
            shop.receive(sku, 1);
            long head = ENGINE.part(EventLog.class).head();
            await().atMost(SOON)
                    .until(() ->
                            store.sql(
                                                    "select count(*) from views.view_positions where view in ('stock-level', 'stock-ledger') and position >= ?")
                                            .param(head)
                                            .query(Long.class)
                                            .single()
                                    == 2);
        }
        await().atMost(SOON).until(() -> receiver.messages().size() >= 6);

        assertThat(receiver.messages()).hasSize(6);
        assertThat(receiver.messages()).extracting(Message::id).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"url\": \"http://example.com/hooks\"} | 422 | webhook-address-refused",
                "{\"url\": \"https://10.0.0.1/hooks\"} | 422 | webhook-address-refused",
                "{\"url\": \"https://example.com\", \"types\": [\"\"]} | 422 | invalid-command",
                "{\"url\": \"https://example.com\", \"after\": -1} | 422 | invalid-command",
                "{\"description\": \"no address\"} | 400 | malformed-request",
            })
    void what_cannot_be_registered_is_refused(String body, int status, String code) {
        Answer answer = http.post(WEBHOOKS, body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
    }

    @Test
    void what_cannot_be_asked_of_one_is_refused() {
        succeeded(register(""));
        String one = WEBHOOKS + "/" + hook;
        assertThat(http.post(one + "/replays", "{}").code()).isEqualTo("replay-unclear");
        assertThat(http.post(one + "/replays", "{\"failed\": true, \"after\": 3}").code())
                .isEqualTo("replay-unclear");
        assertThat(http.post(one + "/replays", "{\"messageId\": \"none\"}").code())
                .isEqualTo("unknown-delivery");
        assertThat(http.get(one + "/deliveries/none").code()).isEqualTo("unknown-delivery");
        assertThat(http.get(one + "/deliveries?state=lost").code())
                .isEqualTo("malformed-parameter");
        assertThat(
                        http.post(one + "/secrets", "{\"previousUntil\": \"2199-01-01T00:00:00Z\"}")
                                .code())
                .isEqualTo("overlap-too-long");
        assertThat(http.get(WEBHOOKS + "/none").code()).isEqualTo("unknown-webhook");
        assertThat(http.get(WEBHOOKS + "/none/deliveries").code()).isEqualTo("unknown-webhook");
        assertThat(http.post(WEBHOOKS + "/none/pings", "").code()).isEqualTo("unknown-webhook");
        assertThat(
                        http.post(
                                        WEBHOOKS + "/none/replays",
                                        "{\"failed\": true, \"dryRun\": true}")
                                .code())
                .isEqualTo("unknown-webhook");
    }

    @Test
    void who_watches_sees_how_they_fare() {
        String metrics = http.get("/actuator/prometheus").text();

        assertThat(metrics)
                .contains(
                        "daybook_webhooks_backlog",
                        "daybook_webhooks_behind",
                        "daybook_webhooks_oldest_seconds",
                        "daybook_webhooks_given_up",
                        "daybook_webhooks_failing",
                        "daybook_webhooks_attempts_total{outcome=\"delivered\"");
    }

    /// What docs/webhooks.md tells receivers to do works as it stands there.
    @Test
    void the_receiver_of_the_documentation_takes_what_is_genuine_and_nothing_else()
            throws Exception {
        Matcher block =
                Pattern.compile("(?s)```java\n(.*?)```")
                        .matcher(Files.readString(Path.of("../docs/webhooks.md")));
        assertThat(block.find()).isTrue();
        Path folder = Files.createDirectories(Path.of("target", "documented-receiver"));
        Path source = Files.writeString(folder.resolve("Receiver.java"), block.group(1));
        int port = Ports.free();
        String address = "http://127.0.0.1:" + port + "/";
        String secret =
                secret(
                        succeeded(
                                http.post(
                                        WEBHOOKS,
                                        "{\"webhookId\": \"%s\", \"url\": \"%s\", \"types\": [\"nothing.\"]}"
                                                .formatted(hook, address))));
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                source.toString(),
                                Integer.toString(port),
                                secret)
                        .redirectErrorStream(true)
                        .start();
        try (BufferedReader said = process.inputReader()) {
            await().atMost(SOON).until(() -> answers(port));
            Http forger = Http.to(java.net.URI.create(address));
            assertThat(
                            forger.post(
                                            "/",
                                            "{}",
                                            "webhook-id",
                                            "forged",
                                            "webhook-timestamp",
                                            Long.toString(System.currentTimeMillis() / 1000),
                                            "webhook-signature",
                                            "v1,AAAA")
                                    .status())
                    .isEqualTo(401);

            succeeded(http.post(WEBHOOKS + "/" + hook + "/pings", ""));

            assertThat(said.readLine()).contains("webhook.pinged").contains(hook);
        } finally {
            process.destroyForcibly();
        }
    }

    private Answer register(String further) {
        return http.post(WEBHOOKS, body(further));
    }

    private String body(String further) {
        return "{\"webhookId\": \"%s\", \"url\": \"%s\"%s}"
                .formatted(hook, receiver.url(), further.isEmpty() ? "" : ", " + further);
    }

    private static String secret(Answer answer) {
        String secret = succeeded(answer).json().path("secret").asString("");
        assertThat(secret).startsWith("whsec_").hasSize(50);
        return secret;
    }

    private static String stored(String sql) {
        return String.join(
                "\n",
                JdbcClient.create(ENGINE.part(DataSource.class))
                        .sql(sql)
                        .query((row, _) -> row.getString(1))
                        .list());
    }

    private static boolean answers(int port) {
        try (var _ = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
