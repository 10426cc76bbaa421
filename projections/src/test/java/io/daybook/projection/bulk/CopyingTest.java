package io.daybook.projection.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.projection.TestViews;
import io.daybook.projection.ViewStore;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;

/// What is copied is what would have been inserted, to the last digit.
class CopyingTest {

    private static final TestViews VIEWS = TestViews.create();

    private static final Table VALUES =
            Table.named("views.all_types")
                    .key("number", ColumnType.INT)
                    .column("a_text", ColumnType.TEXT)
                    .column("a_bigint", ColumnType.BIGINT)
                    .column("a_boolean", ColumnType.BOOLEAN)
                    .column("a_numeric", ColumnType.NUMERIC)
                    .column("a_json", ColumnType.JSONB)
                    .column("a_time", ColumnType.TIMESTAMPTZ)
                    .column("a_local_time", ColumnType.TIMESTAMP)
                    .whoseRowsStay();

    private static final List<String> NUMBERS =
            List.of(
                    "0",
                    "0.00",
                    "1",
                    "-1",
                    "0.5",
                    "2.55",
                    "-0.001",
                    "10000",
                    "100000000",
                    "9999.9999",
                    "12345678.9",
                    "0.00001",
                    "1E3",
                    "-20000.0002",
                    "3.1415926535897932384626433832795028841971",
                    "10.0000");

    @Test
    void every_type_arrives_as_it_is_inserted() throws Exception {
        VIEWS.execute(
                """
                create table views.all_types (number int primary key, a_text text, a_bigint bigint, a_boolean boolean, a_numeric numeric,
                    a_json jsonb, a_time timestamptz, a_local_time timestamp);
                create schema b; create table b.all_types (like views.all_types including all)
                """);
        Rows rows = VALUES.rows();
        for (int i = 0; i < NUMBERS.size(); i++) {
            rows.add(
                    row(
                            i,
                            "a\tb\nc\\N 电视 ß " + i,
                            Long.MIN_VALUE + i,
                            i % 2 == 0,
                            NUMBERS.get(i),
                            "{\"b\": [1, \"x\\n\"], \"a\": null}",
                            Instant.parse("1999-12-31T23:59:59.123456789Z")
                                    .plusSeconds(i * 9_999_999L),
                            LocalDateTime.parse("2010-12-01T08:26:00").plusMinutes(i)));
        }
        rows.add(row(1_000, null, null, null, null, null, null, null));
        rows.add(row(1_001, "x".repeat(700_000), 1L, true, "1", "{}", Instant.EPOCH, null));

        try (Connection connection = VIEWS.owner().getConnection()) {
            rows.write(ViewStore.live(connection));
            rows.write(ViewStore.filling(connection, "b"));
        }

        String all = "select t::text from %s.all_types t order by number";
        assertThat(VIEWS.query(all.formatted("b")))
                .isEqualTo(VIEWS.query(all.formatted("views")))
                .hasSize(NUMBERS.size() + 2);
    }

    private static @Nullable Object[] row(@Nullable Object... values) {
        return values;
    }
}
