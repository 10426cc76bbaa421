package io.daybook.command.eventstore.append;

import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PgArray;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;

/// An array parameter in PostgreSQL's binary format, written once and at its right size: the driver's own arrays grow a buffer for every
/// element and know neither `jsonb` nor `uuid`, which the server then has to parse out of text.
final class BinaryArray {

    /// @param array object id of the array type, as `pg_type` gives it in every PostgreSQL
    enum Type {
        TEXT(25, 1009),
        UUID(2950, 2951),
        JSONB(3802, 3807);

        private final int element;
        private final int array;

        Type(int element, int array) {
            this.element = element;
            this.array = array;
        }
    }

    private static final int HEADER = 20;
    private static final byte JSONB_VERSION = 1;

    private final Type type;
    private ByteBuffer bytes;
    private int count;

    /// @param bytesExpected of all elements together, lengths included; more is possible
    BinaryArray(Type type, int bytesExpected) {
        this.type = type;
        this.bytes = ByteBuffer.allocate(HEADER + bytesExpected).position(HEADER);
    }

    void add(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        element(utf8.length).put(utf8);
    }

    void add(UUID uuid) {
        element(16).putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    }

    /// @param utf8 JSON
    void add(byte[] utf8) {
        element(utf8.length + 1).put(JSONB_VERSION).put(utf8);
    }

    Array toArray(BaseConnection connection) throws SQLException {
        bytes.putInt(0, 1); // dimensions
        bytes.putInt(4, 0); // no nulls
        bytes.putInt(8, type.element);
        bytes.putInt(12, count);
        bytes.putInt(16, 1); // lower bound
        byte[] array = bytes.array();
        return new PgArray(
                connection,
                type.array,
                bytes.position() == array.length ? array : Arrays.copyOf(array, bytes.position()));
    }

    private ByteBuffer element(int length) {
        if (bytes.remaining() < length + 4) {
            ByteBuffer larger =
                    ByteBuffer.allocate(
                            Math.max(2 * bytes.capacity(), bytes.position() + length + 4));
            bytes = larger.put(bytes.flip());
        }
        count++;
        return bytes.putInt(length);
    }
}
