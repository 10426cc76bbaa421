package io.daybook.command.imports.retail;

import io.daybook.command.Rejection;

import java.util.List;
import java.util.Map;

/// A file that cannot be imported as it is. Nothing has been done with it.
public final class BadFile extends Rejection {

    public enum Code {
        /// It is no CSV file of the expected columns, in UTF-8, plain or packed by gzip.
        BAD_FILE("bad-file"),
        /// A row cannot be read or makes no sense. Carries `row`, `line` and `column`.
        BAD_ROW("bad-row"),
        /// It has more bytes or rows than are taken.
        FILE_TOO_LARGE("file-too-large");

        private final String text;

        Code(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final int row;

    private BadFile(
            Code code,
            String detail,
            int row,
            List<Problem> problems,
            Map<String, Object> attributes) {
        super(Kind.RULE, code.text, detail, problems, attributes);
        this.row = row;
    }

    static BadFile because(Code code, String detail) {
        return new BadFile(code, detail, 0, List.of(), Map.of());
    }

    public static BadFile tooLarge(long mostBytes) {
        return because(
                Code.FILE_TOO_LARGE,
                "The file has more than %d MB. Split it.".formatted(mostBytes / 1024 / 1024));
    }

    /// @param row the row's own number, or 0 where that cannot be read
    /// @param line number of the text line on which the row ends, the header being line 1; 0 where it is not known
    /// @param column name of the column
    static BadFile badRow(int row, long line, String column, String detail) {
        String where =
                row > 0
                        ? "Row %d%s".formatted(row, line > 0 ? " (line %d)".formatted(line) : "")
                        : "Line %d".formatted(line);
        return new BadFile(
                Code.BAD_ROW,
                "%s, column %s: %s Correct the file, or import it with skipBad to leave such rows out."
                        .formatted(where, column, detail),
                row,
                List.of(new Problem("/rows/%d/%s".formatted(row, column), "bad-row", detail)),
                Map.of("row", row, "line", line, "column", column));
    }

    int row() {
        return row;
    }
}
