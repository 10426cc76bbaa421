package io.daybook.query.audit;

import io.daybook.shared.audit.AuditKey;
import io.daybook.shared.audit.EventDigest;
import io.daybook.shared.audit.Seal;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import javax.sql.DataSource;

/// Reads the log again and holds it against its seals: it names the first position that was changed, removed, swapped or slipped in.
/// It goes seal by seal, so that a long log is checked in many short answers.
final class SealVerifier {

    private static final int FETCH = 2_000;

    private final DataSource dataSource;
    private final AuditKey key;

    SealVerifier(DataSource dataSource, AuditKey key) {
        this.dataSource = dataSource;
        this.key = key;
    }

    /// How far the log was checked, and what was found first.
    ///
    /// @param verifiedTo last position that is as it was when it was written
    /// @param sealedTo last position that a seal covers; later ones are only checked for being dense
    /// @param head last position the log says it has
    /// @param finding the first thing that is wrong; absent where nothing is
    /// @param complete whether the whole log has been checked; if not, ask again from `verifiedTo`
    record Verification(
            long verifiedTo,
            long sealedTo,
            long head,
            @Nullable Finding finding,
            boolean complete) {}

    /// @param position the first position that is not as it was
    /// @param kind `missing`, `altered` (changed, swapped or slipped in), `seal-broken`, `seal-missing`, `seal-forged`
    record Finding(long position, String kind, String detail) {}

    /// Checks at most about `limit` events after position `after`, which must be 0 or the `verifiedTo` of the answer before.
    Verification verify(long after, int limit) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                return verify(connection, after, limit);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private Verification verify(Connection connection, long after, int limit) throws SQLException {
        long head = number(connection, "select last_position from daybook.event_head where id = 1");
        long sealedTo =
                number(connection, "select coalesce(max(last_position), 0) from daybook.seals");
        byte[] before = chainAt(connection, after);
        long verified = after;
        while (verified < sealedTo && verified - after < limit) {
            Optional<Seal> next = sealAfter(connection, verified);
            if (next.isEmpty() || next.get().firstPosition() != verified + 1) {
                return found(
                        verified,
                        sealedTo,
                        head,
                        verified + 1,
                        "seal-missing",
                        "No seal covers this position, though later ones are sealed.");
            }
            Seal seal = next.get();
            Finding finding = check(connection, seal, before);
            if (finding != null) {
                return new Verification(finding.position() - 1, sealedTo, head, finding, true);
            }
            before = seal.chain();
            verified = seal.lastPosition();
        }
        if (verified < sealedTo) {
            return new Verification(verified, sealedTo, head, null, false);
        }
        return rest(connection, verified, sealedTo, head);
    }

    /// What is not sealed yet can still be missing: positions are dense up to the head.
    private static Verification rest(Connection connection, long verified, long sealedTo, long head)
            throws SQLException {
        long count =
                number(
                        connection,
                        "select count(*) from daybook.events where position > "
                                + verified
                                + " and position <= "
                                + head);
        if (count == head - verified) {
            long beyond =
                    number(connection, "select coalesce(max(position), 0) from daybook.events");
            // A commit may have come between the two readings: only what the head still denies is
            // foreign.
            if (beyond
                    > number(
                            connection,
                            "select last_position from daybook.event_head where id = 1")) {
                return found(
                        head,
                        sealedTo,
                        head,
                        head + 1,
                        "altered",
                        "The log has an event beyond its head.");
            }
            return new Verification(head, sealedTo, head, null, true);
        }
        long missing =
                number(
                        connection,
                        "select min(p) from generate_series(%d, %d) p where not exists (select from daybook.events e where e.position = p)"
                                .formatted(verified + 1, head));
        return found(
                missing - 1,
                sealedTo,
                head,
                missing,
                "missing",
                "The event at this position is gone.");
    }

    private @Nullable Finding check(Connection connection, Seal seal, byte[] before)
            throws SQLException {
        List<byte[]> hashes = new ArrayList<>();
        EventDigest digest = new EventDigest();
        try (PreparedStatement events =
                connection.prepareStatement(
                        "select "
                                + EventDigest.COLUMNS
                                + " from daybook.events where position between ? and ? order by position")) {
            events.setLong(1, seal.firstPosition());
            events.setLong(2, seal.lastPosition());
            events.setFetchSize(FETCH);
            try (ResultSet row = events.executeQuery()) {
                for (long position = seal.firstPosition();
                        position <= seal.lastPosition();
                        position++) {
                    if (!row.next() || row.getLong(1) != position) {
                        return new Finding(
                                position, "missing", "The event at this position is gone.");
                    }
                    byte[] hash = digest.of(row);
                    if (!seal.holds(position, hash)) {
                        return new Finding(
                                position,
                                "altered",
                                "The event at this position is not the one that was sealed: it was changed, swapped or slipped in.");
                    }
                    hashes.add(hash);
                }
            }
        }
        if (!Arrays.equals(seal.root(), Seal.root(hashes))
                || !Arrays.equals(
                        seal.chain(),
                        Seal.chain(
                                before, seal.firstPosition(), seal.lastPosition(), seal.root()))) {
            return new Finding(
                    seal.firstPosition(),
                    "seal-broken",
                    "The seal that begins at this position does not fit the log or the seal before it.");
        }
        if (!seal.keyId().equals(key.id()) || !key.verifies(seal.chain(), seal.signature())) {
            return new Finding(
                    seal.firstPosition(),
                    "seal-forged",
                    "The seal that begins at this position was not signed with this engine's audit key.");
        }
        return null;
    }

    private static Verification found(
            long verified, long sealedTo, long head, long position, String kind, String detail) {
        return new Verification(
                verified, sealedTo, head, new Finding(position, kind, detail), true);
    }

    private static byte[] chainAt(Connection connection, long lastPosition) throws SQLException {
        return sealWhere(connection, "last_position = ?", lastPosition)
                .map(Seal::chain)
                .orElseGet(Seal::genesis);
    }

    private static Optional<Seal> sealAfter(Connection connection, long position)
            throws SQLException {
        return sealWhere(connection, "last_position > ? order by last_position limit 1", position);
    }

    private static Optional<Seal> sealWhere(Connection connection, String condition, long value)
            throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(
                        "select first_position, last_position, leaves, root, chain, key_id, signature from daybook.seals where "
                                + condition)) {
            query.setLong(1, value);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new Seal(
                                        row.getLong(1),
                                        row.getLong(2),
                                        row.getBytes(3),
                                        row.getBytes(4),
                                        row.getBytes(5),
                                        row.getString(6),
                                        row.getBytes(7)))
                        : Optional.empty();
            }
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
