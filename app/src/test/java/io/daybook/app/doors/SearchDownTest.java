package io.daybook.app.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;
import io.daybook.embedded.DataFolder;
import io.daybook.embedded.elasticsearch.ElasticsearchSettings;
import io.daybook.embedded.elasticsearch.EmbeddedElasticsearch;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Without Elasticsearch everything goes on: PostgreSQL answers searches and says so, nobody waits for what is not there, and when it is
/// back it is asked again, without anybody's doing.
class SearchDownTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /// Waiting for a frozen node once is allowed, waiting each time is not.
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    @Test
    void frozen_killed_and_started_again() throws Exception {
        Path data = Path.of("target", "search-down");
        DataFolder.delete(data);
        try (DataFolder folder = DataFolder.lock(data)) {
            EmbeddedElasticsearch node =
                    EmbeddedElasticsearch.start(folder, ElasticsearchSettings.small());
            URI address = node.uri();
            try (Engine engine = Engine.start("--daybook.elasticsearch.uris=" + address)) {
                Http http = engine.http();
                Shop shop = new Shop(http);
                String sku = shop.product(50);
                await().atMost(PATIENCE)
                        .until(() -> source(http, "teacup"), "elasticsearch"::equals);
                String first = placed(http, sku);
                String second = placed(http, sku);
                String third = placed(http, sku);

                signal(node, "STOP");
                await().atMost(PATIENCE).until(() -> source(http, "teacup"), "postgresql"::equals);
                everythingGoesOn(http, shop, "Frozen jug");
                signal(node, "CONT");
                isBack(http, "Frozen jug");

                Answer page =
                        searched(http, "/api/v1/orders?sku=" + sku + "&sort=placedAt&limit=1");

                node.close();
                List<String> ids = new ArrayList<>(List.of(firstOf(page)));
                Answer next = answeredAtOnce(http, next(page));
                assertThat(next.header("Daybook-Source")).isEqualTo("postgresql");
                ids.add(firstOf(next));
                everythingGoesOn(http, shop, "Sunken jug");

                node = EmbeddedElasticsearch.start(folder, settingsAt(address));
                isBack(http, "Sunken jug");
                Answer last = searched(http, next(next));
                ids.add(firstOf(last));
                assertThat(ids)
                        .as("one list, from three answers")
                        .containsExactly(first, second, third);
            } finally {
                node.close();
            }
        }
    }

    private static void everythingGoesOn(Http http, Shop shop, String name) {
        String sku = Shop.newId("SKU");
        Answer published =
                Shop.succeeded(
                        http.post(
                                "/api/v1/products",
                                """
                                {"sku": "%s", "names": {"en": "%s"}, "price": "2.50", "currency": "GBP"}
                                """
                                        .formatted(sku, name)));
        String words = name.replace(' ', '+');
        Answer found =
                answeredAtOnce(() ->
                        http.get(
                                "/api/v1/products?q=" + words,
                                published.header("Consistency-Token")));
        assertThat(found.header("Daybook-Source")).isEqualTo("postgresql");
        assertThat(found.json().path("degraded").asBoolean(false)).as(found.text()).isTrue();
        assertThat(found.json().path("notOffered")).isNotEmpty();
        assertThat(firstSku(found)).isEqualTo(sku);
        assertThat(Long.parseLong(found.header("Daybook-Position"))).isPositive();

        shop.receive(sku, 1);
        Answer order = Shop.succeeded(http.post("/api/v1/orders", Shop.order(sku, 1)));
        Answer orders = http.get("/api/v1/orders?sku=" + sku, order.header("Consistency-Token"));
        assertThat(orders.json().path("total").asInt()).as(orders.text()).isEqualTo(1);
        assertThat(orders.json().path("degraded").asBoolean(false)).isTrue();
        answeredAtOnce(http, "/api/v1/products/suggestions?q=" + name.substring(0, 3));

        Answer health = http.get("/actuator/health");
        assertThat(health.status()).as(health.text()).isEqualTo(200);
        assertThat(health.json().path("status").asString()).isEqualTo("DEGRADED");
        assertThat(health.json().at("/components/elasticsearch/status").asString())
                .isEqualTo("DOWN");
        assertThat(http.get("/actuator/health/readiness").status()).isEqualTo(200);
        assertThat(http.get("/actuator/health/liveness").status()).isEqualTo(200);
    }

    private static void isBack(Http http, String name) {
        String words = name.replace(' ', '+');
        Answer found = searched(http, "/api/v1/products?q=" + words);
        assertThat(found.json().path("total").asInt())
                .as("what was published meanwhile is in the index that answers again")
                .isEqualTo(1);
        assertThat(found.json().has("degraded")).isFalse();
        await().atMost(PATIENCE)
                .until(
                        () -> http.get("/actuator/health").json().path("status").asString(),
                        "UP"::equals);
    }

    private static String source(Http http, String words) {
        return found(http, "/api/v1/products?q=" + words).header("Daybook-Source");
    }

    /// The first answer that Elasticsearch gives: each index is taken back by itself.
    private static Answer searched(Http http, String path) {
        return await().atMost(PATIENCE)
                .until(
                        () -> found(http, path),
                        answer -> answer.header("Daybook-Source").equals("elasticsearch"));
    }

    private static Answer answeredAtOnce(Http http, String path) {
        return answeredAtOnce(() -> http.get(path));
    }

    /// Where each waits for what is not there, the third does as well; a machine that is busy for a moment is not busy three times.
    private static Answer answeredAtOnce(Supplier<Answer> asked) {
        List<Duration> taken = new ArrayList<>();
        while (true) {
            long began = System.nanoTime();
            Answer answer = Shop.succeeded(asked.get());
            taken.add(Duration.ofNanos(System.nanoTime() - began));
            if (taken.getLast().compareTo(AT_ONCE) < 0) {
                return answer;
            }
            assertThat(taken).hasSizeLessThan(3);
        }
    }

    private static Answer found(Http http, String path) {
        return Shop.succeeded(http.get(path));
    }

    private static String placed(Http http, String sku) {
        Answer answer = Shop.succeeded(http.post("/api/v1/orders", Shop.order(sku, 1)));
        Shop.succeeded(http.get("/api/v1/orders?sku=" + sku, answer.header("Consistency-Token")));
        return answer.json().path("orderId").asString();
    }

    private static String firstSku(Answer answer) {
        return answer.json().at("/items/0/sku").asString();
    }

    private static String firstOf(Answer answer) {
        JsonNode items = answer.json().path("items");
        assertThat(items).as(answer.text()).hasSize(1);
        return items.get(0).path("orderId").asString();
    }

    private static String next(Answer page) {
        String link = page.header("Link");
        return link.substring(1, link.indexOf('>'));
    }

    private static ElasticsearchSettings settingsAt(URI address) {
        return new ElasticsearchSettings(
                address.getPort(), ElasticsearchSettings.small().heapMegabytes());
    }

    private static void signal(EmbeddedElasticsearch node, String signal) throws Exception {
        Process kill =
                new ProcessBuilder("kill", "-" + signal, Long.toString(node.pid()))
                        .inheritIO()
                        .start();
        assertThat(kill.waitFor()).isZero();
    }
}
