package io.daybook.query.exports;

import io.daybook.query.Spreadsheets;
import io.daybook.query.dictionary.AnalystView;

import org.jspecify.annotations.Nullable;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// CSV as RFC 4180 has it: a header, commas, CRLF, quotes where they are needed. What is absent is empty, and an empty text is `""`. Times are
/// RFC 3339 in UTC. A text that a spreadsheet would take for a formula is given an apostrophe in front.
final class CsvFile implements RowFile {

    private static final int BUFFER = 1 << 16;

    private final Writer out;
    private final ColumnKind[] kinds;

    CsvFile(List<AnalystView.Column> columns, OutputStream out) throws IOException {
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), BUFFER);
        this.kinds =
                columns.stream().map(each -> ColumnKind.of(each.type())).toArray(ColumnKind[]::new);
        for (int i = 0; i < columns.size(); i++) {
            separate(i);
            this.out.write(columns.get(i).name());
        }
        this.out.write("\r\n");
    }

    @Override
    public void add(@Nullable Object[] values) throws IOException {
        for (int i = 0; i < values.length; i++) {
            separate(i);
            Object value = values[i];
            if (value != null) {
                String text =
                        value instanceof BigDecimal decimal
                                ? decimal.toPlainString()
                                : value.toString();
                write(kinds[i].isWritten() ? Spreadsheets.harmless(text) : text);
            }
        }
        out.write("\r\n");
    }

    @Override
    public void end() throws IOException {
        // A gzip stream has an end of its own.
        out.close();
    }

    private void separate(int column) throws IOException {
        if (column > 0) {
            out.write(',');
        }
    }

    private void write(String text) throws IOException {
        if (isPlain(text)) {
            out.write(text);
        } else {
            out.write('"');
            out.write(text.replace("\"", "\"\""));
            out.write('"');
        }
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ',' || c == '"' || c == '\n' || c == '\r') {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
