package io.daybook.app.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.Engine;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;
import io.daybook.projection.elasticsearch.Elasticsearch;
import io.daybook.projection.elasticsearch.SearchIndex;
import io.daybook.projection.proof.Finding;
import io.daybook.projection.proof.Proof;
import io.daybook.projection.proof.Proofs;
import io.daybook.projection.proof.Reconciliations;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The proof that nobody asks for.
class StandingProofTest {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final TestDatabase DATABASE = TestStores.database();
    private static final Engine ENGINE =
            Engine.startOn(DATABASE, "--daybook.proof.share=0.6", "--daybook.proof.rest=3s");

    private final Proofs proofs = ENGINE.part(Proofs.class);
    private final Elasticsearch elasticsearch = ENGINE.part(Elasticsearch.class);

    @BeforeAll
    static void there_is_something_to_show() {
        ShopDays.importTo(ENGINE, 700_000, 60);
        ShopDays.publishTo(ENGINE, 5);
    }

    @AfterAll
    static void ends() {
        ENGINE.close();
    }

    @Test
    void nothing_is_found_while_all_is_well_and_what_is_corrupted_heals_by_itself()
            throws Exception {
        try (WriteLoad load = new WriteLoad(ENGINE.http())) {
            Instant began = Instant.now();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> {
                        assertThat(proofs.all()).hasSize(12);
                        assertThat(proofs.all())
                                .allSatisfy(proof -> {
                                    assertThat(last(proof).beganAt()).isAfter(began);
                                });
                        assertThat(load.commands()).isGreaterThan(200);
                    });
            assertThat(findings()).as("with all being well").isEmpty();
            assertThat(proofs.all())
                    .allSatisfy(proof -> {
                        assertThat(proof.found()).isZero();
                        assertThat(last(proof).digest()).isEqualTo(last(proof).logDigest());
                    })
                    .anySatisfy(proof -> assertThat(last(proof).entities()).isGreaterThan(60));

            sql(
                    "update views.order_lines set quantity = quantity + 1 where (order_id, line) = (select min(order_id), 1 from views.order_lines where order_id like 'd7%')");
            sql("delete from views.stock_levels where sku = '20001'");
            elasticsearch.call(c ->
                    c.delete(d -> d.index(elasticsearch.alias(SearchIndex.PRODUCTS)).id("P-2")));

            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(findings())
                                    .extracting(Finding::table)
                                    .containsExactlyInAnyOrder(
                                            "order_lines",
                                            "stock_levels",
                                            elasticsearch.alias(SearchIndex.PRODUCTS)));
            assertThat(findings()).allSatisfy(finding -> assertThat(finding.repaired()).isTrue());
            assertThat(proof("stock-level").found()).isEqualTo(1);
            assertThat(proof("stock-level").repaired()).isEqualTo(1);
            assertThat(proof("stock-level").lastFoundAt()).isNotNull();
            assertThat(proof("carts").found()).isZero();
            JsonNode told = told("stock-level");
            assertThat(told.path("found").asLong()).isEqualTo(1);
            assertThat(told.at("/last/seconds").asDouble()).isPositive();
            assertThat(told.at("/last/digest").asString()).matches("[0-9a-f]{16}");
            String metrics = ENGINE.http().get("/actuator/prometheus").text();
            assertThat(metrics)
                    .contains(
                            "daybook_proof_age_seconds{view=\"carts\"}",
                            "daybook_proof_round_seconds{view=\"product-search\"}",
                            "daybook_proof_drift_found_total{view=\"stock-level\"}");
            Map<?, ?> again =
                    elasticsearch
                            .call(c ->
                                    c.get(
                                            g ->
                                                    g.index(
                                                                    elasticsearch.alias(
                                                                            SearchIndex.PRODUCTS))
                                                            .id("P-2"),
                                            Map.class))
                            .source();
            assertThat(again).isNotNull();
        }
    }

    private static JsonNode told(String view) {
        for (JsonNode each : ENGINE.http().get("/api/v1/projections").json().path("items")) {
            if (each.path("view").asString().equals(view)) {
                return each.path("proof");
            }
        }
        throw new AssertionError(view);
    }

    private static Proof.Round last(Proof proof) {
        assertThat(proof.last()).as(proof.toString()).isNotNull();
        return Objects.requireNonNull(proof.last());
    }

    private Proof proof(String view) {
        return proofs.all().stream()
                .filter(each -> each.view().equals(view))
                .findFirst()
                .orElseThrow();
    }

    private List<Finding> findings() {
        Reconciliations all = ENGINE.part(Reconciliations.class);
        return proofs.all().stream()
                .flatMap(proof -> all.findings(proof.view(), null, 0, 100).stream())
                .toList();
    }

    private static void sql(String sql) throws SQLException {
        try (Connection connection = DATABASE.ownerDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
