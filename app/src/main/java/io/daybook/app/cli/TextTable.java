package io.daybook.app.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/// Columns for people to read: as wide as what stands in them, up to a bound, behind which it is cut.
final class TextTable {

    private static final int WIDEST = 40;
    private static final String GAP = "  ";

    private final int columns;
    private final List<String[]> rows = new ArrayList<>();

    TextTable(String... titles) {
        this.columns = titles.length;
        rows.add(titles);
    }

    void add(String... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException("A row has " + columns + " cells.");
        }
        String[] row = new String[columns];
        for (int i = 0; i < columns; i++) {
            String cell = cells[i].replaceAll("\\s+", " ");
            row[i] = cell.length() <= WIDEST ? cell : cell.substring(0, WIDEST - 1) + "…";
        }
        rows.add(row);
    }

    void print(PrintWriter out) {
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(i == 0 ? "" : GAP)
                        .append(row[i])
                        .append(" ".repeat(widths[i] - row[i].length()));
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
