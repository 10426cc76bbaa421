package io.daybook.app.views;

import static io.daybook.app.doors.Shop.succeeded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;
import io.daybook.app.doors.Shop;
import io.daybook.embedded.DataFolder;
import io.daybook.embedded.elasticsearch.ElasticsearchSettings;
import io.daybook.embedded.elasticsearch.EmbeddedElasticsearch;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Elasticsearch is killed, an index deleted and a column dropped by hand: nobody has to do anything about it, and customers buy on.
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BrokenStoresTest {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int REQUESTS = 300;
    private static final TestDatabase DATABASE = TestStores.database();
    private static final DataFolder FOLDER = emptyFolder();
    private static final EmbeddedElasticsearch ELASTICSEARCH =
            EmbeddedElasticsearch.start(FOLDER, ElasticsearchSettings.small());
    private static final Engine ENGINE =
            Engine.startOn(DATABASE, "--daybook.elasticsearch.uris=" + ELASTICSEARCH.uri());

    private final Http http = ENGINE.http();
    private final Shop shop = new Shop(http);

    @AfterAll
    static void ends() {
        ENGINE.close();
        ELASTICSEARCH.close();
        FOLDER.close();
    }

    @Test
    @Order(1)
    void elasticsearch_is_killed_while_its_views_are_followed_and_made_anew() throws Exception {
        Crowd.ask(http, REQUESTS, 5);
        Books.awaitEnd(http, DATABASE);
        long events = http.get("/api/v1/projections").json().at("/items/0/position").asLong();
        List<String> rebuilds = new ArrayList<>();
        try (Crowd crowd = Crowd.of(http, 1, 6)) {
            for (String view : List.of("order-search", "product-search")) {
                Answer begun =
                        http.post(
                                "/api/v1/projections/" + view + "/rebuilds",
                                "{\"eventsPerSecond\": %d}".formatted(events / 3));
                assertThat(begun.status()).as(begun.text()).isEqualTo(202);
                rebuilds.add(begun.header("Location"));
            }
            await().atMost(PATIENCE)
                    .until(() -> http.get(rebuilds.getLast()).json().path("position").asLong() > 0);

            long killed = ELASTICSEARCH.pid();
            assertThat(ProcessHandle.of(killed).orElseThrow().destroyForcibly()).isTrue();
            int before = crowd.answered();
            await().atMost(PATIENCE).until(() -> source().equals("postgresql"));
            await().atMost(PATIENCE).until(() -> source().equals("elasticsearch"));

            assertThat(ELASTICSEARCH.pid()).isNotEqualTo(killed);
            assertThat(crowd.answered() - before)
                    .as("commands that were answered while Elasticsearch was away")
                    .isGreaterThan(50);
        }
        for (String rebuild : rebuilds) {
            JsonNode ended = RebuildUnderLoadTest.ended(http, rebuild);
            assertThat(ended.path("state").asString()).as(ended.toString()).isEqualTo("switched");
            assertThat(ended.at("/comparison/differenceCount").asLong(-1)).isZero();
        }
        Books.awaitEnd(http, DATABASE);
    }

    @Test
    @Order(2)
    void an_index_that_was_deleted_is_made_anew_by_itself() throws Exception {
        String sku = shop.product(5);
        String token = shop.receive(sku, 1).header("Consistency-Token");
        Books before = Books.of(ENGINE, DATABASE);
        Http elasticsearch = Http.to(ELASTICSEARCH.uri().resolve("/"));
        String alias = ENGINE.setting("daybook.elasticsearch.index-prefix") + "products";
        String index =
                elasticsearch.get("/_alias/" + alias).json().propertyNames().iterator().next();

        assertThat(elasticsearch.delete("/" + index).status()).isEqualTo(200);

        await().atMost(PATIENCE)
                .until(() -> {
                    Answer found = http.get("/api/v1/products?q=" + sku, token);
                    return found.status() == 200
                            && found.header("Daybook-Source").equals("elasticsearch")
                            && found.json().at("/items/0/sku").asString("").equals(sku);
                });
        await().atMost(PATIENCE).untilAsserted(() -> Books.of(ENGINE, DATABASE).areThoseOf(before));
    }

    @Test
    @Order(3)
    void a_column_that_was_dropped_is_back_by_itself() throws Exception {
        String sku = shop.product(5);
        Answer placed = succeeded(http.post("/api/v1/orders", Shop.order(sku, 1)));
        JsonNode order =
                succeeded(http.get(placed.header("Location"), placed.header("Consistency-Token")))
                        .json();
        Books before = Books.of(ENGINE, DATABASE);

        try (Connection connection = DATABASE.ownerDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("alter table views.orders drop column goodwill_minor cascade");
        }

        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    Answer now = http.get(placed.header("Location"));
                    assertThat(now.status()).as(now.text()).isEqualTo(200);
                    assertThat(now.json()).isEqualTo(order);
                });
        await().atMost(PATIENCE).untilAsserted(() -> Books.of(ENGINE, DATABASE).areThoseOf(before));
        try (Connection connection = DATABASE.ownerDataSource().getConnection()) {
            assertThat(
                            Books.lines(
                                    connection,
                                    "select count(*) > 0 from analytics.orders_v2 where goodwill_minor is not null"))
                    .as("what analysts read, which the column took with it")
                    .containsExactly("t");
        }
    }

    /// Which store answers.
    private String source() {
        return http.get("/api/v1/orders").header("Daybook-Source");
    }

    private static DataFolder emptyFolder() {
        Path path = Path.of("target", "broken-stores").toAbsolutePath();
        DataFolder.delete(path);
        return DataFolder.lock(path);
    }
}
