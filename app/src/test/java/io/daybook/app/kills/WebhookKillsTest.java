package io.daybook.app.kills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.HookReceiver;
import io.daybook.app.HookReceiver.Message;
import io.daybook.app.Http;
import io.daybook.embedded.DataFolder;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `kill -9` of the engine while it tells a webhook what happens: all of it arrives, in the order of each stream, and what arrives twice has
/// the same id.
///
/// `-Ddaybook.webhook.kills=` sets how many.
class WebhookKillsTest {

    private static final Path FOLDER = Path.of("target", "webhook-kills").toAbsolutePath();
    private static final int STREAMS = 6;

    @Test
    void whatever_is_killed_everything_arrives_in_order() throws Exception {
        DataFolder.delete(FOLDER);
        Files.createDirectories(FOLDER);
        TestDatabase database = TestStores.database();
        try (HookReceiver receiver = new HookReceiver();
                EngineProcess engine =
                        new EngineProcess(
                                FOLDER,
                                database.jdbcUrl(),
                                database.owner(),
                                database.ownerPassword(),
                                database.engineUser(),
                                database.enginePassword(),
                                "--daybook.webhooks.allow=127.0.0.1",
                                // Twice too slow, a receiver is left alone for five minutes.
                                "--daybook.webhooks.timeout=5s")) {
            Http http = Http.to(engine.url());
            String secret = awaitRegistered(http, receiver);

            for (int kill = 0; kill < Integer.getInteger("daybook.webhook.kills", 3); kill++) {
                for (int i = 0; i < 40; i++) {
                    awaitReceived(http, "K-" + i % STREAMS, kill + "-" + i);
                }
                int before = receiver.messages().size();
                await().atMost(Duration.ofMinutes(4))
                        .until(() ->
                                receiver.messages().size() > before || all(database, receiver));
                engine.killAndStartAgain();
            }

            await().atMost(Duration.ofMinutes(8)).until(() -> all(database, receiver));
            assertThat(receiver.messages()).allMatch(message -> message.isSignedBy(secret));
            assertInOrder(receiver.messages());
        }
    }

    private static String awaitRegistered(Http http, HookReceiver receiver) {
        return await().atMost(Duration.ofMinutes(4))
                .ignoreExceptions()
                .until(
                        () ->
                                http.post(
                                                "/api/v1/webhooks",
                                                "{\"url\": \"%s\", \"types\": [\"stock.\"]}"
                                                        .formatted(receiver.url()),
                                                "Idempotency-Key",
                                                "register")
                                        .json()
                                        .path("secret")
                                        .asString(""),
                        secret -> !secret.isEmpty());
    }

    private static void awaitReceived(Http http, String sku, String key) {
        await().atMost(Duration.ofMinutes(4))
                .pollDelay(Duration.ZERO)
                .ignoreExceptions()
                .until(() ->
                        http.post(
                                                "/api/v1/stock/" + sku + "/receipts",
                                                "{\"quantity\": 1}",
                                                "Idempotency-Key",
                                                key)
                                        .status()
                                == 200);
    }

    private static boolean all(TestDatabase database, HookReceiver receiver) throws Exception {
        Set<String> ids = new LinkedHashSet<>();
        receiver.messages().forEach(message -> ids.add(message.id()));
        return ids.containsAll(recorded(database));
    }

    private static List<String> recorded(TestDatabase database) throws Exception {
        List<String> ids = new ArrayList<>();
        try (Connection connection =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.owner(), database.ownerPassword());
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select event_id::text from daybook.events where type like 'stock.%' order by position")) {
            while (row.next()) {
                ids.add(row.getString(1));
            }
        }
        return ids;
    }

    /// The first telling of each message; what was cut off comes again, and late.
    private static void assertInOrder(List<Message> messages) {
        Map<String, Long> last = new HashMap<>();
        Set<String> seen = new LinkedHashSet<>();
        for (Message message : messages) {
            if (seen.add(message.id())) {
                long position = message.event().path("position").asLong();
                String subject = message.event().path("subject").asString();
                assertThat(position).isGreaterThan(last.getOrDefault(subject, 0L));
                last.put(subject, position);
            }
        }
        assertThat(last).hasSize(STREAMS);
    }
}
