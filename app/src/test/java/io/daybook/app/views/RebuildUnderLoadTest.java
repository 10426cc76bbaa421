package io.daybook.app.views;

import static io.daybook.app.doors.Shop.succeeded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.Engine;
import io.daybook.app.HookReceiver;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;
import io.daybook.app.doors.Shop;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

import tools.jackson.databind.JsonNode;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Every view is made anew while customers buy and readers read. `-Ddaybook.rebuild.requests=` makes the history before it longer.
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RebuildUnderLoadTest {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int REQUESTS = Integer.getInteger("daybook.rebuild.requests", 600);
    private static final TestDatabase DATABASE = TestStores.database();
    private static final Engine ENGINE =
            Engine.startOn(DATABASE, "--daybook.webhooks.allow=127.0.0.1");

    private final Http http = ENGINE.http();
    private final Shop shop = new Shop(http);

    @AfterAll
    static void ends() {
        ENGINE.close();
    }

    @Test
    @Order(1)
    void readers_see_every_view_whole_while_all_are_made_anew() throws Exception {
        Crowd.ask(http, REQUESTS, 1);
        List<Watch> watches = new ArrayList<>();
        try (Crowd crowd = Crowd.of(http, 2, 2)) {
            watches.addAll(readers());
            watches.addAll(analysts());
            try {
                int before = crowd.answered();
                List<JsonNode> rebuilds = rebuildAll();
                System.out.printf(
                        "%d views made anew while %d commands were answered (longest wait %d ms); looks: %s%n",
                        rebuilds.size(),
                        crowd.answered() - before,
                        crowd.longestWait().toMillis(),
                        watches);
                assertThat(rebuilds)
                        .allSatisfy(rebuild -> {
                            assertThat(rebuild.path("state").asString())
                                    .as(rebuild.toString())
                                    .isEqualTo("switched");
                            assertThat(rebuild.at("/comparison/differenceCount").asLong(-1))
                                    .as(rebuild.toString())
                                    .isZero();
                        });
            } finally {
                for (Watch watch : watches) {
                    watch.close();
                }
            }
        }
        // Elsewhere, from nothing but the log.
        Books here = Books.of(ENGINE, DATABASE);
        TestDatabase copy = TestStores.database();
        try (Engine elsewhere = Engine.startOn(copy, "--daybook.roles=projection,query")) {
            Books.copyLog(DATABASE, here.position(), copy);
            here.areThoseOf(Books.of(elsewhere, copy));
        }
        assertThat(here.size()).as("rows and documents").isGreaterThan(REQUESTS);
    }

    @Test
    @Order(2)
    void three_replays_ask_nobody_for_anything_and_tell_nobody() throws Exception {
        // What was asked for before is not told to who has only come now.
        Books.awaitQuiet(ENGINE, DATABASE);
        try (HookReceiver receiver = new HookReceiver()) {
            succeeded(
                    http.post(
                            "/api/v1/webhooks",
                            "{\"url\": \"%s\", \"types\": [\"stock.\", \"order.\"]}"
                                    .formatted(receiver.url())));
            String sku = shop.product(1);
            await().atMost(PATIENCE).until(() -> told(receiver) == 1 && nothingIsUnderWay());
            Books before = Books.of(ENGINE, DATABASE);
            List<String> asked = askedOfOthers();

            for (int time = 0; time < 3; time++) {
                rebuildAll();
            }

            assertThat(askedOfOthers()).isEqualTo(asked);
            Books.of(ENGINE, DATABASE).areThoseOf(before);
            // Had anything been told meanwhile, it would have come before this.
            shop.receive(sku, 1);
            await().atMost(PATIENCE).until(() -> told(receiver) > 1);
            assertThat(told(receiver)).isEqualTo(2);
        }
        http.proveTheBooks();
    }

    /// How many messages came; one whose answer was lost comes again, under the same id.
    private static long told(HookReceiver receiver) {
        return receiver.messages().stream().map(HookReceiver.Message::id).distinct().count();
    }

    /// Whether the outcome of all that was sent is kept, which it is after the receiver has it.
    private static boolean nothingIsUnderWay() throws SQLException {
        try (Connection connection = DATABASE.ownerDataSource().getConnection()) {
            return Books.lines(
                            connection,
                            "select message_id from daybook.webhook_deliveries where state = 'pending'")
                    .isEmpty();
        }
    }

    /// What left the house, or would: calls of the payment provider, deliveries to webhooks, timers, and the log itself, out of which everything
    /// else comes. There is no mail.
    private static List<String> askedOfOthers() throws SQLException {
        try (Connection connection = DATABASE.ownerDataSource().getConnection()) {
            List<String> asked = new ArrayList<>();
            for (String table :
                    Books.lines(
                            connection,
                            """
                            select tablename from pg_tables
                            where schemaname = 'daybook'
                                and tablename ~ '^(simulator|webhook|timers|command_answers|events)'
                            order by 1
                            """)) {
                asked.addAll(
                        Books.lines(
                                connection,
                                "select '%s ' || count(*) || ' ' || coalesce(max(xmin::text::bigint), 0) from daybook.%s"
                                        .formatted(table, table)));
            }
            assertThat(asked).hasSizeGreaterThan(3);
            return asked;
        }
    }

    private List<JsonNode> rebuildAll() {
        Answer begun = http.post("/api/v1/rebuilds", "{\"reason\": \"to try it\"}");
        assertThat(begun.status()).as(begun.text()).isEqualTo(202);
        assertThat(begun.json().path("items").size())
                .as("views that are made anew")
                .isEqualTo(http.get("/api/v1/projections").json().path("items").size());
        List<JsonNode> ended = new ArrayList<>();
        for (JsonNode each : begun.json().path("items")) {
            ended.add(ended(http, "/api/v1/rebuilds/" + each.path("id").asString()));
        }
        return ended;
    }

    static JsonNode ended(Http http, String address) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> http.get(address).json(),
                        rebuild ->
                                rebuild.has("endedAt")
                                        || rebuild.path("state")
                                                .asString("")
                                                .equals("awaiting-confirmation"));
    }

    /// Those who look again and again at what nobody changes: it must be there, all of it, each time.
    private List<Watch> readers() {
        String sku = shop.product(50);
        String customer = Shop.newId("C");
        Answer placed =
                succeeded(
                        http.post(
                                "/api/v1/orders",
                                Shop.order(sku, 2).replace("\"C-1\"", '"' + customer + '"')));
        String order = placed.header("Location");
        String payment = Shop.newId("P");
        succeeded(
                http.post(
                        order + "/payments",
                        "{\"paymentId\": \"%s\", \"amount\": \"5.00\", \"currency\": \"GBP\", \"method\": \"card\"}"
                                .formatted(payment)));
        await().atMost(PATIENCE)
                .until(
                        () -> http.get(order).json().path("status").asString(""),
                        status -> status.equals("confirmed"));
        String token = succeeded(http.post(order + "/shipments", "{}")).header("Consistency-Token");
        return List.of(
                unchanged("order", order, "", token),
                unchanged("timeline", order + "/timeline", "/items", token),
                unchanged("payment", "/api/v1/payments/" + payment, "", token),
                unchanged("postings", "/api/v1/payments/" + payment + "/ledger", "/items", token),
                unchanged("stock", "/api/v1/stock/" + sku, "", token),
                unchanged("movements", "/api/v1/stock/" + sku + "/ledger", "/items", token),
                unchanged("product", "/api/v1/products/" + sku, "", token),
                unchanged("order search", "/api/v1/orders?customer=" + customer, "/items", token),
                unchanged("product search", "/api/v1/products?q=" + sku, "/items", token));
    }

    private Watch unchanged(String name, String path, String pointer, String token) {
        // While the engine has only just begun, searches are answered from PostgreSQL, which may be
        // ahead of what is searched later.
        JsonNode first =
                await().atMost(PATIENCE)
                        .until(
                                () -> seen(path, token),
                                answer -> !answer.path("degraded").asBoolean(false))
                        .at(pointer);
        assertThat(first.isEmpty()).as(name + " " + first).isFalse();
        return Watch.over(
                name,
                () -> {
                    Answer now = http.get(path);
                    assertThat(now.status()).as(now.text()).isEqualTo(200);
                    assertThat(now.json().at(pointer)).isEqualTo(first);
                });
    }

    private JsonNode seen(String path, String token) {
        return succeeded(
                        http.send(
                                http.request(path)
                                        .header("Consistency-Token", token)
                                        .header("Prefer", "wait=30")))
                .json();
    }

    /// SQL over the views of the schema `analytics`, in the role that analysts have.
    private List<Watch> analysts() throws SQLException {
        return List.of(
                neverFewer("analytics.orders_v2"),
                neverFewer("analytics.postings_v2"),
                asAnalyst(
                        "books that balance",
                        statement ->
                                assertThat(
                                                Books.lines(
                                                        statement.getConnection(),
                                                        "select coalesce(sum(amount_minor), 0) from analytics.postings_v2"))
                                        .containsExactly("0")),
                asAnalyst(
                        "a long report",
                        statement -> {
                            statement.execute("begin isolation level repeatable read");
                            String count = "select count(*) from analytics.orders_v2";
                            List<String> first = Books.lines(statement.getConnection(), count);
                            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                            assertThat(Books.lines(statement.getConnection(), count))
                                    .isEqualTo(first);
                            statement.execute("commit");
                        }));
    }

    private Watch neverFewer(String view) throws SQLException {
        long[] seen = {1};
        return asAnalyst(
                "rows of " + view,
                statement -> {
                    long now =
                            Long.parseLong(
                                    Books.lines(
                                                    statement.getConnection(),
                                                    "select count(*) from " + view)
                                            .getFirst());
                    assertThat(now).isGreaterThanOrEqualTo(seen[0]);
                    seen[0] = now;
                });
    }

    @FunctionalInterface
    private interface Report {
        void run(Statement statement) throws Exception;
    }

    private static Watch asAnalyst(String name, Report report) throws SQLException {
        Connection connection = DATABASE.ownerDataSource().getConnection();
        Statement statement = connection.createStatement();
        statement.execute("grant analyst to current_user with set true");
        statement.execute("set role analyst");
        return Watch.over(name, () -> report.run(statement)).closing(connection);
    }
}
