package io.daybook.query;

import static io.daybook.query.QueryServer.SERVER;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.query.QueryServer.Answer;
import io.daybook.query.exports.ParquetRows;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// What analysts take away is what their views say, in either form.
class ExportsTest {

    private static final String SIGNALS = "/api/v1/exports/stock_signals_v1";

    @BeforeAll
    static void rows() {
        SERVER.sql(
                """
                insert into views.products (sku, name, names, description, category, price_minor, currency, listed, published_at, version, position)
                values ('-X1', '=1+2', '{"en": "=1+2"}', '@a, "b"' || chr(10) || 'c', '', -5, 'GBP', true, '2010-12-01T08:26:00.5Z', 1, 970),
                       ('X2', '+44', '{}', null, chr(9) || 'x', null, 'JPY', false, '2010-12-02T00:00:00Z', 1, 971)
                """);
        SERVER.sql(
                """
                insert into views.stock_signals (position, sku, location, signal, available, low, enough, at)
                select n, 'S-' || n, 'main', case when n % 2 = 0 then 'ran-low' else 'replenished' end, n, 1, 2,
                    timestamptz '2010-12-01T00:00:00Z' + n * interval '1 hour'
                from generate_series(1, 7000) n
                """);
    }

    @Test
    void csv_is_quoted_where_it_must_be_and_holds_no_formulas() {
        String[] lines = text("/api/v1/exports/products_v1?after=969&upTo=971").split("\r\n", -1);

        assertThat(lines)
                .containsExactly(
                        "sku,name,names,description,category,currency,price_minor,listed,published_at,position",
                        "'-X1,'=1+2,\"{\"\"en\"\": \"\"=1+2\"\"}\",\"'@a, \"\"b\"\"\nc\",\"\",GBP,-5,true,2010-12-01T08:26:00.500Z,970",
                        "X2,'+44,{},,'\tx,JPY,,false,2010-12-02T00:00:00Z,971",
                        "");
    }

    @Test
    void both_forms_of_every_view_say_the_same() throws IOException {
        JsonNode exports = SERVER.get("/api/v1/exports").body().path("exports");
        assertThat(exports.size()).isGreaterThan(30);
        int cells = 0;
        for (JsonNode export : exports) {
            String path = export.path("href").asString();
            List<List<String>> csv = parsed(text(path));
            HttpResponse<byte[]> answer =
                    SERVER.bytes(path, "Accept", "application/vnd.apache.parquet");
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            ParquetRows parquet = ParquetRows.read(answer.body());

            assertThat(csv.getFirst())
                    .containsExactlyElementsOf(
                            export.path("columns")
                                    .valueStream()
                                    .map(column -> column.path("name").asString())
                                    .toList());
            assertThat(parquet.metadata())
                    .containsEntry("daybook.view", export.path("view").asString())
                    .containsKeys("daybook.position", "daybook.taken-at");
            List<List<String>> shown = new ArrayList<>();
            shown.add(csv.getFirst());
            for (List<@Nullable Object> row : parquet.rows()) {
                shown.add(row.stream().map(ExportsTest::cell).toList());
                cells += row.size();
            }
            if (!path.contains("freshness") && !path.contains("projection_status")) {
                assertThat(shown).as(path).isEqualTo(csv.stream().map(ExportsTest::bare).toList());
            }
        }
        assertThat(cells).isGreaterThan(7_000);
    }

    @Test
    void ranges_part_the_whole() {
        List<List<String>> all = parsed(text(SIGNALS));
        List<List<String>> parts = parsed(text(SIGNALS + "?upTo=2500"));
        assertThat(tail(text(SIGNALS + "?after=2500&upTo=2500"))).isEmpty();
        parts.addAll(tail(text(SIGNALS + "?after=2500")));
        assertThat(parts).isEqualTo(all).hasSizeGreaterThan(7_000);

        List<List<String>> times = parsed(text(SIGNALS + "?to=2011-01-01T00:00:00Z"));
        assertThat(times).hasSizeBetween(700, 800);
        times.addAll(tail(text(SIGNALS + "?from=2011-01-01T00:00:00Z")));
        assertThat(times).isEqualTo(all);
    }

