package io.daybook.app.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

class ImportOperationTest {

    private static final String HEADER =
            "Row,InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

    @Test
    void an_import_that_was_interrupted_goes_on_by_itself_and_doubles_nothing() {
        TestDatabase database = TestStores.database();
        String operation;
        try (Engine engine = Engine.startOn(database)) {
            operation = RetailImport.ask(engine, "quirks/part.csv", "scarce", "linked");
            await().atMost(Duration.ofMinutes(5))
                    .pollInterval(Duration.ofMillis(5))
                    .until(
                            () -> engine.http().get(operation).json().path("documentsDone").asInt(),
                            done -> done > 20);
        }
        try (Engine engine = Engine.startOn(database)) {
            String token = RetailImport.done(engine, operation);
            RetailImport.holdAgainstTruth(engine, token, "quirks", "scarce");
        }
    }

    @Test
    void
            the_bundled_day_is_imported_into_an_empty_engine_and_stands_in_the_way_of_the_same_documents() {
        try (Engine engine = Engine.startOn(TestStores.database(), "--daybook.sample=true")) {
            Http.Answer figures =
                    await().atMost(Duration.ofMinutes(5))
                            .until(
                                    () -> engine.http().get("/api/v1/reports/retail"),
                                    answer ->
                                            answer.status() == 200
                                                    && answer.header("Daybook-Lag").equals("0"));
            assertThat(figures.json().at("/orders/orders").asInt()).isEqualTo(127);
            assertThat(figures.json().at("/orders/gross_pence").asLong()).isEqualTo(5_896_079);
            assertThat(figures.json().at("/credits/credit_pence").asLong()).isEqualTo(32_523);

            String again = order("1", "536365", "1");
            String refused = RetailImport.ask(engine, bytes(again), "supply=exact&lifecycle=plain");
            assertThat(RetailImport.ended(engine, refused).at("/problem/code").asString())
                    .isEqualTo("import-conflict");

            String prefixed = RetailImport.ask(engine, bytes(again), "supply=exact&prefix=again-");
            RetailImport.done(engine, prefixed);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "supply=some,                 422, bad-import-option",
        "supply=exact&lifecycle=none, 422, bad-import-option",
        "supply=exact&prefix=a/b,     422, bad-import-option",
        "supply=exact&skipbad=true,   422, bad-import-option",
        "supply=exact,                422, bad-row"
    })
    void what_cannot_be_imported_is_refused_and_changes_nothing(
            String options, int status, String code) {
        Http.Answer answer =
                RetailImport.post(Engine.shared(), bytes(order("7", "777777", "x")), options);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
    }

    @Test
    void a_broken_row_is_named_and_can_be_left_out() {
        String good = order("1", "900001", "2");
        String bad = "2,900001,21786,HAT,many,2010-12-01 08:26:00,0.85,12345,United Kingdom\n";
        Http.Answer refused = RetailImport.post(Engine.shared(), bytes(good + bad), "supply=exact");
        assertThat(refused.json().path("detail").asString())
                .startsWith("Row 2 (line 3), column Quantity");
        assertThat(refused.json().at("/errors/0/pointer").asString()).isEqualTo("/rows/2/Quantity");

        String operation =
                RetailImport.ask(Engine.shared(), bytes(good + bad), "supply=exact&skipBad=true");
        assertThat(RetailImport.ended(Engine.shared(), operation).path("rowsSkipped").asInt())
                .isEqualTo(1);
        assertThat(Engine.shared().http().get(operation).json().path("state").asString())
                .isEqualTo("done");
    }

    @Test
    void an_operation_that_nobody_began_is_unknown() {
        Http.Answer answer = Engine.shared().http().get("/api/v1/operations/none");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("unknown-operation");
    }

    @Test
    void a_report_that_does_not_exist_is_unknown_and_tables_come_as_csv_too() {
        Http http = Engine.shared().http();
        assertThat(http.get("/api/v1/reports/none").code()).isEqualTo("unknown-report");
        assertThat(http.get("/api/v1/reports/retail?import=none").code())
                .isEqualTo("unknown-import");
        assertThat(http.get("/api/v1/reports").json().path("reports"))
                .allSatisfy(report ->
                        assertThat(http.get(report.path("href").asString()).status())
                                .isIn(200, 404));
        Http.Answer csv =
                http.send(
                        http.request("/api/v1/reports/sales-by-day").header("Accept", "text/csv"));
        assertThat(csv.text()).startsWith("day,currency,orders,");
    }

    private static String order(String row, String invoice, String quantity) {
        return "%s,%s,21786,POLKADOT RAIN HAT,%s,2010-12-01 08:26:00,0.85,12345,United Kingdom\n"
                .formatted(row, invoice, quantity);
    }

    private static byte[] bytes(String rows) {
        return (HEADER + rows).getBytes(StandardCharsets.UTF_8);
    }
}
