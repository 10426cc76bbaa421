package io.daybook.query.reports;

import io.daybook.query.Inputs;
import io.daybook.query.QueryEndpoint;
import io.daybook.query.QueryProblem;
import io.daybook.query.ReadDatabase;
import io.daybook.query.ReadsView;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reports as JSON and, those that are tables, as CSV.
@QueryEndpoint
@ReadsView({
    "order-tracking",
    "stock-level",
    "stock-ledger",
    "payment-ledger",
    "credit-notes",
    "catalogue",
    "sources"
})
class ReportEndpoint {

    private static final String CSV = "text/csv;charset=UTF-8";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ReadDatabase database;
    private final RetailReport retail;

    ReportEndpoint(ReadDatabase database, JsonMapper json) {
        this.database = database;
        this.retail = new RetailReport(database, json);
    }

    /// @param formats media types to be asked for with `Accept`
    record Entry(String name, String description, List<String> formats, String href) {}

    record Reports(List<Entry> reports) {}

    /// @param rows one object per row; amounts named `..._minor` are minor units of the row's `currency`
    record Table(String report, List<Map<String, @Nullable Object>> rows) {}

    @GetMapping("/api/v1/reports")
    @ReadsView({})
    Reports list() {
        List<Entry> entries = new ArrayList<>();
        entries.add(
                new Entry(
                        "retail",
                        "Every figure of an imported part of the Online Retail data set.",
                        List.of("application/json"),
                        "/api/v1/reports/retail"));
        entries.add(
                new Entry(
                        "stock",
                        "What an import sold, took back, found and lost of each SKU, and what is left.",
                        List.of("application/json", "text/csv"),
                        "/api/v1/reports/stock"));
        for (GeneralReport report : GeneralReport.values()) {
            entries.add(
                    new Entry(
                            report.reportName(),
                            report.description(),
                            List.of("application/json", "text/csv"),
                            "/api/v1/reports/" + report.reportName()));
        }
        return new Reports(entries);
    }

    /// Every figure of an import, in integer pence, under the paths of the data set's truth files.
    ///
    /// @param importId the import; the latest completed one where it is not given
    @GetMapping(path = "/api/v1/reports/retail", produces = MediaType.APPLICATION_JSON_VALUE)
    JsonNode retail(@RequestParam(name = "import", required = false) @Nullable String importId) {
        return retail.figures(checked(importId));
    }

    /// @param importId the import; the latest completed one where it is not given
    @GetMapping(path = "/api/v1/reports/stock", produces = MediaType.APPLICATION_JSON_VALUE)
    Table stock(@RequestParam(name = "import", required = false) @Nullable String importId) {
        return new Table("stock", retail.stock(checked(importId)).objects());
    }

    @GetMapping(path = "/api/v1/reports/stock", produces = CSV)
    String stockCsv(@RequestParam(name = "import", required = false) @Nullable String importId) {
        return retail.stock(checked(importId)).csv();
    }

    @GetMapping(path = "/api/v1/reports/{name}", produces = MediaType.APPLICATION_JSON_VALUE)
    Table general(@PathVariable String name) {
        return new Table(name, table(name).objects());
    }

    @GetMapping(path = "/api/v1/reports/{name}", produces = CSV)
    String generalCsv(@PathVariable String name) {
        return table(name).csv();
    }

    private ReportTable table(String name) {
        GeneralReport report = GeneralReport.named(name);
        if (report == null) {
            throw QueryProblem.unknown(
                    "unknown-report",
                    "There is no such report. GET /api/v1/reports lists those there are.");
        }
        return database.snapshot(
                PATIENCE, jdbc -> jdbc.sql(report.sql()).query(ReportTable.EXTRACTOR));
    }

    private static @Nullable String checked(@Nullable String importId) {
        return importId == null ? null : Inputs.id("import", importId);
    }
}
