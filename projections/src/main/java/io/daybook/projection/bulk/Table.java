package io.daybook.projection.bulk;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// A table of a view, and the one statement that posts any number of rows to it: `insert .. select from unnest .. on conflict`.
///
/// Where a table has a column `position` and rows that change, a row is overwritten by a newer one only, so that writing the same
/// batch again, or an older one, changes nothing.
public final class Table {

    private record Column(String name, ColumnType type, boolean key) {}

    private final String name;
    private final int columns;
    private final List<ColumnType> types;
    private final String statement;
    private final String copyStatement;
    private final boolean rowsChange;

    private Table(String name, List<Column> columns, boolean rowsChange) {
        this.name = name;
        this.columns = columns.size();
        this.types = columns.stream().map(Column::type).toList();
        this.statement = statementFor(name, columns, rowsChange);
        this.copyStatement =
                "copy %s (%s) from stdin (format binary)"
                        .formatted(name, list(columns, _ -> true, "%s"));
        this.rowsChange = rowsChange;
    }

    public static Builder named(String name) {
        return new Builder(name);
    }

    /// Room for the rows of one batch.
    public Rows rows() {
        return new Rows(this);
    }

    String name() {
        return name;
    }

    int columns() {
        return columns;
    }

    List<ColumnType> types() {
        return types;
    }

    String statement() {
        return statement;
    }

    String copyStatement() {
        return copyStatement;
    }

    boolean rowsChange() {
        return rowsChange;
    }

    private static String statementFor(String table, List<Column> columns, boolean rowsChange) {
        String names = list(columns, _ -> true, "%s");
        String keys = list(columns, Column::key, "%s");
        return """
        insert into %s as t (%s)
        select %s
        from unnest(%s) as u (%s)
        on conflict (%s) do %s
        """
                .formatted(
                        table,
                        names,
                        columns.stream()
                                .map(column -> column.type().fromElement("u." + column.name()))
                                .collect(Collectors.joining(", ")),
                        columns.stream()
                                .map(column -> "?::" + column.type().element() + "[]")
                                .collect(Collectors.joining(", ")),
                        names,
                        keys,
                        rowsChange
                                ? "update set "
                                        + list(
                                                columns,
                                                column -> !column.key(),
                                                "%1$s = excluded.%1$s")
                                        + " where excluded.position > t.position"
                                : "nothing");
    }

    private static String list(List<Column> columns, Predicate<Column> which, String format) {
        return columns.stream()
                .filter(which)
                .map(column -> format.formatted(column.name()))
                .collect(Collectors.joining(", "));
    }

    /// The columns, in the order in which rows give their values.
    public static final class Builder {

        private final String name;
        private final List<Column> columns = new ArrayList<>();

        private Builder(String name) {
            this.name = name;
        }

        public Builder key(String column, ColumnType type) {
            columns.add(new Column(column, type, true));
            return this;
        }

        public Builder column(String column, ColumnType type) {
            columns.add(new Column(column, type, false));
            return this;
        }

        /// Rows are overwritten by those of a later position.
        public Table whoseRowsChange() {
            if (columns.stream().noneMatch(column -> column.name().equals("position"))) {
                throw new IllegalArgumentException(
                        "Rows of " + name + " cannot be told old from new: give it a position.");
            }
            return new Table(name, columns, true);
        }

        /// Rows stay as they were first written.
        public Table whoseRowsStay() {
            return new Table(name, columns, false);
        }
    }

    /// A value as a row holds it.
    static @Nullable Object[] checked(Table table, @Nullable Object[] values) {
        if (values.length != table.columns) {
            throw new IllegalArgumentException(
                    "A row of %s has %d values, not %d."
                            .formatted(table.name, table.columns, values.length));
        }
        return values;
    }
}
