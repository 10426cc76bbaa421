package io.daybook.projection.bulk;

import io.daybook.projection.ViewStore;

import org.jspecify.annotations.Nullable;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The rows of one batch for one table. Keys must not repeat; rows in the order of their keys spare the index.
public final class Rows {

    /// More rows go in several statements, so that no single message to the server grows without bound.
    private static final int MAX_ROWS_PER_STATEMENT = 20_000;

    private final Table table;
    private final List<@Nullable Object[]> rows = new ArrayList<>();

    Rows(Table table) {
        this.table = table;
    }

    /// Adds a row: one value per column, in the columns' order.
    public void add(@Nullable Object... values) {
        rows.add(Table.checked(table, values));
    }

    public int size() {
        return rows.size();
    }

    /// Posts the rows; without rows nothing is sent.
    public void write(ViewStore store) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        if (store.isFilled() && !table.rowsChange()) {
            Copying.copy(store, table, rows);
            return;
        }
        try (PreparedStatement insert = store.prepare(table.statement())) {
            for (int from = 0; from < rows.size(); from += MAX_ROWS_PER_STATEMENT) {
                int to = Math.min(rows.size(), from + MAX_ROWS_PER_STATEMENT);
                @Nullable Object[][] chunk =
                        rows.subList(from, to).toArray(new @Nullable Object[0][]);
                for (int column = 0; column < table.columns(); column++) {
                    insert.setArray(
                            column + 1,
                            table.types().get(column).array(store.connection(), chunk, column));
                }
                insert.executeUpdate();
            }
        }
    }
}
