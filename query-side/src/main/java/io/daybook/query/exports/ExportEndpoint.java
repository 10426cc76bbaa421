package io.daybook.query.exports;

import io.daybook.query.Inputs;
import io.daybook.query.QueryEndpoint;
import io.daybook.query.QueryProblem;
import io.daybook.query.ReadDatabase;
import io.daybook.query.ReadsView;
import io.daybook.query.dictionary.AnalystView;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPOutputStream;

/// What analysts read, as files to take away: CSV, or Parquet.
@QueryEndpoint
@ReadsView({
    "order-tracking",
    "stock-level",
    "stock-ledger",
    "payment-ledger",
    "credit-notes",
    "catalogue",
    "carts",
    "coupons",
    "price-rules",
    "sources"
})
class ExportEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(ExportEndpoint.class);

    private static final String CSV = "text/csv;charset=UTF-8";
    private static final String PARQUET = "application/vnd.apache.parquet";

    private static final String POSITION = "Daybook-Position";
    private static final String ROWS = "Daybook-Rows";
    private static final String EVENT_AT = "Daybook-Event-At";
    private static final String TAKEN_AT = "Daybook-Taken-At";

    /// An export has a connection to itself for as long as its caller reads, and storefronts come first.
    private static final int AT_ONCE = 2;

    private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

    private final ExportQuery query;
    private final Semaphore turns = new Semaphore(AT_ONCE);

    ExportEndpoint(ReadDatabase database) {
        this.query = new ExportQuery(database);
    }

    /// @param position whether `after` and `upTo` can be asked for
    /// @param time the column that `from` and `to` are about; absent where they cannot be asked for
    record Entry(
            String view,
            String description,
            boolean position,
            @Nullable String time,
            List<AnalystView.Column> columns,
            String href) {}

    record Exports(List<Entry> exports) {}

    @GetMapping("/api/v1/exports")
    @ReadsView({})
    Exports list() {
        return new Exports(
                query.views().stream()
                        .map(view ->
                                new Entry(
                                        view.name(),
                                        view.comment(),
                                        ExportedView.hasPosition(view),
                                        ExportedView.timeOf(view).orElse(null),
                                        view.columns(),
                                        "/api/v1/exports/" + view.name()))
                        .toList());
    }

    /// All rows of a view, or those in a range, of one state of the database.
    ///
    /// @param format `csv` or `parquet`; else what `Accept` says, and CSV
    /// @param after rows with a greater position
    /// @param upTo rows with no greater position
    /// @param from the earliest business time, inclusive
    /// @param to the latest, exclusive
    @GetMapping(
            path = "/api/v1/exports/{view}",
            produces = {CSV, PARQUET})
    void export(
            @PathVariable String view,
            @RequestParam(required = false) @Nullable String format,
            @RequestParam(required = false) @Nullable Long after,
            @RequestParam(required = false) @Nullable Long upTo,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        boolean parquet = isParquet(format, request);
        ExportedView wanted =
                new ExportedView(
                        query.views().stream()
                                .filter(each -> each.name().equals(view))
                                .findFirst()
                                .orElseThrow(ExportEndpoint::unknown),
                        after,
                        upTo,
                        Inputs.instant("from", from),
                        Inputs.instant("to", to));
        if (!turns.tryAcquire()) {
            throw QueryProblem.unavailable(
                    "too-many-exports",
                    "So many exports are being taken that this one has to wait. Ask again in a moment.",
                    ASK_AGAIN);
        }
        try {
            query.export(wanted, stamp -> begin(wanted, stamp, parquet, request, response));
        } catch (UncheckedIOException e) {
            LOG.debug("The caller of an export went away: {}", e.toString());
            throw e.getCause();
        } catch (RuntimeException e) {
            if (!response.isCommitted()) {
                // What comes instead is a problem, and no attachment.
                response.resetBuffer();
                response.setHeader(HttpHeaders.CONTENT_ENCODING, null);
                response.setHeader(HttpHeaders.CONTENT_DISPOSITION, null);
            }
            throw e;
        } finally {
            turns.release();
        }
    }

    private static @Nullable RowFile begin(
            ExportedView wanted,
            ExportQuery.Stamp stamp,
            boolean parquet,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        response.setContentType(parquet ? PARQUET : CSV);
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                "attachment; filename=\"%s.%s\""
                        .formatted(stamp.view(), parquet ? "parquet" : "csv"));
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        // Exact: rows and position are of one state of the database.
        response.setHeader(POSITION, Long.toString(stamp.position()));
        response.setHeader(ROWS, Long.toString(stamp.rows()));
        response.setHeader(TAKEN_AT, stamp.takenAt().toString());
        if (stamp.eventAt() != null) {
            response.setHeader(EVENT_AT, stamp.eventAt().toString());
        }
        if (request.getMethod().equals("HEAD")) {
            return null;
        }
        OutputStream out = response.getOutputStream();
        if (parquet) {
            return new ParquetFile(wanted.columns(), stamp.told(), out);
        }
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (takesGzip(request)) {
            response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
            return new CsvFile(wanted.columns(), new GZIPOutputStream(out, 1 << 13));
        }
        return new CsvFile(wanted.columns(), out);
    }

    private static boolean isParquet(@Nullable String format, HttpServletRequest request) {
        Inputs.oneOf("format", format, List.of("csv", "parquet"));
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return format == null
                ? accept != null && accept.contains(PARQUET)
                : format.equals("parquet");
    }

    private static boolean takesGzip(HttpServletRequest request) {
        String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        return accepted != null
                && accepted.toLowerCase(Locale.ROOT)
                        .matches("(.*[,\\s])?gzip\\s*(,.*|;\\s*q\\s*=\\s*(1|0\\.\\d*[1-9]).*)?");
    }

    private static QueryProblem unknown() {
        return QueryProblem.unknown(
                "unknown-export",
                "There is no such view. GET /api/v1/exports lists those there are.");
    }
}
