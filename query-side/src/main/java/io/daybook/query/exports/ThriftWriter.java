package io.daybook.query.exports;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Writes structures in Thrift's compact protocol, as far as Parquet's footers and page headers need it. Fields are written in the order of their
/// numbers.
final class ThriftWriter {

    private static final int TRUE = 1;
    private static final int FALSE = 2;
    private static final int BYTE = 3;
    private static final int I32 = 5;
    private static final int I64 = 6;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int STRUCT = 12;

    private static final int SHORT_LIST = 15;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Deque<Integer> outer = new ArrayDeque<>();
    private int lastField;

    /// One whole structure.
    static byte[] struct(Consumer<ThriftWriter> fields) {
        ThriftWriter writer = new ThriftWriter();
        fields.accept(writer);
        writer.out.write(0);
        return writer.out.toByteArray();
    }

    void i32(int field, int value) {
        head(field, I32);
        zigzag(value);
    }

    void i64(int field, long value) {
        head(field, I64);
        zigzag(value);
    }

    void i8(int field, int value) {
        head(field, BYTE);
        out.write(value);
    }

    void bool(int field, boolean value) {
        head(field, value ? TRUE : FALSE);
    }

    void text(int field, String value) {
        binary(field, value.getBytes(StandardCharsets.UTF_8));
    }

    void binary(int field, byte[] value) {
        head(field, BINARY);
        bytes(value);
    }

    void struct(int field, Consumer<ThriftWriter> fields) {
        head(field, STRUCT);
        nested(fields);
    }

    /// A structure without fields: where only its being there says something.
    void mark(int field) {
        struct(field, _ -> {});
    }

    <T> void structs(int field, List<T> elements, BiConsumer<ThriftWriter, T> each) {
        list(field, STRUCT, elements.size());
        elements.forEach(element -> nested(writer -> each.accept(writer, element)));
    }

    void ints(int field, int... elements) {
        list(field, I32, elements.length);
        for (int element : elements) {
            zigzag(element);
        }
    }

    void texts(int field, String... elements) {
        list(field, BINARY, elements.length);
        for (String element : elements) {
            bytes(element.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void nested(Consumer<ThriftWriter> fields) {
        outer.push(lastField);
        lastField = 0;
        fields.accept(this);
        out.write(0);
        lastField = outer.pop();
    }

    private void head(int field, int type) {
        int step = field - lastField;
        if (step < 1 || step > 15) {
            throw new IllegalArgumentException("Field " + field + " after " + lastField);
        }
        out.write(step << 4 | type);
        lastField = field;
    }

    private void list(int field, int type, int size) {
        head(field, LIST);
        if (size < SHORT_LIST) {
            out.write(size << 4 | type);
        } else {
            out.write(SHORT_LIST << 4 | type);
            varint(size);
        }
    }

    private void bytes(byte[] value) {
        varint(value.length);
        out.writeBytes(value);
    }

    private void zigzag(long value) {
        varint(value << 1 ^ value >> 63);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
