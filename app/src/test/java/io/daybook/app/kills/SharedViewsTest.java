package io.daybook.app.kills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.Http;
import io.daybook.app.Http.Answer;
import io.daybook.embedded.DataFolder;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;
import io.daybook.shared.log.ConsistencyToken;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Two processes share the work on all views, and a third one only reads them. `kill -9` of one of the two, in turn, in the middle of writing:
/// the other goes on, readers are answered everywhere and see what they wrote, and in the end nothing is missing in a view or there twice.
///
/// `-Ddaybook.view.kills=` sets how many, `-Ddaybook.view.kills.seed=` repeats the killer's choices.
class SharedViewsTest {

    private static final Path FOLDER = Path.of("target", "view-kills").toAbsolutePath();
    private static final int KILLS = Integer.getInteger("daybook.view.kills", 1);
    private static final int SHOPPERS = 4;
    private static final int SKUS = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final Map<URI, Http> HTTP = new ConcurrentHashMap<>();

    /// Views and log, each line with what the log says and what the view shows. Written without the engine's code.
    private static final String DIFFERENT =
            """
            select 'movements of ' || coalesce(e.stream, v.stream), e.n, v.n
            from (select stream, count(*) as n from daybook.events where type like 'stock.%' group by stream) e
            full join (select 'stock:' || sku || '@' || location as stream, count(*) as n from views.stock_movements group by 1) v
                on v.stream = e.stream
            where e.n is distinct from v.n
            union all
            select 'available of ' || e.stream, e.n, v.available
            from (select stream, sum(case type when 'stock.received' then 1 when 'stock.reserved' then -1 else 0 end
                      * (payload ->> 'quantity')::bigint) as n
                  from daybook.events where type like 'stock.%' group by stream) e
            left join views.stock_levels v on 'stock:' || v.sku || '@' || v.location = e.stream
            where e.n is distinct from v.available
            union all
            select 'version of ' || coalesce(e.stream, 'order:' || v.order_id), e.n, v.version
            from (select stream, max(version) as n from daybook.events where stream like 'order:%' group by stream) e
            full join views.orders v on 'order:' || v.order_id = e.stream
            where e.n is distinct from v.version
            union all
            select 'lines of ' || coalesce(e.stream, v.stream), e.n, v.n
            from (select stream, sum(jsonb_array_length(payload -> 'lines')) as n
                  from daybook.events where type = 'order.placed' group by stream) e
            full join (select 'order:' || order_id as stream, count(*) as n from views.order_lines group by 1) v on v.stream = e.stream
            where e.n is distinct from v.n
            """;

    private final long seed =
            Long.getLong("daybook.view.kills.seed", System.nanoTime() % 1_000_000);
    private final AtomicInteger orders = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicBoolean enough = new AtomicBoolean();
    private final List<Placed> placed = new CopyOnWriteArrayList<>();

    private record Placed(String orderId, String token) {

        long position() {
            return ConsistencyToken.parse(token).position();
        }
    }

    @Test
    void whoever_of_them_dies_the_views_go_on_and_nothing_is_missing_or_twice() throws Exception {
        System.out.printf("daybook.view.kills=%d daybook.view.kills.seed=%d%n", KILLS, seed);
        Random random = new Random(seed);
        DataFolder.delete(FOLDER);
        TestDatabase database = TestStores.database();
        String prefix = "k" + UUID.randomUUID().toString().substring(0, 8) + "-";
        try (EngineProcess one = engine("one", database, prefix, "command,projection,query");
                EngineProcess other =
                        engine("other", database, prefix, "command,projection,query");
                EngineProcess reader = engine("reader", database, prefix, "query");
                ExecutorService threads = Executors.newFixedThreadPool(SHOPPERS + 1)) {
            List<URI> writing = List.of(one.url(), other.url());
            for (int i = 0; i < SKUS; i++) {
                String sku = "S" + i;
                insist(
                        writing,
                        http ->
                                http.post(
                                        "/api/v1/stock/" + sku + "/receipts",
                                        "{\"quantity\": 1000000}",
                                        "Idempotency-Key",
                                        "receipt-" + sku));
            }
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < SHOPPERS; i++) {
                Random own = new Random(random.nextLong());
                running.add(threads.submit(() -> shop(writing, own)));
            }
            running.add(threads.submit(() -> read(reader.url())));
            try {
                for (int kill = 0; kill < KILLS; kill++) {
                    awaitMorePlaced(30 + random.nextInt(100));
                    EngineProcess victim = kill % 2 == 0 ? one : other;
                    EngineProcess survivor = kill % 2 == 0 ? other : one;
                    victim.kill();
                    // What is placed from now on only the survivor can show.
                    awaitMorePlaced(20);
                    see(survivor.url(), placed.getLast());
                    see(reader.url(), placed.getLast());
                    victim.startAgain();
                    insist(List.of(victim.url()), http -> http.get("/actuator/health"));
                    see(victim.url(), placed.getLast());
                }
            } finally {
                enough.set(true);
            }
            for (Future<?> each : running) {
                each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            // The one told last is not always the one recorded last.
            Placed last = Collections.max(placed, Comparator.comparingLong(Placed::position));
            for (URI url : List.of(one.url(), other.url(), reader.url())) {
                see(url, last);
                assertThat(search(url, last).path("total").asInt()).isEqualTo(placed.size());
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(rows(database, DIFFERENT)).isEmpty());
            assertThat(answered.get()).as("answers of who only reads").isPositive();
        }
    }

