package io.daybook.query.exports;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/// A file that rows are written to, from the first to the last.
sealed interface RowFile permits CsvFile, ParquetFile {

    /// @param values one per column, as [ColumnKind#read] gives them
    void add(@Nullable Object[] values) throws IOException;

    /// Writes what belongs behind the last row. A file without it is seen to be broken off, where its form allows that.
    void end() throws IOException;
}
