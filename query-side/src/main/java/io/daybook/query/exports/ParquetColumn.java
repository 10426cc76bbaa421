package io.daybook.query.exports;

import io.daybook.query.dictionary.AnalystView;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/// One column of a row group: values as Parquet writes them plainly, and which of the rows have one.
final class ParquetColumn {

    // Physical types, as the format numbers them.
    private static final int BOOLEAN = 0;
    private static final int INT32 = 1;
    private static final int INT64 = 2;
    private static final int DOUBLE = 5;
    private static final int BYTE_ARRAY = 6;
    private static final int FIXED = 7;

    private static final int OPTIONAL = 1;
    private static final int PLAIN = 0;
    private static final int RLE = 3;
    private static final int GZIP = 2;
    private static final int DATA_PAGE = 0;

    /// 38 digits fit into so many bytes.
    private static final int DECIMAL_BYTES = 16;

    private static final int DECIMAL_PRECISION = 38;
    private static final int DECIMAL_SCALE = 9;

    private final String name;
    private final ColumnKind kind;
    private final ByteArrayOutputStream values = new ByteArrayOutputStream();
    private byte[] present = new byte[128];
    private int rows;
    private int nulls;
    private final BitSet flags = new BitSet();
    private int bits;
    private long least = Long.MAX_VALUE;
    private long greatest = Long.MIN_VALUE;

    ParquetColumn(AnalystView.Column column) {
        this.name = column.name();
        this.kind = ColumnKind.of(column.type());
    }

    /// Where a column of a row group lies in the file, as the footer tells it.
    record Chunk(
            ParquetColumn column,
            long offset,
            int values,
            int nulls,
            long plainBytes,
            long bytes,
            long least,
            long greatest) {

        void describe(ThriftWriter writer) {
            writer.i64(2, offset);
            writer.struct(
                    3,
                    data -> {
                        data.i32(1, column.type());
                        data.ints(2, PLAIN, RLE);
                        data.texts(3, column.name);
                        data.i32(4, GZIP);
                        data.i64(5, values);
                        data.i64(6, plainBytes);
                        data.i64(7, bytes);
                        data.i64(9, offset);
                        data.struct(12, this::statistics);
                    });
        }

        /// What lets readers pass over row groups in which they will find nothing.
        private void statistics(ThriftWriter writer) {
            writer.i64(3, nulls);
            if (least <= greatest) {
                writer.binary(5, column.plain(greatest));
                writer.binary(6, column.plain(least));
            }
        }
    }

    /// The column as the file's schema names it.
    void describe(ThriftWriter writer) {
        writer.i32(1, type());
        if (type() == FIXED) {
            writer.i32(2, DECIMAL_BYTES);
        }
        writer.i32(3, OPTIONAL);
        writer.text(4, name);
        switch (kind) {
            case BOOLEAN, INT, LONG, DOUBLE -> {}
            case TEXT -> {
                writer.i32(6, 0);
                writer.struct(10, logical -> logical.mark(1));
            }
            case DECIMAL -> {
                writer.i32(6, 5);
                writer.i32(7, DECIMAL_SCALE);
                writer.i32(8, DECIMAL_PRECISION);
                writer.struct(
                        10,
                        logical ->
                                logical.struct(
                                        5,
                                        decimal -> {
                                            decimal.i32(1, DECIMAL_SCALE);
                                            decimal.i32(2, DECIMAL_PRECISION);
                                        }));
            }
            case DATE -> {
                writer.i32(6, 6);
                writer.struct(10, logical -> logical.mark(6));
            }
            case TIMESTAMP -> {
                writer.i32(6, 10);
                timestamp(writer, true);
            }
            case LOCAL_TIMESTAMP -> timestamp(writer, false);
            case JSON -> {
                writer.i32(6, 19);
                writer.struct(10, logical -> logical.mark(12));
            }
        }
    }

    private static void timestamp(ThriftWriter writer, boolean utc) {
        writer.struct(
                10,
                logical ->
                        logical.struct(
                                8,
                                time -> {
                                    time.bool(1, utc);
                                    time.struct(2, unit -> unit.mark(2));
                                }));
    }