    private static EngineProcess engine(
            String name, TestDatabase database, String prefix, String roles) throws IOException {
        Path folder = Files.createDirectories(FOLDER.resolve(name));
        EngineProcess engine =
                new EngineProcess(
                        folder,
                        database.jdbcUrl(),
                        database.owner(),
                        database.ownerPassword(),
                        database.engineUser(),
                        database.enginePassword(),
                        "--daybook.roles=" + roles,
                        "--daybook.audit.key-file=" + FOLDER.resolve("audit.key"),
                        "--daybook.payments.callback-key-file=" + FOLDER.resolve("callback.key"),
                        "--daybook.elasticsearch.uris=" + TestStores.elasticsearch(),
                        "--daybook.elasticsearch.index-prefix=" + prefix);
        insist(List.of(engine.url()), http -> http.get("/actuator/health"));
        return engine;
    }

    /// Places orders with whoever answers.
    private void shop(List<URI> engines, Random random) {
        while (!enough.get()) {
            String order = "o" + orders.incrementAndGet();
            String body =
                    """
                    {"orderId": "%s", "customer": {"country": "France"}, "currency": "GBP",
                     "lines": [{"sku": "S%d", "quantity": 1, "unitPrice": "2.50"}, {"sku": "S%d", "quantity": 2, "unitPrice": "1.00"}]}
                    """
                            .formatted(order, random.nextInt(SKUS), random.nextInt(SKUS));
            Answer answer =
                    insist(
                            engines,
                            http -> http.post("/api/v1/orders", body, "Idempotency-Key", order));
            placed.add(new Placed(order, answer.header("Consistency-Token")));
        }
    }

    /// Reads what was placed last, over and over, from somebody who posts nothing.
    private void read(URI engine) {
        while (!enough.get()) {
            if (!placed.isEmpty()) {
                see(engine, placed.getLast());
                answered.incrementAndGet();
            }
        }
    }

    /// One question, one answer: nobody has to ask again because somebody else died.
    private static void see(URI engine, Placed order) {
        Answer answer = get(engine, "/api/v1/orders/" + order.orderId(), order.token());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private static JsonNode search(URI engine, Placed last) {
        Answer answer = get(engine, "/api/v1/orders?limit=1", last.token());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private static Answer get(URI engine, String path, String token) {
        Http http = to(engine);
        return http.send(
                http.request(path).header("Consistency-Token", token).header("Prefer", "wait=30"));
    }

    private static Http to(URI engine) {
        return HTTP.computeIfAbsent(engine, Http::to);
    }

    private void awaitMorePlaced(int more) {
        int before = placed.size();
        await().atMost(PATIENCE).until(() -> placed.size() >= before + more);
    }

    private interface Question {
        Answer to(Http engine);
    }

    /// Asks one after the other until one answers what counts.
    private static Answer insist(List<URI> engines, Question question) {
        Answer[] answer = new Answer[1];
        int[] turn = new int[1];
        await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(50, TimeUnit.MILLISECONDS)
                .atMost(PATIENCE)
                .until(() -> {
                    try {
                        answer[0] = question.to(to(engines.get(turn[0]++ % engines.size())));
                    } catch (UncheckedIOException dead) {
                        return false;
                    }
                    assertThat(answer[0].status()).as(answer[0].text()).isNotIn(400, 404, 422);
                    return answer[0].status() < 300;
                });
        return answer[0];
    }

    private static List<String> rows(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.ownerDataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(
                        "%s: %s in the log, %s in the view"
                                .formatted(row.getString(1), row.getString(2), row.getString(3)));
            }
            return rows;
        }
    }
}
