package io.daybook.query.reports;

import io.daybook.query.Spreadsheets;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ResultSetExtractor;

import java.sql.ResultSetMetaData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Rows and columns, as a statement gave them.
record ReportTable(List<String> columns, List<List<@Nullable Object>> rows) {

    static final ResultSetExtractor<ReportTable> EXTRACTOR =
            result -> {
                ResultSetMetaData meta = result.getMetaData();
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= meta.getColumnCount(); i++) {
                    columns.add(meta.getColumnLabel(i));
                }
                List<List<@Nullable Object>> rows = new ArrayList<>();
                while (result.next()) {
                    List<@Nullable Object> row = new ArrayList<>();
                    for (int i = 1; i <= columns.size(); i++) {
                        row.add(result.getObject(i));
                    }
                    rows.add(row);
                }
                return new ReportTable(columns, rows);
            };

    /// One object per row, its members in the order of the columns.
    List<Map<String, @Nullable Object>> objects() {
        List<Map<String, @Nullable Object>> objects = new ArrayList<>(rows.size());
        for (List<@Nullable Object> row : rows) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                object.put(columns.get(i), row.get(i));
            }
            objects.add(object);
        }
        return objects;
    }

    /// With a header, commas, line feeds, and quotes only where needed. What is absent is empty; no text is a formula.
    String csv() {
        StringBuilder csv = new StringBuilder();
        append(csv, columns);
        rows.forEach(row -> append(csv, row));
        return csv.toString();
    }

    private static void append(StringBuilder csv, List<? extends @Nullable Object> row) {
        for (int i = 0; i < row.size(); i++) {
            if (i > 0) {
                csv.append(',');
            }
            Object value = row.get(i);
            csv.append(
                    switch (value) {
                        case null -> "";
                        case String text -> quoted(Spreadsheets.harmless(text));
                        default -> quoted(value.toString());
                    });
        }
        csv.append('\n');
    }

    private static String quoted(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
