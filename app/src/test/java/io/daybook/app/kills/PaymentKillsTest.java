package io.daybook.app.kills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.Http;
import io.daybook.app.Http.Answer;
import io.daybook.app.cli.SimulatorProcess;
import io.daybook.embedded.DataFolder;
import io.daybook.embedded.Ports;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// `kill -9` of the engine and of the payment provider, in turn, while customers pay and cancel. In the end every payment is settled, both
/// sides tell the same of every cent, and nothing is kept of a cancelled order. `-Ddaybook.payment.kills=` sets how many.
class PaymentKillsTest {

    private static final Path FOLDER = Path.of("target", "payment-kills").toAbsolutePath();
    private static final int CUSTOMERS = 4;
    private static final int KILLS = Integer.getInteger("daybook.payment.kills", 6);
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final List<String> METHODS =
            List.of("card", "card-lost-reply", "card-timeout", "gift-card");

    private static final String BROKEN =
            """
            select format('%s: authorised %s, captured %s, voided %s, refunded %s', stream, authorised, captured, voided, refunded)
            from (select stream, max(payload ->> 'orderId') as order_id,
                      coalesce(sum((payload ->> 'amountMinor')::bigint) filter (where type = 'payment.authorised'), 0) as authorised,
                      coalesce(sum((payload ->> 'amountMinor')::bigint) filter (where type = 'payment.captured'), 0) as captured,
                      coalesce(sum((payload ->> 'amountMinor')::bigint) filter (where type = 'payment.voided'), 0) as voided,
                      coalesce(sum((payload ->> 'amountMinor')::bigint) filter (where type = 'payment.refunded'), 0) as refunded
                  from daybook.events where stream like 'payment:%' group by stream) as sums
            where captured + voided <> authorised or refunded > captured
                or (refunded <> captured and exists (
                    select from daybook.events where stream = 'order:' || order_id and type = 'order.cancelled'))
            """;

    private final AtomicInteger orders = new AtomicInteger();
    private final AtomicBoolean enough = new AtomicBoolean();

    @Test
    void whoever_dies_every_cent_is_accounted_for_on_both_sides() throws Exception {
        DataFolder.delete(FOLDER);
        Files.createDirectories(FOLDER);
        TestDatabase database = TestStores.database();
        Path journal = FOLDER.resolve("provider.jsonl");
        // Nobody else comes by this one while the provider is down.
        int port = Ports.free();
        SimulatorProcess provider = SimulatorProcess.start(journal, port, null, null);
        try (EngineProcess engine =
                        new EngineProcess(
                                FOLDER,
                                database.jdbcUrl(),
                                database.owner(),
                                database.ownerPassword(),
                                database.engineUser(),
                                database.enginePassword(),
                                "--daybook.payments.simulator.url=http://127.0.0.1:" + port,
                                "--daybook.payments.simulator.time-out=1s");
                ExecutorService threads = Executors.newFixedThreadPool(CUSTOMERS)) {
            Http http = Http.to(engine.url());
            insist(http, "/api/v1/stock/A/receipts", "{\"quantity\": 100000}", "receipt");
            List<Future<?>> customers = new ArrayList<>();
            for (int i = 0; i < CUSTOMERS; i++) {
                Random random = new Random(i);
                customers.add(threads.submit(() -> shop(Http.to(engine.url()), random)));
            }
            try {
                for (int kill = 0; kill < KILLS; kill++) {
                    int before = orders.get();
                    await().atMost(PATIENCE).until(() -> orders.get() >= before + 15);
                    if (kill % 2 == 0) {
                        engine.killAndStartAgain();
                    } else {
                        provider.kill();
                        provider = SimulatorProcess.start(journal, port, null, null);
                    }
                }
            } finally {
                enough.set(true);
            }
            for (Future<?> customer : customers) {
                customer.get();
            }
            await().atMost(PATIENCE)
                    .pollInterval(1, TimeUnit.SECONDS)
                    .untilAsserted(() -> {
                        JsonNode result = http.post("/api/v1/payments/reconciliation", "").json();
                        assertThat(result.path("balanced").asBoolean(false))
                                .as(result.toString())
                                .isTrue();
                        assertThat(rows(database, BROKEN)).isEmpty();
                    });
        } finally {
            enough.set(true);
            provider.kill();
        }
    }

    private void shop(Http http, Random random) {
        while (!enough.get()) {
            String order = "o" + orders.incrementAndGet();
            insist(
                    http,
                    "/api/v1/orders",
                    """
                    {"orderId": "%s", "customer": {"country": "France"}, "currency": "GBP",
                     "lines": [{"sku": "A", "quantity": 2, "unitPrice": "2.50"}]}
                    """
                            .formatted(order),
                    order);
            insist(
                    http,
                    "/api/v1/orders/" + order + "/payments",
                    "{\"paymentId\": \"%s\", \"amount\": \"5.00\", \"currency\": \"GBP\", \"method\": \"%s\"}"
                            .formatted(order, METHODS.get(random.nextInt(METHODS.size()))),
                    order + "-pay");
            if (random.nextInt(3) == 0) {
                insist(
                        http,
                        "/api/v1/orders/" + order + "/cancellation",
                        "{\"reason\": \"changed their mind\"}",
                        order + "-cancel");
            }
        }
    }

    /// Asks under the same key until there is an answer that counts.
    private static void insist(Http http, String path, String body, String key) {
        await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(50, TimeUnit.MILLISECONDS)
                .atMost(PATIENCE)
                .until(() -> {
                    try {
                        Answer answer = http.post(path, body, "Idempotency-Key", key);
                        assertThat(answer.status()).as(answer.text()).isNotIn(400, 404, 422);
                        return answer.status() < 300;
                    } catch (UncheckedIOException dead) {
                        return false;
                    }
                });
    }

    private static List<String> rows(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.ownerDataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(row.getString(1));
            }
            return rows;
        }
    }
}
