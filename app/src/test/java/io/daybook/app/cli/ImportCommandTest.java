package io.daybook.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.app.Engine;
import io.daybook.app.Http;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

class ImportCommandTest {

    private static final String ROWS =
            """
            Row,InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
            1,600001,21786,POLKADOT RAIN HAT,6,2010-12-01 08:26:00,0.85,12345,United Kingdom
            2,600001,POST,POSTAGE,1,2010-12-01 08:26:00,18.00,12345,United Kingdom
            3,C600002,21786,POLKADOT RAIN HAT,-1,2010-12-01 09:00:00,0.85,12345,United Kingdom
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    @BeforeAll
    static void the_engine_is_there() {
        System.setProperty("daybook.url", Engine.shared().url().toString());
    }

    @AfterAll
    static void nobody_else_is_led_there() {
        System.clearProperty("daybook.url");
    }

    @Test
    void a_file_is_imported_until_it_can_be_read_and_again_without_doubling() throws IOException {
        String file = file(ROWS);
        for (int time = 1; time <= 2; time++) {
            assertThat(run("import", file, "--supply", "exact", "--prefix", "cli-", "--json"))
                    .as(err.toString())
                    .isZero();
            JsonNode outcome = Http.JSON.readTree(out.toString());
            assertThat(outcome.path("state").asString()).isEqualTo("done");
            assertThat(outcome.path("documentsDone").asInt()).isEqualTo(2);
            assertThat(outcome.path("viewsCaughtUp").asBoolean()).isTrue();
            out.getBuffer().setLength(0);

            assertThat(run("report", "retail", "--import", outcome.path("id").asString()))
                    .as(err.toString())
                    .isZero();
            JsonNode figures = Http.JSON.readTree(out.toString());
            assertThat(figures.path("net_pence").asLong()).isEqualTo(510 + 1800 - 85);
            assertThat(figures.at("/stock/final_available_units").asLong()).isEqualTo(1);
            out.getBuffer().setLength(0);
        }
    }

    @Test
    void a_report_is_printed_as_csv() {
        assertThat(run("report", "sales-by-country", "--csv")).as(err.toString()).isZero();
        assertThat(out.toString()).startsWith("country,currency,orders,");
    }

    @Test
    void a_sales_report_is_printed_as_it_was() {
        assertThat(run("report", "sales-by-day", "--as-of", "1999-01-01T00:00:00Z"))
                .as(err.toString())
                .isZero();
        assertThat(Http.JSON.readTree(out.toString()).path("rows")).isEmpty();
        assertThat(run("report", "stock-value", "--as-of", "1")).isEqualTo(1);
        assertThat(err.toString()).contains("[malformed-parameter]");
    }

    @Test
    void a_view_is_exported_into_a_file() throws IOException {
        Path csv = folder.resolve("orders.csv");
        assertThat(run("export", "orders_v2", "-o", csv.toString())).as(err.toString()).isZero();
        assertThat(out.toString()).contains("orders.csv: ", "rows, as of position");
        assertThat(Files.readString(csv)).startsWith("order_id,customer_reference,");

        Path packed = folder.resolve("orders.csv.gz");
        assertThat(run("export", "orders_v2", "-o", packed.toString())).isZero();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("order_id,customer_reference,");
        }

        Path parquet = folder.resolve("orders.parquet");
        assertThat(run("export", "orders_v2", "--format", "parquet", "-o", parquet.toString()))
                .isZero();
        assertThat(Files.readAllBytes(parquet))
                .startsWith('P', 'A', 'R', '1')
                .endsWith('P', 'A', 'R', '1');

        assertThat(run("export")).isZero();
        assertThat(out.toString()).contains("stock_movements_v1 ");
        assertThat(run("export", "none", "-o", folder.resolve("none").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("[unknown-export]");
        assertThat(folder)
                .isDirectoryNotContaining("glob:**none*")
                .isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void a_broken_file_fails_and_says_where() throws IOException {
        String file =
                file(ROWS.replace("21786,POLKADOT RAIN HAT,6", "21786,POLKADOT RAIN HAT,six"));
        assertThat(run("import", file, "--supply", "exact")).isEqualTo(1);
        assertThat(err.toString()).contains("Row 1 (line 2), column Quantity", "[bad-row]");
    }

    @Test
    void a_missing_file_or_option_is_wrong_usage() {
        assertThat(run("import", folder.resolve("none.csv").toString(), "--supply", "exact"))
                .isEqualTo(2);
        assertThat(run("import", folder.toString())).isEqualTo(2);
    }

    @Test
    void an_unknown_report_fails() {
        assertThat(run("report", "none")).isEqualTo(1);
        assertThat(err.toString()).contains("[unknown-report]");
    }

    private int run(String... arguments) {
        CommandLine line = DaybookCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private String file(String rows) throws IOException {
        return Files.writeString(folder.resolve("rows.csv"), rows).toString();
    }
}
