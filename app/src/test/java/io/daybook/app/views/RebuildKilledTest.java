package io.daybook.app.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.Http;
import io.daybook.app.Http.Answer;
import io.daybook.app.kills.EngineProcess;
import io.daybook.embedded.DataFolder;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import tools.jackson.databind.JsonNode;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// `kill -9` of the engine in the middle of a rebuild: what was done is not done again, and readers find what they had.
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RebuildKilledTest {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Path FOLDER = Path.of("target", "rebuild-killed").toAbsolutePath();
    private static final int REQUESTS = 300;
    private static final int SECONDS = 6;

    @Test
    void a_rebuild_goes_on_where_it_was_when_the_engine_is_killed() throws Exception {
        DataFolder.delete(FOLDER);
        Files.createDirectories(FOLDER);
        TestDatabase database = TestStores.database();
        try (EngineProcess engine =
                new EngineProcess(
                        FOLDER,
                        database.jdbcUrl(),
                        database.owner(),
                        database.ownerPassword(),
                        database.engineUser(),
                        database.enginePassword(),
                        "--daybook.roles=command,projection,query",
                        "--daybook.elasticsearch.uris=" + TestStores.elasticsearch(),
                        "--daybook.elasticsearch.index-prefix=k"
                                + UUID.randomUUID().toString().substring(0, 8)
                                + "-")) {
            Http http = Http.to(engine.url());
            awaitReady(http);
            Crowd.ask(http, REQUESTS, 3);
            Books.awaitEnd(http, database);
            long events = http.get("/api/v1/projections").json().at("/items/0/position").asLong();
            List<String> rebuilds = new ArrayList<>();
            for (String view : List.of("order-tracking", "product-search")) {
                // So slowly that it can be hit.
                Answer begun =
                        http.post(
                                "/api/v1/projections/" + view + "/rebuilds",
                                "{\"eventsPerSecond\": %d}".formatted(events / SECONDS));
                assertThat(begun.status()).as(begun.text()).isEqualTo(202);
                rebuilds.add(begun.header("Location"));
            }
            List<Long> made = new ArrayList<>();
            for (String rebuild : rebuilds) {
                made.add(
                        await().atMost(PATIENCE)
                                .until(
                                        () -> http.get(rebuild).json().path("position").asLong(),
                                        position -> position > events / SECONDS));
            }

            engine.killAndStartAgain();

            awaitReady(http);
            for (int i = 0; i < rebuilds.size(); i++) {
                JsonNode now = http.get(rebuilds.get(i)).json();
                assertThat(now.path("position").asLong())
                        .as(now.toString())
                        .isGreaterThanOrEqualTo(made.get(i));
            }
            for (String rebuild : rebuilds) {
                JsonNode ended = RebuildUnderLoadTest.ended(http, rebuild);
                assertThat(ended.path("state").asString())
                        .as(ended.toString())
                        .isEqualTo("switched");
                assertThat(ended.at("/comparison/differenceCount").asLong(-1)).isZero();
            }
        }
    }

    private static void awaitReady(Http http) {
        await().atMost(PATIENCE)
                .until(() -> {
                    try {
                        return http.get("/actuator/health").status() == 200
                                && http.get("/api/v1/projections").status() == 200;
                    } catch (UncheckedIOException starting) {
                        return false;
                    }
                });
    }
}
