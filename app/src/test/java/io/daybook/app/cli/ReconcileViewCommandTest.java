package io.daybook.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.doors.Shop;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import picocli.CommandLine;

import tools.jackson.databind.JsonNode;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// What the command line says of reconciliations, its exit codes, and the doors behind it.
class ReconcileViewCommandTest {

    private static final TestDatabase DATABASE = TestStores.database();
    private static final Engine ENGINE = Engine.startOn(DATABASE, "--daybook.proof.share=0");

    private final Http http = ENGINE.http();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String sku = "";

    @BeforeAll
    static void the_engine_is_there() {
        System.setProperty("daybook.url", ENGINE.url().toString());
    }

    @AfterAll
    static void ends() {
        System.clearProperty("daybook.url");
        ENGINE.close();
    }

    @BeforeEach
    void a_product_is_there() throws SQLException {
        Shop shop = new Shop(http);
        sku = shop.product(0);
        String token = shop.receive(sku, 7).header("Consistency-Token");
        shop.available(sku, token);
        // The catalogue is a view of its own.
        Shop.succeeded(http.get("/api/v1/products/" + sku, token));
    }

    @Test
    void what_differs_is_a_table_and_an_exit_code() throws SQLException {
        sql("update views.stock_levels set available = 8 where sku = '%s'".formatted(sku));

        assertThat(run("reconcile", "view", "stock-level", "--key", sku + "@main", "--dry-run"))
                .as(err.toString())
                .isEqualTo(1);
        assertThat(out.toString())
                .containsIgnoringNewLines(
                        """
                        TABLE         KEY                                  DIFFERENCE  COLUMN     SHOWN  RIGHT
                        stock_levels  sku=%s location=main  changed     available  8      7
                        stock-level: 1 compared, 1 differ, 0 put right.
                        """
                                .formatted(sku));

        assertThat(run("reconcile", "view", "stock-level")).isZero();
        assertThat(out.toString()).contains("1 differ, 1 put right.");
        assertThat(run("reconcile", "view", "stock-level", "--key", sku + "@main")).isZero();
        assertThat(out.toString())
                .isEqualToIgnoringNewLines("stock-level: 1 compared, 0 differ, 0 put right.\n");
    }

    @Test
    void scripts_get_all_of_it_as_json() throws SQLException {
        sql("delete from views.products where sku = '%s'".formatted(sku));

        assertThat(
                        run(
                                "reconcile",
                                "view",
                                "catalogue",
                                "--key",
                                sku,
                                "--reason",
                                "a row is gone",
                                "--json"))
                .isZero();

        JsonNode outcome = Http.JSON.readTree(out.toString());
        assertThat(outcome.path("state").asString()).isEqualTo("done");
        assertThat(outcome.path("reason").asString()).isEqualTo("a row is gone");
        assertThat(outcome.path("share").asDouble()).isEqualTo(1);
        assertThat(outcome.path("digest")).isNotEqualTo(outcome.path("logDigest"));
        JsonNode finding = outcome.path("findings").path(0);
        assertThat(outcome.path("findings")).hasSize(1);
        assertThat(finding.path("difference").asString()).isEqualTo("missing");
        assertThat(finding.path("table").asString()).isEqualTo("products");
        assertThat(finding.path("key").asString()).isEqualTo("sku=" + sku);
        assertThat(finding.path("entity").asString()).isEqualTo("product:" + sku);
        assertThat(finding.path("repaired").asBoolean()).isTrue();
        assertThat(finding.at("/columns/0/right").asString()).contains("Regency teacup");

        Http.Answer all = http.get("/api/v1/projections/catalogue/findings?limit=200");
        assertThat(all.json().path("items")).contains(finding);
        String id = outcome.path("id").asString();
        assertThat(
                        http.get("/api/v1/reconciliations?view=catalogue")
                                .json()
                                .path("items")
                                .path(0)
                                .path("id")
                                .asString())
                .isEqualTo(id);
        assertThat(http.get("/api/v1/reconciliations/" + id + "/findings").json().path("items"))
                .hasSize(1);
    }

    @Test
    void what_is_unknown_or_asked_twice_is_refused() throws SQLException {
        assertThat(run("reconcile", "view", "nonsense")).isEqualTo(1);
        assertThat(err.toString()).contains("[unknown-view]", "order-tracking");
        assertThat(http.get("/api/v1/reconciliations/nonsense").code())
                .isEqualTo("unknown-reconciliation");
        assertThat(http.get("/api/v1/projections/nonsense/findings").code())
                .isEqualTo("unknown-view");
        assertThat(run("reconcile")).isEqualTo(2);

        sql(
                "insert into views.reconciliations (id, view, dry_run, actor, state) values (gen_random_uuid(), 'none-posts-it', true, 'a', 'queued')",
                "insert into views.view_positions (view) values ('none-posts-it')");
        try {
            assertThat(http.post("/api/v1/projections/none-posts-it/reconciliations", "{}").code())
                    .isEqualTo("reconciliation-running");
            Http.Answer key =
                    http.post(
                            "/api/v1/projections/none-posts-it/reconciliations",
                            "{\"key\": \"4711\", \"dryRun\": true}");
            assertThat(key.status()).as(key.text()).isEqualTo(202);
            assertThat(http.get(key.header("Location")).json()).isEqualTo(key.json());
            assertThat(
                            http.post(
                                            "/api/v1/projections/none-posts-it/reconciliations",
                                            "{\"key\": \" \"}")
                                    .code())
                    .isEqualTo("invalid-command");
        } finally {
            sql(
                    "delete from views.reconciliations where view = 'none-posts-it'",
                    "delete from views.view_positions where view = 'none-posts-it'");
        }
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        CommandLine line = DaybookCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
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
