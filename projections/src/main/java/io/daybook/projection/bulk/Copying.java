package io.daybook.projection.bulk;

import io.daybook.projection.ViewStore;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows on their way into a table that has none of them, by `copy .. from stdin` in PostgreSQL's binary form: for the server the cheapest way there
/// is. The form of each value is that of the type's `recv` function.
final class Copying {

    private static final byte[] SIGNATURE = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };

    private static final int SEND_BYTES = 1 << 18;
    private static final int JSONB_VERSION = 1;
    private static final int DIGITS = 4;
    private static final BigInteger BASE = BigInteger.valueOf(10_000);
    private static final int NEGATIVE = 0x4000;

    /// PostgreSQL counts from the year 2000.
    private static final long EPOCH_MICROS =
            ColumnType.micros(Instant.parse("2000-01-01T00:00:00Z"));

    private byte[] bytes = new byte[SEND_BYTES + (SEND_BYTES >> 2)];
    private int length;

    private Copying() {}

    static void copy(ViewStore store, Table table, List<@Nullable Object[]> rows)
            throws SQLException {
        CopyIn copy =
                store.connection()
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn(store.sql(table.copyStatement()));
        try {
            new Copying().send(copy, table, rows);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private void send(CopyIn copy, Table table, List<@Nullable Object[]> rows) throws SQLException {
        raw(SIGNATURE);
        List<ColumnType> types = table.types();
        for (@Nullable Object[] row : rows) {
            int16(types.size());
            for (int column = 0; column < row.length; column++) {
                value(types.get(column), row[column]);
            }
            if (length >= SEND_BYTES) {
                copy.writeToCopy(bytes, 0, length);
                length = 0;
            }
        }
        int16(-1);
        copy.writeToCopy(bytes, 0, length);
    }

    private void value(ColumnType type, @Nullable Object value) {
        if (value == null) {
            int32(-1);
            return;
        }
        switch (type) {
            case TEXT -> text((String) value);
            case BIGINT -> {
                int32(Long.BYTES);
                int64(((Number) value).longValue());
            }
            case INT -> {
                int32(Integer.BYTES);
                int32(((Number) value).intValue());
            }
            case BOOLEAN -> {
                int32(1);
                int8((Boolean) value ? 1 : 0);
            }
            case NUMERIC -> numeric(new BigDecimal((String) value));
            case JSONB -> json((String) value);
            case TIMESTAMPTZ -> {
                int32(Long.BYTES);
                int64(ColumnType.micros((Instant) value) - EPOCH_MICROS);
            }
            case TIMESTAMP -> {
                int32(Long.BYTES);
                int64(
                        ColumnType.micros(((LocalDateTime) value).toInstant(ZoneOffset.UTC))
                                - EPOCH_MICROS);
            }
        }
    }

    private void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int32(utf8.length);
        raw(utf8);
    }

    private void json(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int32(utf8.length + 1);
        int8(JSONB_VERSION);
        raw(utf8);
    }

    /// Digits to the base of 10,000, the point between two of them.
    private void numeric(BigDecimal value) {
        BigDecimal plain = value.scale() < 0 ? value.setScale(0) : value;
        int scale = plain.scale();
        int padding = (DIGITS - scale % DIGITS) % DIGITS;
        BigInteger rest = plain.unscaledValue().abs().multiply(BigInteger.TEN.pow(padding));
        List<Integer> digits = new ArrayList<>();
        while (rest.signum() > 0) {
            BigInteger[] parts = rest.divideAndRemainder(BASE);
            digits.add(parts[1].intValue());
            rest = parts[0];
        }
        int weight = digits.size() - (scale + padding) / DIGITS - 1;
        int last = 0;
        while (last < digits.size() && digits.get(last) == 0) {
            last++;
        }
        int count = digits.size() - last;
        int32(4 * Short.BYTES + count * Short.BYTES);
        int16(count);
        int16(count == 0 ? 0 : weight);
        int16(plain.signum() < 0 ? NEGATIVE : 0);
        int16(scale);
        for (int i = digits.size() - 1; i >= last; i--) {
            int16(digits.get(i));
        }
    }

    private void int8(int value) {
        room(1);
        bytes[length++] = (byte) value;
    }

    private void int16(int value) {
        room(Short.BYTES);
        bytes[length++] = (byte) (value >> 8);
        bytes[length++] = (byte) value;
    }

    private void int32(int value) {
        int16(value >> 16);
        int16(value);
    }

    private void int64(long value) {
        int32((int) (value >> 32));
        int32((int) value);
    }

    private void raw(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
