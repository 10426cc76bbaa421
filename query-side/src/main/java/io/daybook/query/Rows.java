package io.daybook.query;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;

/// Reads what JDBC has no direct word for.
public final class Rows {

    private Rows() {}

    /// The instant of a `timestamptz`.
    public static Instant instant(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNull(optionalInstant(row, column));
    }

    public static @Nullable Instant optionalInstant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /// A text that the table does not allow to be absent.
    public static String text(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNull(row.getString(column));
    }
}
