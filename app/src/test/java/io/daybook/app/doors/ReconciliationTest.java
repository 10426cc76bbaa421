package io.daybook.app.doors;

import static io.daybook.app.doors.Shop.succeeded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;
import io.daybook.app.cli.DaybookCommand;
import io.daybook.app.cli.SimulatorProcess;
import io.daybook.embedded.Ports;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// An engine whose payments are carried out by a simulator in a process of its own, which is killed in the middle.
class ReconciliationTest {

    private static final int ORDERS = 24;
    private static final String RECONCILIATION = "/api/v1/payments/reconciliation";
    private static final List<String> METHODS =
            List.of(
                    "card",
                    "card-lost-reply",
                    "card-timeout",
                    "card-slow",
                    "card-callback-twice",
                    "card-callback-late",
                    "card-refund-fails",
                    "card-declined");

    @TempDir Path folder;

    @Test
    void both_sides_tell_the_same_through_faults_and_a_kill_and_differences_are_named()
            throws Exception {
        Path journal = folder.resolve("journal");
        Path key = folder.resolve("callback.key");
        // It is started again where it was, so nobody else may come by its port meanwhile.
        int port = Ports.free();
        SimulatorProcess simulator = SimulatorProcess.start(journal, port, null, null);
        try (Engine engine =
                Engine.start(
                        "--daybook.payments.simulator.url=http://127.0.0.1:" + port,
                        "--daybook.payments.simulator.time-out=800ms",
                        "--daybook.payments.callback-key-file=" + key)) {
            simulator.kill();
            URI callbacks = engine.url().resolve("/api/v1/providers/simulator/callbacks");
            simulator = SimulatorProcess.start(journal, port, callbacks, key);
            Http http = engine.http();
            Shop shop = new Shop(http);
            String sku = shop.product(1_000);
            String token = "";
            for (int i = 0; i < ORDERS; i++) {
                token =
                        payAndSometimesCancel(
                                http, sku, "o-" + i, METHODS.get(i % METHODS.size()), i);
                if (i == 12) {
                    simulator.kill();
                    simulator = SimulatorProcess.start(journal, port, callbacks, key);
                }
            }
            String lastWritten = token;
            await().atMost(Duration.ofMinutes(5))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> {
                        assertThat(succeeded(http.post(RECONCILIATION, "")).text())
                                .contains("\"balanced\":true");
                        // What was cancelled is requested back by itself, a moment later: until
                        // then it is balanced, but not for long.
                        for (int i = 0; i < ORDERS; i++) {
                            assertThat(
                                            succeeded(
                                                            http.get(
                                                                    "/api/v1/orders/o-" + i,
                                                                    lastWritten))
                                                    .json()
                                                    .at("/payment/owedBack")
                                                    .isMissingNode())
                                    .isTrue();
                        }
                        assertThat(http.get(RECONCILIATION).text()).contains("\"balanced\":true");
                    });
            JsonNode balanced = http.get(RECONCILIATION).json();
            assertThat(balanced.path("operationsHere").asInt())
                    .isEqualTo(balanced.path("operationsThere").asInt())
                    .isGreaterThan(40);
            balanced.path("sums")
                    .forEach(sum -> assertThat(sum.path("here")).isEqualTo(sum.path("there")));

            for (JsonNode identity :
                    http.get("/api/v1/audit/identities").json().path("identities")) {
                String name = identity.path("name").asString();
                assertThat(http.get("/api/v1/audit/identities/" + name).text())
                        .contains("\"holds\":true");
            }

            System.setProperty("daybook.url", engine.url().toString());
            assertThat(DaybookCommand.execute("reconcile", "payments")).isZero();

            carryOutBehindTheEnginesBack(port);
            assertThat(DaybookCommand.execute("reconcile", "payments", "--dry-run")).isEqualTo(1);
            JsonNode more = http.get(RECONCILIATION).json();
            assertThat(more.path("balanced").asBoolean()).isFalse();
            assertThat(more.path("differences").size()).isEqualTo(1);
            assertThat(more.path("differences").path(0).path("difference").asString())
                    .isEqualTo("missing-here");
            assertThat(more.path("differences").path(0).path("paymentId").asString())
                    .isEqualTo("unheard-of");

            simulator.kill();
            assertThat(http.get(RECONCILIATION).code()).isEqualTo("provider-unavailable");
            List<String> lines = Files.readAllLines(journal);
            Files.delete(journal);
            Files.writeString(
                    journal,
                    lines.getFirst().replaceFirst("\"amountMinor\":\\d+", "\"amountMinor\":1")
                            + "\n");
            simulator = SimulatorProcess.start(journal, port, null, null);
            JsonNode less = http.get(RECONCILIATION).json();
            assertThat(less.path("differences").findValuesAsString("difference"))
                    .contains("missing-there", "amounts-differ")
                    .doesNotContain("missing-here");
        } finally {
            System.clearProperty("daybook.url");
            simulator.kill();
        }
    }

    /// @return the token of the last that was written
    private static String payAndSometimesCancel(
            Http http, String sku, String order, String method, int number) {
        String body = Shop.order(sku, 2).strip();
        succeeded(
                http.post(
                        "/api/v1/orders", "{\"orderId\": \"" + order + "\", " + body.substring(1)));
        Answer last =
                succeeded(
                        http.post(
                                "/api/v1/orders/" + order + "/payments",
                                "{\"paymentId\": \"p-%s\", \"amount\": \"5.00\", \"currency\": \"GBP\", \"method\": \"%s\"}"
                                        .formatted(order, method)));
        if (number % 2 == 1) {
            // Given back or refused, as far as the money has come by now.
            http.post(
                    "/api/v1/payments/p-" + order + "/refunds",
                    "{\"amount\": \"1.00\", \"currency\": \"GBP\", \"reason\": \"late\"}");
        }
        if (number % 3 == 0) {
            last =
                    succeeded(
                            http.post(
                                    "/api/v1/orders/" + order + "/cancellation",
                                    "{\"reason\": \"why\"}"));
        }
        return last.header("Consistency-Token");
    }

    private static void carryOutBehindTheEnginesBack(int port)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/operations"))
                            .POST(
                                    BodyPublishers.ofString(
                                            "{\"kind\": \"authorise\", \"paymentId\": \"unheard-of\", \"key\": \"authorise\", \"amount\": \"7.00\", \"currency\": \"GBP\", \"method\": \"card\"}"))
                            .build(),
                    BodyHandlers.discarding());
        }
    }
}
