package io.daybook.shared.log;

import java.nio.ByteBuffer;
import java.util.Base64;

/// How far the log was when an answer was given, in a form that callers hand back and do not look into. A query that is given one waits
/// until its view has come that far.
///
/// @param position of the last event that the answer knows of; 0 for the empty log
public record ConsistencyToken(long position) {

    private static final byte FORM = 1;
    private static final int BYTES = 1 + Long.BYTES;

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
        if (token.length() > 24) {
            throw notAToken();
        }
        byte[] bytes = Base64.getUrlDecoder().decode(token);
        if (bytes.length != BYTES || bytes[0] != FORM) {
            throw notAToken();
        }
        return of(ByteBuffer.wrap(bytes).getLong(1));
    }

    @Override
    public String toString() {
        byte[] bytes = ByteBuffer.allocate(BYTES).put(FORM).putLong(position).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static IllegalArgumentException notAToken() {
        return new IllegalArgumentException(
                "This is no consistency token: send one as an answer gave it.");
    }
}