    @Test
    void what_it_is_of_is_told_with_it() throws IOException {
        HttpResponse<byte[]> plain = SERVER.bytes(SIGNALS + "?upTo=3");
        assertThat(plain.headers().firstValue("Content-Type")).hasValue("text/csv;charset=UTF-8");
        assertThat(plain.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"stock_signals_v1.csv\"");
        assertThat(plain.headers().firstValue("Daybook-Rows")).hasValue("3");
        assertThat(plain.headers().firstValue("Daybook-Position")).isPresent();
        assertThat(plain.headers().firstValue("Daybook-Taken-At")).isPresent();

        HttpResponse<byte[]> packed = SERVER.bytes(SIGNALS, "Accept-Encoding", "br, gzip;q=0.5");
        assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(packed.body().length).isLessThan(100_000);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(text(SIGNALS));
        }
        assertThat(
                        SERVER.bytes(SIGNALS + "?upTo=3", "Accept-Encoding", "gzip;q=0, br")
                                .headers()
                                .firstValue("Content-Encoding"))
                .isEmpty();
    }

    @Test
    void what_cannot_be_exported_is_refused() {
        for (String wrong :
                List.of(
                        "stock_signals_v1?format=xls",
                        "stock_signals_v1?after=x",
                        "stock_signals_v1?from=yesterday",
                        "sales_by_day_v2?after=1",
                        "stock_levels_v1?from=2010-12-01T00:00:00Z")) {
            Answer answer = SERVER.get("/api/v1/exports/" + wrong);
            assertThat(answer.status()).as(wrong).isEqualTo(400);
        }
        for (String unknown : List.of("orders", "views.orders", "pg_roles", "orders_v1%22%3B--")) {
            Answer answer = SERVER.get("/api/v1/exports/" + unknown);
            assertThat(answer.status()).as(unknown).isEqualTo(404);
            assertThat(answer.code()).isEqualTo("unknown-export");
        }
        assertThat(SERVER.get("/api/v1/exports/orders_v2?sku=X").code())
                .isEqualTo("unknown-parameter");
    }

    private static String text(String path) {
        HttpResponse<byte[]> answer = SERVER.bytes(path);
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(answer.statusCode()).as(body).isEqualTo(200);
        return body;
    }

    private static List<List<String>> tail(String csv) {
        List<List<String>> rows = parsed(csv);
        return rows.subList(1, rows.size());
    }

    private static String cell(@Nullable Object value) {
        return value == null
                ? ""
                : value instanceof BigDecimal decimal
                        ? decimal.stripTrailingZeros().toPlainString()
                        : value.toString();
    }

    /// As Parquet has it: without guards against formulas, and numbers without zeros at their end.
    private static List<String> bare(List<String> row) {
        return row.stream()
                .map(cell -> cell.startsWith("'") ? cell.substring(1) : cell)
                .map(cell ->
                        cell.matches("-?\\d+\\.\\d+")
                                ? new BigDecimal(cell).stripTrailingZeros().toPlainString()
                                : cell)
                .toList();
    }

    /// RFC 4180, by hand.
    private static List<List<String>> parsed(String csv) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < csv.length(); i++) {
            char c = csv.charAt(i);
            if (quoted) {
                if (c != '"') {
                    cell.append(c);
                } else if (i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
                    cell.append('"');
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',' || c == '\r') {
                row.add(cell.toString());
                cell.setLength(0);
                if (c == '\r') {
                    i++;
                    rows.add(row);
                    row = new ArrayList<>();
                }
            } else {
                cell.append(c);
            }
        }
        assertThat(row).as("the last line is ended").isEmpty();
        return rows;
    }
}