    void add(@Nullable Object value) {
        if (rows == present.length * 8) {
            present = Arrays.copyOf(present, present.length * 2);
        }
        if (value == null) {
            nulls++;
        } else {
            present[rows / 8] |= (byte) (1 << rows % 8);
            switch (kind) {
                case TEXT, JSON -> bytes(((String) value).getBytes(StandardCharsets.UTF_8));
                case BOOLEAN -> flags.set(bits++, (Boolean) value);
                case DOUBLE -> little(Double.doubleToLongBits((Double) value), Long.BYTES);
                case DECIMAL -> values.writeBytes(decimal((BigDecimal) value));
                case INT -> number((Integer) value, Integer.BYTES);
                case LONG -> number((Long) value, Long.BYTES);
                case DATE -> number(((LocalDate) value).toEpochDay(), Integer.BYTES);
                case TIMESTAMP -> number(micros((Instant) value), Long.BYTES);
                case LOCAL_TIMESTAMP ->
                        number(
                                micros(((LocalDateTime) value).toInstant(ZoneOffset.UTC)),
                                Long.BYTES);
            }
        }
        rows++;
    }

    /// How much is in memory.
    long bytes() {
        return values.size() + present.length;
    }

    /// The column's only page of a row group, header and all. The column is empty then.
    byte[] take(long offset, Consumer<Chunk> chunks) {
        values.writeBytes(Arrays.copyOf(flags.toByteArray(), (bits + 7) / 8));
        byte[] levels = levels();
        int plain = Integer.BYTES + levels.length + values.size();
        ByteArrayOutputStream packed = new ByteArrayOutputStream(plain / 4 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed, 1 << 13)) {
            gzip.write(fourBytes(levels.length));
            gzip.write(levels);
            values.writeTo(gzip);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory does not fail like that.", e);
        }
        int count = rows;
        byte[] head =
                ThriftWriter.struct(page -> {
                    page.i32(1, DATA_PAGE);
                    page.i32(2, plain);
                    page.i32(3, packed.size());
                    page.struct(
                            5,
                            data -> {
                                data.i32(1, count);
                                data.i32(2, PLAIN);
                                data.i32(3, RLE);
                                data.i32(4, RLE);
                            });
                });
        chunks.accept(
                new Chunk(
                        this,
                        offset,
                        rows,
                        nulls,
                        (long) head.length + plain,
                        (long) head.length + packed.size(),
                        least,
                        greatest));
        byte[] whole = Arrays.copyOf(head, head.length + packed.size());
        System.arraycopy(packed.toByteArray(), 0, whole, head.length, packed.size());
        clear();
        return whole;
    }

    private void clear() {
        values.reset();
        Arrays.fill(present, (byte) 0);
        rows = 0;
        nulls = 0;
        flags.clear();
        bits = 0;
        least = Long.MAX_VALUE;
        greatest = Long.MIN_VALUE;
    }

    /// Which rows have a value: one run of equal levels, or one of packed bits.
    private byte[] levels() {
        ByteArrayOutputStream run = new ByteArrayOutputStream();
        if (nulls == 0 || nulls == rows) {
            varint(run, (long) rows << 1);
            run.write(nulls == 0 ? 1 : 0);
        } else {
            int groups = (rows + 7) / 8;
            varint(run, (long) groups << 1 | 1);
            run.write(present, 0, groups);
        }
        return run.toByteArray();
    }

    private int type() {
        return switch (kind) {
            case TEXT, JSON -> BYTE_ARRAY;
            case BOOLEAN -> BOOLEAN;
            case INT, DATE -> INT32;
            case LONG, TIMESTAMP, LOCAL_TIMESTAMP -> INT64;
            case DOUBLE -> DOUBLE;
            case DECIMAL -> FIXED;
        };
    }

    private void number(long value, int size) {
        little(value, size);
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
    }

    private byte[] plain(long value) {
        return type() == INT32
                ? fourBytes((int) value)
                : ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(value)
                        .array();
    }

    private void bytes(byte[] text) {
        little(text.length, Integer.BYTES);
        values.writeBytes(text);
    }

    private void little(long value, int size) {
        for (int i = 0; i < size; i++) {
            values.write((int) (value >>> 8 * i));
        }
    }

    private static byte[] decimal(BigDecimal value) {
        byte[] digits =
                value.setScale(DECIMAL_SCALE, RoundingMode.HALF_EVEN).unscaledValue().toByteArray();
        if (digits.length > DECIMAL_BYTES) {
            throw new ArithmeticException(value + " has too many digits for an export.");
        }
        byte[] fixed = new byte[DECIMAL_BYTES];
        Arrays.fill(fixed, (byte) (value.signum() < 0 ? -1 : 0));
        System.arraycopy(digits, 0, fixed, DECIMAL_BYTES - digits.length, digits.length);
        return fixed;
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static byte[] fourBytes(int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
