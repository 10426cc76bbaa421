package io.daybook.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.doors.Shop;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;

import tools.jackson.databind.JsonNode;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.UUID;

/// A release that brings a wrong projector: before anyone reads what it makes, the gate shows what would differ.
class ReleaseGateTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void a_changed_projector_is_held_until_somebody_says_that_it_is_right() {
        TestDatabase database = TestStores.database();
        String prefix =
                "--daybook.elasticsearch.index-prefix=g"
                        + UUID.randomUUID().toString().substring(0, 8)
                        + "-";
        String sku;
        try (Engine right = Engine.startOn(database, prefix)) {
            Shop shop = new Shop(right.http());
            sku = shop.product(10);
            String token =
                    Shop.succeeded(
                                    right.http()
                                            .post(
                                                    "/api/v1/stock/" + sku + "/damages",
                                                    "{\"quantity\": 2, \"reason\": \"dropped\"}"))
                            .header("Consistency-Token");
            assertThat(shop.available(sku, token)).isEqualTo(8);
        }

        try (Engine wrong =
                Engine.startOn(
                        database,
                        prefix,
                        "--spring.main.sources=" + WrongStockLevels.class.getName())) {
            Http http = wrong.http();
            Shop shop = new Shop(http);
            System.setProperty("daybook.url", wrong.url().toString());

            JsonNode held =
                    await().atMost(PATIENCE)
                            .until(
                                    () ->
                                            http.get("/api/v1/rebuilds?view=stock-level")
                                                    .json()
                                                    .at("/items/0"),
                                    rebuild ->
                                            rebuild.path("state")
                                                    .asString("")
                                                    .equals("awaiting-confirmation"));
            assertThat(held.path("kind").asString()).isEqualTo("rebuild");
            assertThat(shop.available(sku, null)).isEqualTo(8);

            assertThat(run("rebuild", "resume", "stock-level")).isEqualTo(4);
            assertThat(out.toString())
                    .contains("one row differs.")
                    .containsPattern("stock_levels +.*" + sku + ".* +available +8 +10")
                    .containsPattern("stock_levels +.*" + sku + ".* +damaged +2 +0")
                    .contains("./daybook rebuild confirm stock-level --reason");

            assertThat(run("rebuild", "cancel", "stock-level")).isZero();
            await().atMost(PATIENCE)
                    .until(() ->
                            http.get("/api/v1/rebuilds?view=stock-level")
                                    .json()
                                    .at("/items/0")
                                    .has("endedAt"));
            assertThat(shop.available(sku, null)).isEqualTo(8);

            // Who knows better may have it, and may have it back.
            assertThat(run("rebuild", "stock-level", "--yes", "we never drop anything"))
                    .as(out + "" + err)
                    .isZero();
            assertThat(shop.available(sku, null)).isEqualTo(10);
            assertThat(run("rebuild", "rollback", "stock-level", "--reason", "we do"))
                    .as(out + "" + err)
                    .isZero();
            assertThat(shop.available(sku, null)).isEqualTo(8);
            assertThat(http.get("/api/v1/rebuilds?view=stock-level").text())
                    .contains("we never drop anything", "we do");
        } finally {
            System.clearProperty("daybook.url");
        }
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        CommandLine line = DaybookCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
