package io.daybook.command.webhook.delivery;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;

/// How the values of these tables are given to PostgreSQL, and taken from it.
final class Columns {

    private Columns() {}

    static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /// None of the values has a line break.
    static <T> String joined(Collection<T> values, Function<? super T, ?> of) {
        return values.stream().map(of).map(String::valueOf).collect(Collectors.joining("\n"));
    }
}
