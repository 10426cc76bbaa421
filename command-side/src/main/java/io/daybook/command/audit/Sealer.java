package io.daybook.command.audit;

import io.daybook.shared.audit.AuditKey;
import io.daybook.shared.audit.EventDigest;
import io.daybook.shared.audit.Seal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

/// Seals what has been appended since the last seal: by the full range while much is appended, and after a while whatever there is.
/// Several engines may run it; one at a time seals.
final class Sealer implements AutoCloseable {

    /// Events of one seal. Few enough to be read in a moment, many enough that signing costs nothing per event.
    static final int RANGE = 4096;

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Logger log = LoggerFactory.getLogger(Sealer.class);

    private final DataSource dataSource;
    private final AuditKey key;
    private final Duration patience;
    private final Thread worker;
    private long headBefore;
    private long lastTurn = System.nanoTime();

    /// @param patience how long an event may wait for its seal while the log is busy or a range is not full
    Sealer(DataSource dataSource, AuditKey key, Duration patience) {
        this.dataSource = dataSource;
        this.key = key;
        this.patience = patience;
        worker = Thread.ofVirtual().name("sealer").unstarted(this::run);
    }

    void start() {
        worker.start();
    }

    private void run() {
        boolean failing = false;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(PAUSE);
                try {
                    sealWhatIsDue();
                    failing = false;
                } catch (SQLException e) {
                    // The store may be away for a while; one line is enough until it is back.
                    if (!failing) {
                        log.warn(
                                "The log cannot be sealed now and will be later: {}",
                                e.getMessage());
                    }
                    failing = true;
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /// While much is appended the processors have better to do, so sealing waits, but never longer than the patience.
    private void sealWhatIsDue() throws SQLException {
        long head = head();
        boolean busy = head - headBefore > RANGE;
        headBefore = head;
        boolean overdue = System.nanoTime() - lastTurn > patience.toNanos();
        if (busy && !overdue) {
            return;
        }
        boolean more = true;
        while (more) {
            more = sealNext(overdue ? 1 : RANGE);
        }
        if (overdue) {
            lastTurn = System.nanoTime();
        }
    }

    /// Seals one range, where at least `enough` events wait for it. Answers whether it did.
    boolean sealNext(int enough) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                boolean sealed = sealNext(connection, enough);
                connection.commit();
                return sealed;
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    private boolean sealNext(Connection connection, int enough) throws SQLException {
        try (PreparedStatement turn =
                        connection.prepareStatement(
                                "select pg_try_advisory_xact_lock(hashtext('daybook.seals'))");
                ResultSet mine = turn.executeQuery()) {
            mine.next();
            if (!mine.getBoolean(1)) {
                return false;
            }
        }
        long first = 1;
        byte[] before = Seal.genesis();
        try (PreparedStatement last =
                        connection.prepareStatement(
                                "select last_position, chain from daybook.seals order by last_position desc limit 1");
                ResultSet seal = last.executeQuery()) {
            if (seal.next()) {
                first = seal.getLong(1) + 1;
                before = seal.getBytes(2);
            }
        }
        List<byte[]> hashes = hashes(connection, first);
        if (hashes.size() < enough) {
            return false;
        }
        long lastPosition = first + hashes.size() - 1;
        byte[] root = Seal.root(hashes);
        byte[] chain = Seal.chain(before, first, lastPosition, root);
        insert(
                connection,
                new Seal(
                        first,
                        lastPosition,
                        Seal.leaves(hashes),
                        root,
                        chain,
                        key.id(),
                        key.sign(chain)));
        return true;
    }

    /// What lies beyond the head is not of the log: sealed, it would be vouched for, and would be missing once it is taken away.
    private static List<byte[]> hashes(Connection connection, long first) throws SQLException {
        try (PreparedStatement events =
                connection.prepareStatement(
                        "select "
                                + EventDigest.COLUMNS
                                + " from daybook.events where position >= ? and position <= (select last_position from daybook.event_head where id = 1) order by position limit ?")) {
            events.setLong(1, first);
            events.setInt(2, RANGE);
            List<byte[]> hashes = new ArrayList<>(RANGE);
            EventDigest digest = new EventDigest();
            try (ResultSet row = events.executeQuery()) {
                while (row.next()) {
                    if (row.getLong(1) != first + hashes.size()) {
                        throw new SQLException(
                                "Position %d is missing from the log: it will not be sealed over. Run 'daybook audit verify'."
                                        .formatted(first + hashes.size()));
                    }
                    hashes.add(digest.of(row));
                }
            }
            return hashes;
        }
    }

    private static void insert(Connection connection, Seal seal) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "insert into daybook.seals (first_position, last_position, leaves, root, chain, key_id, signature) values (?, ?, ?, ?, ?, ?, ?)")) {
            insert.setLong(1, seal.firstPosition());
            insert.setLong(2, seal.lastPosition());
            insert.setBytes(3, seal.leaves());
            insert.setBytes(4, seal.root());
            insert.setBytes(5, seal.chain());
            insert.setString(6, seal.keyId());
            insert.setBytes(7, seal.signature());
            insert.executeUpdate();
        }
    }

    private long head() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement head =
                        connection.prepareStatement(
                                "select last_position from daybook.event_head where id = 1");
                ResultSet row = head.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    @Override
    public void close() {
        worker.interrupt();
    }
}
