package io.daybook.app.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import co.elastic.clients.elasticsearch.core.search.Hit;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;
import io.daybook.projection.elasticsearch.Elasticsearch;
import io.daybook.projection.elasticsearch.SearchIndex;
import io.daybook.projection.proof.Finding;
import io.daybook.projection.proof.Finding.Value;
import io.daybook.projection.proof.Reconciliation;
import io.daybook.projection.proof.Reconciliation.State;
import io.daybook.projection.proof.Reconciliations;
import io.daybook.projection.proof.Reconciliations.Options;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/// Views that somebody has corrupted behind the engine's back, held against the log while commands go on.
class ViewReconciliationTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final TestDatabase DATABASE = TestStores.database();

    /// Without the standing proof, which would be faster.
    private static final Engine ENGINE = Engine.startOn(DATABASE, "--daybook.proof.share=0");

    private final Reconciliations reconciliations = ENGINE.part(Reconciliations.class);
    private final Elasticsearch elasticsearch = ENGINE.part(Elasticsearch.class);
    private final Http http = ENGINE.http();

    @BeforeAll
    static void there_is_something_to_show() {
        ShopDays.importTo(ENGINE, 600_000, 150);
        ShopDays.publishTo(ENGINE, 20);
    }

    @AfterAll
    static void ends() {
        ENGINE.close();
    }

    @Test
    void whatever_was_corrupted_is_named_and_put_right_and_nothing_else_is_touched()
            throws Exception {
        String order =
                one(
                        "select order_id from views.orders where order_id like 'd6%' order by 1 offset 11 limit 1");
        String lined =
                one(
                        "select order_id from views.order_lines where order_id like 'd6%' order by 1 offset 40 limit 1");
        String moved =
                one(
                        "select position from views.stock_movements where kind = 'reserved' order by 1 offset 20 limit 1");
        String payment =
                one(
                        "select payment_id from views.payments where order_id like 'd6%' order by 1 offset 5 limit 1");
        String posting =
                one(
                        "select position from views.postings where credit_id is not null order by 1 limit 1");
        String step =
                one(
                        "select position from views.order_steps where order_id like 'd6%' order by 1 offset 33 limit 1");
        String document =
                one(
                        "select order_id from views.order_search where order_id like 'd6%' order by 1 offset 60 limit 1");
        String gone =
                one(
                        "select order_id from views.order_search where order_id like 'd6%' order by 1 offset 61 limit 1");
        try (WriteLoad load = new WriteLoad(http)) {
            Map<String, String> before = untouchedBySome();
            Map<String, Long> documentsBefore = sequenceNumbers();
            sql(
                    "update views.orders set status = 'lost', customer_name = 'Eve' where order_id = '%s'"
                            .formatted(order),
                    "delete from views.order_lines where order_id = '%s' and line = (select min(line) from views.order_lines where order_id = '%1$s')"
                            .formatted(lined),
                    "update views.order_steps set order_id = 'nobody-s' where position = " + step,
                    "update views.stock_levels set available = available + 5, position = position + 1000000 where sku = '20003'",
                    "update views.stock_movements set available_delta = available_delta - 1 where position = "
                            + moved,
                    "delete from views.payments where payment_id = '%s'".formatted(payment),
                    "update views.postings set amount_minor = amount_minor + 1 where position = %s and entry = 1"
                            .formatted(posting),
                    "insert into views.carts (cart_id, currency, status, opened_at, version, position) values ('stray', 'GBP', 'open', now(), 0, 1)",
                    "update views.products set names = '{\"en\": \"Other\"}' where sku = 'P-5'",
                    "update views.product_search set state = jsonb_set(state, '{available}', '99999') where sku = 'P-6'");
            elasticsearch.call(c ->
                    c.index(i ->
                            i.index(alias(SearchIndex.ORDERS))
                                    .id(document)
                                    .document(
                                            Map.of("order_id", document, "customer_name", "Eve"))));
            elasticsearch.call(c -> c.delete(d -> d.index(alias(SearchIndex.ORDERS)).id(gone)));
            elasticsearch.call(c ->
                    c.index(i ->
                            i.index(alias(SearchIndex.PRODUCTS))
                                    .id("STRAY")
                                    .document(Map.of("sku", "STRAY"))));
            elasticsearch.call(c -> c.indices().refresh(r -> r.index(alias(SearchIndex.PRODUCTS))));
            String stepOrder =
                    one("select stream from daybook.events where position = " + step).substring(6);
            int commandsBefore = load.commands();

            Set<String> named = new HashSet<>();
            List<Finding> all = new ArrayList<>();
            for (String view :
                    List.of(
                            "order-tracking",
                            "stock-level",
                            "stock-ledger",
                            "payment-ledger",
                            "credit-notes",
                            "carts",
                            "catalogue",
                            "coupons",
                            "price-rules",
                            "sources",
                            "order-search",
                            "product-search")) {
                Reconciliation ended = reconciled(view, null, false);
                assertThat(ended.state()).as(ended.toString()).isEqualTo(State.DONE);
                List<Finding> findings = reconciliations.findings(view, ended.id(), 0, 1_000);
                assertThat(ended.found()).isEqualTo(findings.size()).isEqualTo(ended.repaired());
                assertThat(Objects.equals(ended.digest(), ended.logDigest()))
                        .as(ended.toString())
                        .isEqualTo(findings.isEmpty());
                all.addAll(findings);
                findings.forEach(finding ->
                        named.add(
                                finding.difference().text()
                                        + " "
                                        + finding.table()
                                        + " "
                                        + finding.key()));
            }

            // However fast views are put right: commands go on beside it.
            await().atMost(PATIENCE)
                    .until(() -> {
                        reconciled("order-tracking", null, true);
                        return load.commands() > commandsBefore + 20;
                    });
            System.out.printf(
                    "Longest wait for a command while views were put right: %s%n", load.longest());
            String line =
                    one(
                            "select min((l ->> 'line')::int) from daybook.events, jsonb_array_elements(payload -> 'lines') l where stream = 'order:%s' and version = 0"
                                    .formatted(lined));
            assertThat(named)
                    .containsExactlyInAnyOrder(
                            "changed orders order_id=" + order,
                            "missing order_lines order_id=%s line=%s".formatted(lined, line),
                            "changed order_steps position=" + step,
                            "changed stock_levels sku=20003 location=main",
                            "changed stock_movements position=" + moved,
                            "missing payments payment_id=" + payment,
                            "changed postings position=%s entry=1".formatted(posting),
                            "stray carts cart_id=stray",
                            "changed products sku=P-5",
                            "changed product_search sku=P-6",
                            "changed %s _id=%s".formatted(alias(SearchIndex.ORDERS), document),
                            "missing %s _id=%s".formatted(alias(SearchIndex.ORDERS), gone),
                            "stray %s _id=STRAY".formatted(alias(SearchIndex.PRODUCTS)));
            assertThat(finding(all, "orders"))
                    .satisfies(finding -> {
                        assertThat(finding.entity()).isEqualTo("order:" + order);
                        assertThat(finding.columns())
                                .contains(new Value("customer_name", "***", null))
                                .anySatisfy(value -> {
                                    assertThat(value.column()).isEqualTo("status");
                                    assertThat(value.shown()).isEqualTo("lost");
                                    assertThat(value.right()).isNotEqualTo("lost");
                                });
                    });
            assertThat(finding(all, "order_steps").columns())
                    .containsExactly(new Value("order_id", "nobody-s", stepOrder));
            assertThat(all.toString()).doesNotContain("Eve");

            Map<String, String> after = untouchedBySome();
            Set<String> touched = new HashSet<>();
            before.forEach((row, version) -> {
                if (!version.equals(after.get(row))) {
                    touched.add(row);
                }
            });
            assertThat(touched)
                    .containsExactlyInAnyOrder(
                            "orders " + order,
                            "order_lines %s/%s".formatted(lined, line),
                            "order_steps " + step,
                            "stock_levels 20003",
                            "stock_movements " + moved,
                            "payments " + payment,
                            "postings %s/1".formatted(posting),
                            "products P-5",
                            "product_search P-6");
            Map<String, Long> documentsAfter = sequenceNumbers();
            assertThat(
                            documentsBefore.keySet().stream()
                                    .filter(id ->
                                            !Objects.equals(
                                                    documentsBefore.get(id),
                                                    documentsAfter.get(id)))
                                    .collect(Collectors.toSet()))
                    .containsExactlyInAnyOrder(document, gone);
        }
        ShopDays.awaitViews(http);
        for (String view :
                List.of("order-tracking", "stock-level", "order-search", "product-search")) {
            assertThat(reconciled(view, null, true).found()).as(view).isZero();
        }
    }

    private static Finding finding(List<Finding> all, String table) {
        return all.stream().filter(each -> each.table().equals(table)).findFirst().orElseThrow();
    }

    @Test
    void one_entity_is_made_anew_in_a_moment() throws Exception {
        String order =
                one(
                        "select order_id from views.orders where order_id like 'd6%' order by 1 offset 90 limit 1");
        String right = rows(order);
        sql(
                "delete from views.orders where order_id = '%s'".formatted(order),
                "delete from views.order_lines where order_id = '%s'".formatted(order),
                "delete from views.order_steps where order_id = '%s'".formatted(order));
        reconciled("order-tracking", "no-such-order", false); // warm

        Reconciliation ended = reconciled("order-tracking", order, false);

        assertThat(ended.entities()).isEqualTo(1);
        assertThat(ended.found()).isGreaterThan(3).isEqualTo(ended.repaired());
        assertThat(rows(order)).isEqualTo(right);
        System.out.printf(
                "One order was made anew in %s.%n",
                Duration.between(ended.askedAt(), Objects.requireNonNull(ended.endedAt())));
        assertThat(reconciled("order-tracking", "order:" + order, false).found()).isZero();
    }

    @Test
    void a_dry_run_names_and_changes_nothing() throws Exception {
        sql(
                "update views.payments set status = 'odd' where payment_id = (select min(payment_id) from views.payments where order_id like 'd6%')");
        String payment = one("select payment_id from views.payments where status = 'odd'");

        Reconciliation dry = reconciled("payment-ledger", payment, true);

        assertThat(dry.found()).isEqualTo(1);
        assertThat(dry.repaired()).isZero();
        assertThat(reconciliations.findings("payment-ledger", dry.id(), 0, 10))
                .singleElement()
                .satisfies(finding -> assertThat(finding.repaired()).isFalse());
        assertThat(
                        one(
                                "select status from views.payments where payment_id = '%s'"
                                        .formatted(payment)))
                .isEqualTo("odd");
        assertThat(reconciled("payment-ledger", "payment:" + payment, false).repaired())
                .isEqualTo(1);
        assertThat(
                        one(
                                "select status from views.payments where payment_id = '%s'"
                                        .formatted(payment)))
                .isNotEqualTo("odd");
    }

    @Test
    void an_entity_with_dead_letters_is_left_alone_and_told() throws Exception {
        String order =
                one(
                        "select order_id from views.orders where order_id like 'd6%' order by 1 offset 100 limit 1");
        sql(
                "update views.orders set status = 'stopped' where order_id = '%s'".formatted(order),
                """
                insert into views.parked_events (view, position, sequence, version, event_id, event_type, error)
                select 'order-tracking', position, stream, version, event_id, type, 'test' from daybook.events
                where stream = 'order:%s' order by version desc limit 1
                """
                        .formatted(order));
        try {
            Reconciliation ended = reconciled("order-tracking", null, false);

            assertThat(ended.leftAlone()).isEqualTo(1);
            assertThat(
                            one(
                                    "select status from views.orders where order_id = '%s'"
                                            .formatted(order)))
                    .isEqualTo("stopped");
        } finally {
            sql("delete from views.parked_events");
        }
        assertThat(reconciled("order-tracking", order, false).repaired()).isEqualTo(1);
    }

    @Test
    void a_document_of_a_version_yet_to_come_is_made_anew() throws Exception {
        String order =
                one(
                        "select order_id from views.order_search where order_id like 'd6%' order by 1 offset 120 limit 1");
        for (int i = 0; i < 3; i++) {
            elasticsearch.call(c ->
                    c.index(i2 ->
                            i2.index(alias(SearchIndex.ORDERS))
                                    .id(order)
                                    .version(1_000_000_000L)
                                    .versionType(
                                            co.elastic.clients.elasticsearch._types.VersionType
                                                    .ExternalGte)
                                    .document(Map.of("order_id", order))));
        }

        Reconciliation ended = reconciled("order-search", order, false);

        assertThat(ended.repaired()).isEqualTo(1);
        assertThat(reconciled("order-search", order, false).found()).isZero();
    }

    @Test
    void a_walk_goes_on_where_a_killed_process_left_it() throws Exception {
        String last = one("select order_id from views.orders order by 1 desc limit 1");
        String left =
                one(
                        "select order_id from views.orders where order_id like 'd6%' order by 1 offset 70 limit 1");
        String ahead =
                one(
                        "select order_id from views.orders where order_id like 'd6%' order by 1 offset 110 limit 1");
        long rest =
                Long.parseLong(
                        one(
                                "select count(*) from views.orders where order_id > '%s' and order_id <= '%s'"
                                        .formatted(left, last)));
        sql("update views.orders set units = units + 1 where order_id = '%s'".formatted(ahead));
        UUID reconciliation = UUID.randomUUID();

        sql(
                """
                insert into views.reconciliations
                    (id, view, dry_run, actor, state, after_key, until_key, streams, entities, started_at)
                values ('%s', 'order-tracking', false, 'killed', 'running', 'order:%s', 'order:%s', 71, 71, now())
                """
                        .formatted(reconciliation, left, last));

        Reconciliation ended = ended(reconciliation);
        assertThat(ended.state()).as(ended.toString()).isEqualTo(State.DONE);
        assertThat(ended.entities()).as("neither skipped nor repeated").isEqualTo(71 + rest);
        assertThat(reconciliations.findings("order-tracking", reconciliation, 0, 10))
                .singleElement()
                .satisfies(finding -> assertThat(finding.key()).isEqualTo("order_id=" + ahead));
    }

    /// An item that was received twenty thousand times, in the log before the engine heard of it.
    @Test
    void an_entity_of_twenty_thousand_events_is_made_anew() throws Exception {
        sql(
                """
                with head as (update daybook.event_head set last_position = last_position + 20000 where id = 1
                              returning last_position - 20000 as base)
                insert into daybook.events (position, stream, version, event_id, type, revision, command_id, payload, metadata, recorded_at)
                select base + n, 'stock:LONG@main', n - 1, gen_random_uuid(), 'stock.received', 1, 'c-' || n,
                    '{"sku": "LONG", "location": "main", "quantity": 2, "at": "2010-12-01T08:26:00Z"}',
                    '{"actor": "a", "role": "system", "commandId": "c", "correlationId": "c"}', now()
                from head, generate_series(1, 20000) n
                """);
        ShopDays.awaitViews(http);
        for (String view : List.of("stock-level", "stock-ledger")) {
            sql(
                    view.equals("stock-level")
                            ? "update views.stock_levels set on_hand = 1 where sku = 'LONG'"
                            : "delete from views.stock_movements where sku = 'LONG' and version % 1000 = 7");
            Duration shortest = Duration.ofHours(1);
            long found = 0;
            for (int i = 0; i < 5; i++) {
                Reconciliation ended = reconciled(view, "LONG@main", false);
                found += ended.repaired();
                Duration took =
                        Duration.between(ended.askedAt(), Objects.requireNonNull(ended.endedAt()));
                shortest = took.compareTo(shortest) < 0 ? took : shortest;
            }
            assertThat(found).isEqualTo(view.equals("stock-level") ? 1 : 20);
            System.out.printf("20,000 events of one entity of %s: %s.%n", view, shortest);
        }
        assertThat(one("select on_hand from views.stock_levels where sku = 'LONG'"))
                .isEqualTo("40000");
    }

    private Reconciliation ended(UUID id) {
        return await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> reconciliations.get(id).orElseThrow(), each -> each.state().isEnd());
    }

    private Reconciliation reconciled(String view, @Nullable String key, boolean dryRun) {
        return ended(reconciliations.start(view, new Options(key, dryRun, "tester", null)).id());
    }

    private String alias(SearchIndex index) {
        return elasticsearch.alias(index);
    }

    private static String rows(String order) throws SQLException {
        return String.join(
                        "\n",
                        query(
                                "select to_jsonb(o)::text from views.orders o where order_id = '%s'"
                                        .formatted(order)))
                + String.join(
                        "\n",
                        query(
                                "select to_jsonb(o)::text from views.order_lines o where order_id = '%s' order by line"
                                        .formatted(order)))
                + String.join(
                        "\n",
                        query(
                                "select to_jsonb(o)::text from views.order_steps o where order_id = '%s' order by position"
                                        .formatted(order)));
    }

    /// Where the rows of the imported orders and of goods that nobody sells now lie, and which transaction wrote them.
    private static Map<String, String> untouchedBySome() throws SQLException {
        Map<String, String> versions = new TreeMap<>();
        for (String sql :
                List.of(
                        "select 'orders ' || order_id, ctid::text || xmin from views.orders where order_id like 'd6%'",
                        "select 'order_lines ' || order_id || '/' || line, ctid::text || xmin from views.order_lines where order_id like 'd6%'",
                        "select 'order_steps ' || position, ctid::text || xmin from views.order_steps where order_id like 'd6%'",
                        "select 'stock_levels ' || sku, ctid::text || xmin from views.stock_levels where sku ~ '^200'",
                        "select 'stock_movements ' || position, ctid::text || xmin from views.stock_movements where sku ~ '^200'",
                        "select 'payments ' || payment_id, ctid::text || xmin from views.payments where order_id like 'd6%'",
                        "select 'postings ' || position || '/' || entry, ctid::text || xmin from views.postings where order_id like 'd6%' or credit_id like 'd6%'",
                        "select 'products ' || sku, ctid::text || xmin from views.products where sku like 'P-%'",
                        "select 'order_search ' || order_id, ctid::text || xmin from views.order_search where order_id like 'd6%'",
                        "select 'product_search ' || sku, ctid::text || xmin from views.product_search where sku ~ '^(200|P-)'",
                        "select 'source_rows ' || row, ctid::text || xmin from views.source_rows")) {
            try (Connection connection = DATABASE.ownerDataSource().getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                while (row.next()) {
                    versions.put(row.getString(1), row.getString(2));
                }
            }
        }
        assertThat(versions).hasSizeGreaterThan(1_000);
        return versions;
    }

    private Map<String, Long> sequenceNumbers() {
        Map<String, Long> numbers = new TreeMap<>();
        for (SearchIndex index : List.of(SearchIndex.ORDERS, SearchIndex.PRODUCTS)) {
            for (Hit<Void> hit :
                    elasticsearch
                            .call(c ->
                                    c.search(
                                            q ->
                                                    q.index(alias(index))
                                                            .size(5_000)
                                                            .seqNoPrimaryTerm(true)
                                                            .source(o -> o.fetch(false)),
                                            Void.class))
                            .hits()
                            .hits()) {
                String id = Objects.requireNonNull(hit.id());
                if (id.startsWith("d6") || id.startsWith("P-")) {
                    numbers.put(id, hit.seqNo());
                }
            }
        }
        return numbers;
    }

    private static String one(String sql) throws SQLException {
        return query(sql).getFirst();
    }

    private static List<String> query(String sql) throws SQLException {
        try (Connection connection = DATABASE.ownerDataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (row.next()) {
                values.add(row.getString(1));
            }
            return values;
        }
    }

    private static void sql(String... statements) throws SQLException {
        try (Connection connection = DATABASE.ownerDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}
