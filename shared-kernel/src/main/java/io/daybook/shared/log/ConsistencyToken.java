package io.daybook.shared.log;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;

/// How far the log was when an answer was given, in a form that callers hand back and do not look into. A query that is given one waits
/// until its view has come that far. The text is safe in headers and URLs, and carries a checksum, so that a mangled token is refused and
/// not taken for another position.
///
/// @param position of the last event that the answer knows of; 0 for the empty log
public record ConsistencyToken(long position) {

    private static final byte FORM = 1;
    private static final int BYTES = 1 + Long.BYTES + Integer.BYTES;
    private static final int CHARACTERS = 18;

    public ConsistencyToken {
        if (position < 0) {
            throw new IllegalArgumentException("Position " + position + " is below zero.");
        }
    }

    public static ConsistencyToken of(long position) {
        return new ConsistencyToken(position);
    }

    /// Reads what [#toString()] wrote; anything else is an [IllegalArgumentException].
    public static ConsistencyToken parse(String token) {
        if (token.length() != CHARACTERS) {
            throw notAToken();
        }
        byte[] bytes = Base64.getUrlDecoder().decode(token);
        ByteBuffer parts = ByteBuffer.wrap(bytes);
        byte form = parts.get();
        long position = parts.getLong();
        if (form != FORM || parts.getInt() != checksum(bytes)) {
            throw notAToken();
        }
        return of(position);
    }

    @Override
    public String toString() {
        byte[] bytes = new byte[BYTES];
        ByteBuffer parts = ByteBuffer.wrap(bytes).put(FORM).putLong(position);
        parts.putInt(checksum(bytes));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, 1 + Long.BYTES);
        return (int) crc.getValue();
    }

    private static IllegalArgumentException notAToken() {
        return new IllegalArgumentException(
                "This is no consistency token: send one as an answer gave it.");
    }
}
