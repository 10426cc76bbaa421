package io.daybook.shared.audit;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// The hash of one row of the log: SHA-256 over every column, each text preceded by its length, so that no two rows read the same.
/// Payload and metadata are hashed as PostgreSQL writes `jsonb` as text, whose form depends on the value alone.
public final class EventDigest {

    /// Bytes of a hash.
    public static final int LENGTH = 32;

    /// The columns that [#of] reads, for a `select` over the log.
    public static final String COLUMNS =
            "position, stream, version, event_id, type, revision, payload::text, metadata::text, recorded_at, command_id";

    private final MessageDigest sha256 = sha256();
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

    /// The hash of the row under the cursor of a query over [#COLUMNS].
    public byte[] of(ResultSet row) throws SQLException {
        sha256.reset();
        add(row.getLong(1));
        add(row.getString(2));
        add(row.getLong(3));
        UUID eventId = row.getObject(4, UUID.class);
        add(eventId.getMostSignificantBits());
        add(eventId.getLeastSignificantBits());
        add(row.getString(5));
        add(row.getLong(6));
        add(row.getString(7));
        add(row.getString(8));
        add(
                ChronoUnit.MICROS.between(
                        Instant.EPOCH, row.getObject(9, OffsetDateTime.class).toInstant()));
        add(row.getString(10));
        return sha256.digest();
    }

    private void add(long value) {
        sha256.update(number.clear().putLong(value).array());
    }

    private void add(@Nullable String text) {
        if (text == null) {
            add(-1L);
        } else {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            add(bytes.length);
            sha256.update(bytes);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
