package io.daybook.query.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.query.dictionary.AnalystView.Column;

import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// What is written is what others read, for every kind of column.
class ParquetFileTest {

    private static final List<Column> COLUMNS =
            List.of(
                    column("position", "bigint"),
                    column("units", "integer"),
                    column("amount_minor", "bigint"),
                    column("text", "text"),
                    column("listed", "boolean"),
                    column("rate", "numeric"),
                    column("on", "date"),
                    column("at", "timestamp with time zone"),
                    column("local", "timestamp without time zone"),
                    column("lag", "double precision"),
                    column("names", "jsonb"));

    private static Column column(String name, String type) {
        return new Column(name, type, "");
    }

    @Test
    void every_kind_of_value_is_read_as_it_was_written() throws IOException {
        List<List<@Nullable Object>> rows =
                List.of(
                        Arrays.asList(
                                1L,
                                -7,
                                Long.MIN_VALUE,
                                "Täe, \"茉莉花茶\"\n",
                                true,
                                new BigDecimal("-17.500000000"),
                                LocalDate.parse("1969-12-31"),
                                Instant.parse("2010-12-01T08:26:00.123456Z"),
                                LocalDateTime.parse("2010-12-01T08:26:00"),
                                0.1,
                                "{\"en\": \"Tea\"}"),
                        Arrays.asList(
                                2L, null, null, null, null, null, null, null, null, null, null),
                        Arrays.asList(
                                Long.MAX_VALUE,
                                Integer.MAX_VALUE,
                                0L,
                                "",
                                false,
                                new BigDecimal("12345678901234567890.123456789"),
                                LocalDate.parse("9999-12-31"),
                                Instant.parse("1900-01-01T00:00:00Z"),
                                LocalDateTime.parse("1900-01-01T00:00:00.000001"),
                                -0.0,
                                "[]"));

        ParquetRows read = ParquetRows.read(written(rows));

        assertThat(read.rows()).isEqualTo(rows);
        assertThat(read.metadata()).containsEntry("daybook.position", "42");
        assertThat(read.schema().toString())
                .contains(
                        "optional int64 amount_minor;",
                        "optional binary text (STRING);",
                        "optional fixed_len_byte_array(16) rate (DECIMAL(38,9));",
                        "optional int32 on (DATE);",
                        "optional int64 at (TIMESTAMP(MICROS,true));",
                        "optional int64 local (TIMESTAMP(MICROS,false));",
                        "optional binary names (JSON);");
    }

    @Test
    void a_file_without_rows_has_columns() throws IOException {
        ParquetRows read = ParquetRows.read(written(List.of()));

        assertThat(read.rows()).isEmpty();
        assertThat(read.schema().getFieldCount()).isEqualTo(COLUMNS.size());
    }

    @Test
    void many_rows_are_many_groups_that_can_be_passed_over() throws IOException {
        Random random = new Random(11);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (long i = 0; i < 150_000; i++) {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(i);
            row.add(or(random, random.nextInt()));
            row.add(or(random, random.nextLong()));
            row.add(or(random, "text " + random.nextInt(100)));
            row.add(or(random, random.nextBoolean()));
            row.add(or(random, BigDecimal.valueOf(random.nextInt(), 9)));
            row.add(or(random, LocalDate.ofEpochDay(random.nextInt(40_000))));
            row.add(or(random, Instant.ofEpochSecond(random.nextInt())));
            row.add(null);
            row.add(or(random, random.nextDouble()));
            row.add(or(random, "{}"));
            rows.add(row);
        }

        ParquetRows read = ParquetRows.read(written(rows));

        assertThat(read.rows()).isEqualTo(rows);
        assertThat(read.groups()).hasSize(3);
        long next = 0;
        for (BlockMetaData group : read.groups()) {
            ColumnChunkMetaData position = group.getColumns().getFirst();
            assertThat(position.getStatistics().genericGetMin()).isEqualTo(next);
            next += group.getRowCount();
            assertThat(position.getStatistics().genericGetMax()).isEqualTo(next - 1);
            assertThat(position.getStatistics().getNumNulls()).isZero();
        }
        assertThat(next).isEqualTo(150_000);
    }

    @Test
    void a_file_that_was_broken_off_is_none() throws IOException {
        byte[] whole = written(List.of());
        assertThatThrownBy(() -> ParquetRows.read(Arrays.copyOf(whole, whole.length - 1)))
                .isInstanceOf(RuntimeException.class);
    }

    private static @Nullable Object or(Random random, Object value) {
        return random.nextInt(5) == 0 ? null : value;
    }

    private static byte[] written(List<List<@Nullable Object>> rows) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ParquetFile file = new ParquetFile(COLUMNS, Map.of("daybook.position", "42"), out);
        for (List<@Nullable Object> row : rows) {
            file.add(row.toArray());
        }
        file.end();
        return out.toByteArray();
    }
}
