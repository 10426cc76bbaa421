package io.daybook.query.reports;

import io.daybook.projection.ViewPositions;
import io.daybook.query.AsOf;
import io.daybook.query.Cursor;
import io.daybook.query.Inputs;
import io.daybook.query.Page;
import io.daybook.query.QueryEndpoint;
import io.daybook.query.QueryProblem;
import io.daybook.query.ReadDatabase;
import io.daybook.query.ReadsView;
import io.daybook.query.reports.SalesQuery.Cell;
import io.daybook.query.reports.SalesQuery.Span;
import io.daybook.shared.log.EventLog;
import io.daybook.shared.log.EventStreams;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
    private final SalesQuery sales;
    private final EventLog log;

    ReportEndpoint(
            ReadDatabase database,
            JsonMapper json,
            ViewPositions positions,
            EventStreams streams,
            EventLog log) {
        this.database = database;
        this.retail = new RetailReport(database, json);
        this.sales = new SalesQuery(database, positions, streams, json);
        this.log = log;
    }

    /// @param formats media types to be asked for with `Accept`
    record Entry(String name, String description, List<String> formats, String href) {}

    record Reports(List<Entry> reports) {}

    /// @param asOf the moment that is shown; absent for now
    /// @param rows one object per row; amounts named `..._minor` are minor units of the row's `currency`, and `documents` leads to what
    /// the row of a sales report is the sum of
    record Table(String report, @Nullable AsOf asOf, List<Map<String, @Nullable Object>> rows) {}

    /// An order or a credit note behind a row, with its share of each figure. The shares of all of them sum to the row.
    ///
    /// @param order the order; absent for a credit note
    /// @param credit the credit note; absent for an order
    /// @param href where it is shown
    /// @param position where it began in the log
    record Document(
            @Nullable String order,
            @Nullable String credit,
            String href,
            Instant at,
            long position,
            String country,
            Map<String, Object> figures) {}

    /// @param key the row's key, such as its day
    /// @param sum the row's figures
    record Documents(
            String report,
            @Nullable AsOf asOf,
            String key,
            String currency,
            Map<String, Object> sum,
            List<Document> items,
            @Nullable String next) {}

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
        for (SalesReport report : SalesReport.values()) {
            entries.add(table(report.reportName(), report.description()));
        }
        for (GeneralReport report : GeneralReport.values()) {
            entries.add(table(report.reportName(), report.description()));
        }
        return new Reports(entries);
    }

    private static Entry table(String name, String description) {
        return new Entry(
                name,
                description,
                List.of("application/json", "text/csv"),
                "/api/v1/reports/" + name);
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
        return new Table("stock", null, retail.stock(checked(importId)).objects());
    }

    @GetMapping(path = "/api/v1/reports/stock", produces = CSV)
    String stockCsv(@RequestParam(name = "import", required = false) @Nullable String importId) {
        return retail.stock(checked(importId)).csv();
    }

    /// A report; sales reports also of a span of business time, and as they were.
    ///
    /// @param asOf a position of the log, or an instant of business time
    /// @param from the earliest time of an order or credit note, inclusive
    /// @param to the latest, exclusive
    @GetMapping(path = "/api/v1/reports/{name}", produces = MediaType.APPLICATION_JSON_VALUE)
    Table general(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String asOf,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        SalesReport report = SalesReport.named(name);
        if (report == null) {
            return new Table(name, null, table(name, asOf, from, to).objects());
        }
        Span span = span(asOf, from, to);
        List<Map<String, @Nullable Object>> rows = sales.table(report, span).objects();
        for (Map<String, @Nullable Object> row : rows) {
            row.put("documents", documents(report, row, asOf, from, to));
        }
        return new Table(name, span.asOf(), rows);
    }

    @GetMapping(path = "/api/v1/reports/{name}", produces = CSV)
    String generalCsv(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String asOf,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        SalesReport report = SalesReport.named(name);
        return (report == null
                        ? table(name, asOf, from, to)
                        : sales.table(report, span(asOf, from, to)))
                .csv();
    }

    /// The orders and credit notes behind one row of a sales report, each with its share, in the order of the log.
    ///
    /// @param day the row's day, for sales by day; each report takes the key it has
    @GetMapping("/api/v1/reports/{name}/documents")
    ResponseEntity<Documents> documents(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String day,
            @RequestParam(required = false) @Nullable String hour,
            @RequestParam(required = false) @Nullable String country,
            @RequestParam(required = false) @Nullable String sku,
            @RequestParam String currency,
            @RequestParam(required = false) @Nullable String asOf,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(defaultValue = "" + Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request) {
        SalesReport report = SalesReport.named(name);
        if (report == null) {
            throw unknown();
        }
        String key = null;
        for (String parameter : List.of("day", "hour", "country", "sku")) {
            String value = request.getParameter(parameter);
            if ((value != null) != parameter.equals(report.key())) {
                throw Inputs.malformed(
                        parameter, "Rows of %s are named by '%s'.".formatted(name, report.key()));
            }
            key = value == null ? key : value;
        }
        Cell cell =
                new Cell(
                        Objects.requireNonNull(Inputs.text(report.key(), key)),
                        Objects.requireNonNull(Inputs.text("currency", currency)));
        Span span = span(asOf, from, to);
        String list = String.join("/", name, cell.key(), currency, "" + asOf, "" + from, "" + to);
        Cursor after = Cursor.parseOptional(cursor, list, 1);
        SalesQuery.Behind behind =
                sales.documents(
                        report, cell, span, after == null ? 0 : after.number(0), Page.limit(limit));
        Page<SalesQuery.Document> page =
                Page.of(
                        behind.documents(),
                        limit,
                        list,
                        document -> Cursor.of(document.position()));
        return Page.ok(request, page.next())
                .body(
                        new Documents(
                                name,
                                span.asOf(),
                                cell.key(),
                                currency,
                                behind.sum(),
                                page.items().stream().map(ReportEndpoint::shown).toList(),
                                page.next()));
    }

    private static Document shown(SalesQuery.Document document) {
        return new Document(
                document.order(),
                document.credit(),
                document.order() == null
                        ? "/api/v1/credits/" + document.credit()
                        : "/api/v1/orders/" + document.order(),
                document.at(),
                document.position(),
                document.country(),
                document.figures());
    }

    /// Where the documents behind a row are told.
    private static String documents(
            SalesReport report,
            Map<String, @Nullable Object> row,
            @Nullable String asOf,
            @Nullable String from,
            @Nullable String to) {
        StringBuilder address =
                new StringBuilder("/api/v1/reports/" + report.reportName() + "/documents?");
        address.append(report.key()).append('=').append(encoded(row.get(report.key())));
        address.append("&currency=").append(encoded(row.get("currency")));
        if (asOf != null) {
            address.append("&asOf=").append(encoded(asOf));
        }
        if (from != null) {
            address.append("&from=").append(encoded(from));
        }
        if (to != null) {
            address.append("&to=").append(encoded(to));
        }
        return address.toString();
    }

    private static String encoded(@Nullable Object text) {
        return URLEncoder.encode(String.valueOf(text), StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Span span(@Nullable String asOf, @Nullable String from, @Nullable String to) {
        return new Span(
                AsOf.parse(asOf, log), Inputs.instant("from", from), Inputs.instant("to", to));
    }

    private ReportTable table(
            String name, @Nullable String asOf, @Nullable String from, @Nullable String to) {
        GeneralReport report = GeneralReport.named(name);
        if (report == null) {
            throw unknown();
        }
        if (asOf != null || from != null || to != null) {
            throw Inputs.malformed(
                    asOf != null ? "asOf" : from != null ? "from" : "to",
                    "%s tells how things stand; only sales reports have a past and a span."
                            .formatted(name));
        }
        return database.snapshot(
                PATIENCE, jdbc -> jdbc.sql(report.sql()).query(ReportTable.EXTRACTOR));
    }

    private static QueryProblem unknown() {
        return QueryProblem.unknown(
                "unknown-report",
                "There is no such report. GET /api/v1/reports lists those there are.");
    }

    private static @Nullable String checked(@Nullable String importId) {
        return importId == null ? null : Inputs.id("import", importId);
    }
}
