package io.daybook.query.exports;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;

/// What kind of values a column has: how they are read, and how they are shown as text.
enum ColumnKind {
    TEXT,
    JSON,
    BOOLEAN,
    INT,
    LONG,
    DOUBLE,
    DECIMAL,
    DATE,
    /// An instant.
    TIMESTAMP,
    /// A date and a time of which nobody knows the zone.
    LOCAL_TIMESTAMP;

    /// @param type as PostgreSQL names it; what is none of the others is shown as its text
    static ColumnKind of(String type) {
        return switch (type) {
            case "bigint" -> LONG;
            case "integer", "smallint" -> INT;
            case "boolean" -> BOOLEAN;
            case "double precision", "real" -> DOUBLE;
            case "numeric" -> DECIMAL;
            case "date" -> DATE;
            case "timestamp with time zone" -> TIMESTAMP;
            case "timestamp without time zone" -> LOCAL_TIMESTAMP;
            case "json", "jsonb" -> JSON;
            default -> TEXT;
        };
    }

    /// The value as a Java type of its own; null where there is none.
    @Nullable Object read(ResultSet row, int column) throws SQLException {
        return switch (this) {
            case TEXT, JSON -> row.getString(column);
            case BOOLEAN -> orNone(row.getBoolean(column), row);
            case INT -> orNone(row.getInt(column), row);
            case LONG -> orNone(row.getLong(column), row);
            case DOUBLE -> orNone(row.getDouble(column), row);
            case DECIMAL -> row.getBigDecimal(column);
            case DATE -> row.getObject(column, LocalDate.class);
            case TIMESTAMP -> {
                OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
                yield time == null ? null : time.toInstant();
            }
            case LOCAL_TIMESTAMP -> row.getObject(column, LocalDateTime.class);
        };
    }

    /// Whether people may have written what is in it.
    boolean isWritten() {
        return this == TEXT || this == JSON;
    }

    private static @Nullable Object orNone(Object value, ResultSet row) throws SQLException {
        return row.wasNull() ? null : value;
    }
}
