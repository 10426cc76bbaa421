package io.daybook.query.reports;

import io.daybook.projection.ViewPositions;
import io.daybook.query.AsOf;
import io.daybook.query.Inputs;
import io.daybook.query.ReadDatabase;
import io.daybook.query.Rows;
import io.daybook.shared.log.EventStreams;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.json.JsonMapper;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What was sold: the rows of a report, and the orders and credit notes behind one of them. As it stands, or as it stood.
final class SalesQuery {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration CATCH_UP = Duration.ofSeconds(2);
    private static final List<String> READ_MODELS = List.of("order-tracking", "credit-notes");

    /// Columns of a document before its figures.
    private static final int FIRST_FIGURE = 6;

    private final ReadDatabase database;
    private final ViewPositions positions;
    private final SalesPast past;

    SalesQuery(
            ReadDatabase database, ViewPositions positions, EventStreams streams, JsonMapper json) {
        this.database = database;
        this.positions = positions;
        this.past = new SalesPast(streams, json);
    }

    /// What is reported on.
    ///
    /// @param asOf the moment; absent for now
    /// @param from the earliest business time of an order or credit note, inclusive
    /// @param to the latest, exclusive
    record Span(@Nullable AsOf asOf, @Nullable Instant from, @Nullable Instant to) {}

    /// One row of a report.
    ///
    /// @param key as the row shows it
    record Cell(String key, String currency) {}

    /// An order or a credit note, and what it adds to each figure of the row.
    record Document(
            long position,
            @Nullable String order,
            @Nullable String credit,
            Instant at,
            String country,
            Map<String, Object> figures) {}

    /// @param documents one more than was asked for, where there is one
    record Behind(Map<String, Object> sum, List<Document> documents) {}

    ReportTable table(SalesReport report, Span span) {
        return inSnapshot(
                span,
                (jdbc, moved) ->
                        asked(jdbc, report.sql(span.asOf() != null), span, moved)
                                .query(ReportTable.EXTRACTOR));
    }

    /// @param after position of the last document that is known
    Behind documents(SalesReport report, Cell cell, Span span, long after, int limit) {
        Object key = read(report, cell.key());
        boolean isPast = span.asOf() != null;
        return inSnapshot(
                span,
                (jdbc, moved) ->
                        new Behind(
                                asked(jdbc, report.sum(isPast), span, moved)
                                        .param("key", key)
                                        .param("currency", cell.currency())
                                        .query((row, _) -> figures(row, 1))
                                        .single(),
                                asked(jdbc, report.documents(isPast), span, moved)
                                        .param("key", key)
                                        .param("currency", cell.currency())
                                        .param("after", after)
                                        .param("limit", limit + 1)
                                        .query((row, _) -> document(row))
                                        .list()));
    }

    private interface Question<T> {
        T ask(JdbcClient jdbc, @Nullable String moved);
    }

    private <T> T inSnapshot(Span span, Question<T> question) {
        AsOf asOf = span.asOf();
        if (asOf != null && asOf.position() != null) {
            awaitReadModels(asOf.position());
        }
        return database.snapshot(
                PATIENCE, jdbc -> question.ask(jdbc, asOf == null ? null : past.moved(jdbc, asOf)));
    }

    /// A moment that has just been told may be ahead of the views; whether it still is when this ends is seen in the snapshot.
    private void awaitReadModels(long position) {
        try {
            for (String view : READ_MODELS) {
                positions.await(view, position, CATCH_UP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static JdbcClient.StatementSpec asked(
            JdbcClient jdbc, String sql, Span span, @Nullable String moved) {
        JdbcClient.StatementSpec statement =
                jdbc.sql(sql).param("from", time(span.from())).param("to", time(span.to()));
        AsOf asOf = span.asOf();
        return asOf == null
                ? statement
                : statement
                        .param("position", asOf.position())
                        .param("at", time(asOf.at()))
                        .param("moved", moved);
    }

    private static @Nullable Object time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static Object read(SalesReport report, String key) {
        return switch (report) {
            case SALES_BY_DAY -> day(key);
            case SALES_BY_HOUR -> hour(key);
            case SALES_BY_COUNTRY, SALES_BY_SKU -> key;
        };
    }

    private static Object day(String key) {
        try {
            return LocalDate.parse(key);
        } catch (DateTimeParseException e) {
            throw Inputs.malformed("day", "'day' is a date such as 2010-12-01.");
        }
    }

    private static Object hour(String key) {
        return Objects.requireNonNull(time(Inputs.instant("hour", key)));
    }

    private static Document document(ResultSet row) throws SQLException {
        return new Document(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                Rows.instant(row, 4),
                Rows.text(row, 5),
                figures(row, FIRST_FIGURE));
    }

    private static Map<String, Object> figures(ResultSet row, int first) throws SQLException {
        ResultSetMetaData meta = row.getMetaData();
        Map<String, Object> figures = new LinkedHashMap<>();
        for (int i = first; i <= meta.getColumnCount(); i++) {
            figures.put(meta.getColumnLabel(i), row.getObject(i));
        }
        return figures;
    }
}
