package io.daybook.projection.bulk;

import org.jspecify.annotations.Nullable;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/// How a column's values travel: as one array of the whole batch, binary where the driver can.
public enum ColumnType {
    TEXT("text", "%s"),
    BIGINT("int8", "%s"),
    INT("int4", "%s"),
    BOOLEAN("bool", "%s"),
    /// Given as decimal text, so that the digits stay as written.
    NUMERIC("text", "%s::numeric"),
    /// Given as JSON text.
    JSONB("text", "%s::jsonb"),
    /// Given as an [Instant]. Travels as microseconds, which costs neither side a text.
    TIMESTAMPTZ("int8", "timestamptz 'epoch' + %s * interval '1 microsecond'"),
    /// Given as a [LocalDateTime].
    TIMESTAMP("int8", "timestamp 'epoch' + %s * interval '1 microsecond'");

    private final String arrayOf;
    private final String expression;

    ColumnType(String arrayOf, String expression) {
        this.arrayOf = arrayOf;
        this.expression = expression;
    }

    /// The SQL type of the array's elements.
    String element() {
        return arrayOf;
    }

    /// The column's value, made from an element.
    String fromElement(String element) {
        return expression.formatted(element);
    }

    Array array(Connection connection, @Nullable Object[][] rows, int column) throws SQLException {
        @Nullable Object[] elements =
                switch (this) {
                    case TEXT, NUMERIC, JSONB -> new String[rows.length];
                    case BIGINT, TIMESTAMPTZ, TIMESTAMP -> new Long[rows.length];
                    case INT -> new Integer[rows.length];
                    case BOOLEAN -> new Boolean[rows.length];
                };
        for (int i = 0; i < rows.length; i++) {
            elements[i] = elementOf(rows[i][column]);
        }
        return connection.createArrayOf(arrayOf, elements);
    }

    private static @Nullable Object elementOf(@Nullable Object value) {
        return switch (value) {
            case Instant instant -> micros(instant);
            case LocalDateTime time -> micros(time.toInstant(ZoneOffset.UTC));
            case null -> null;
            default -> value;
        };
    }

    static long micros(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), 1_000_000L),
                instant.getNano() / 1_000);
    }
}
