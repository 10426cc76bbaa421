package io.daybook.query;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/// A place in a sorted list: the sort keys of the last item of a page. The next page begins behind them, so that items which come or go
/// in between neither repeat nor hide others. As text it is opaque and url-safe, at most [#MAX_LENGTH] long, and belongs to one list with
/// one set of filters: with another list, or changed by hand, it is refused as `bad-cursor`.
///
/// @param keys the sort keys, none of which may contain the character U+0000
public record Cursor(List<String> keys) {

    public static final int MAX_LENGTH = 1024;

    private static final byte FORMAT = 1;
    private static final int HEAD = 1 + Integer.BYTES;
    private static final String SEPARATOR = "\u0000";

    public Cursor {
        keys = List.copyOf(keys);
    }

    /// Keys of any type that reads back from its `toString`: numbers, instants, texts.
    public static Cursor of(Object... keys) {
        return new Cursor(List.of(keys).stream().map(Object::toString).toList());
    }

    /// @param list what the cursor is a place in: the list's name and its filters, such as `stock-ledger/TEA-1/shipped`
    public String text(String list) {
        byte[] body = String.join(SEPARATOR, keys).getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(HEAD + body.length);
        bytes.put(FORMAT).putInt(checksum(list, body)).put(body);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /// Reads a cursor that [#text(String)] wrote for the same list.
    ///
    /// @param count how many keys the list is sorted by
    public static Cursor parse(String text, String list, int count) {
        if (text.length() > MAX_LENGTH) {
            throw bad();
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.remaining() < HEAD || bytes.get() != FORMAT) {
                throw bad();
            }
            int checksum = bytes.getInt();
            byte[] body = new byte[bytes.remaining()];
            bytes.get(body);
            List<String> keys =
                    List.of(new String(body, StandardCharsets.UTF_8).split(SEPARATOR, -1));
            if (checksum != checksum(list, body) || keys.size() != count) {
                throw bad();
            }
            return new Cursor(keys);
        } catch (IllegalArgumentException e) {
            throw bad();
        }
    }

    public static @Nullable Cursor parseOptional(@Nullable String text, String list, int count) {
        return text == null ? null : parse(text, list, count);
    }

    public String key(int index) {
        return keys.get(index);
    }

    public long number(int index) {
        try {
            return Long.parseLong(keys.get(index));
        } catch (NumberFormatException e) {
            throw bad();
        }
    }

    public UUID uuid(int index) {
        try {
            return UUID.fromString(keys.get(index));
        } catch (IllegalArgumentException e) {
            throw bad();
        }
    }

    public double decimal(int index) {
        try {
            double value = Double.parseDouble(keys.get(index));
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below, like an endless number.
        }
        throw bad();
    }

    private static QueryProblem bad() {
        return QueryProblem.malformed(
                "bad-cursor",
                "cursor",
                "Follow the link of the page before, with the same filters, or begin again without a cursor.");
    }

    private static int checksum(String list, byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(list.getBytes(StandardCharsets.UTF_8));
        crc.update(FORMAT);
        crc.update(body);
        return (int) crc.getValue();
    }
}
