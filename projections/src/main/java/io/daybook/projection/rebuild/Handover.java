package io.daybook.projection.rebuild;

import io.daybook.projection.ViewIndex;
import io.daybook.projection.ViewWriter;
import io.daybook.projection.rebuild.NextVersion.Live;
import io.daybook.projection.rebuild.Rebuild.Kind;
import io.daybook.projection.rebuild.Rebuild.State;
import io.daybook.projection.rebuild.Versions.Version;
import io.daybook.shared.log.EventLog;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import javax.sql.DataSource;

/// The moments in which the live view is kept from moving, so that it and the next version stand at one position: once to compare them, and once
/// to put the one in the place of the other. Used by one thread at a time.
final class Handover {

    /// This near to the live version the next one is brought up to it under the live version's claim.
    static final long NEAR = 500;

    private static final String CLAIM_WAIT = "3s";
    private static final String SWITCH_WAIT = "150ms";

    /// What a try to switch has come to.
    sealed interface Outcome {

        /// @param superseded versions that were dropped: nobody reads their indexes any more
        record Switched(List<Version> superseded) implements Outcome {}

        enum NotYet implements Outcome {
            /// The live version moves on too fast.
            APART,
            /// The rebuild was cancelled just in time.
            CANCELLED,
            /// Transactions are open that began before the next version was complete.
            OLDER_READERS,
            /// The live tables are being read.
            READERS
        }
    }

    private final NextVersion next;
    private final ViewWriter writer;
    private final DataSource dataSource;
    private final EventLog log;
    private final Claims claims;
    private final Versions versions;
    private final @Nullable ViewIndex index;
    private final Consumer<String> wakeLive;

    private @Nullable String filledAt;

    Handover(
            NextVersion next,
            ViewWriter writer,
            DataSource dataSource,
            EventLog log,
            Claims claims,
            Versions versions,
            Consumer<String> wakeLive) {
        this.next = next;
        this.writer = writer;
        this.dataSource = dataSource;
        this.log = log;
        this.claims = claims;
        this.versions = versions;
        this.index = writer.index().orElse(null);
        this.wakeLive = wakeLive;
    }

    /// What differs between both versions at the position at which the next one stands then; absent where the live one moves on too fast.
    @Nullable Comparison compare() throws Exception {
        Comparison comparison = new Comparison();
        String indexName = next.indexName();
        ViewIndex.Documents lives = null;
        ViewIndex.Documents nexts = null;
        try (Connection snapshot = dataSource.getConnection()) {
            try (Connection live = Claims.begun(dataSource.getConnection())) {
                if (!standTogether(live)) {
                    return null;
                }
                snapshot.setAutoCommit(false);
                snapshot.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                execute(snapshot, "select 1"); // the snapshot is taken by the first statement
                if (index != null && indexName != null) {
                    index.refresh(indexName);
                    lives = index.open(index.live());
                    nexts = index.open(indexName);
                }
                live.rollback();
            } finally {
                wakeLive.accept(writer.view());
            }
            for (String table : versions.tables()) {
                comparison.table(snapshot, next.schema(), table);
            }
            snapshot.rollback();
            if (index != null && lives != null && nexts != null) {
                comparison.documents(index.live(), lives, nexts, next.position(), log.head());
            }
        } finally {
            close(lives);
            close(nexts);
        }
        return comparison;
    }

    /// Lets readers have the next version, in one transaction that also ends the rebuild. It must be near to the live one.
    Outcome switchOver(Claim claim) throws Exception {
        if (filledAt == null) {
            noteFilled();
        }
        String indexName = next.indexName();
        try (Connection live = Claims.begun(dataSource.getConnection())) {
            if (!standTogether(live)) {
                return Outcome.NotYet.APART;
            }
            if (olderReaders(live)) {
                live.rollback();
                return Outcome.NotYet.OLDER_READERS;
            }
            if (!claims.hold(live, claim.id())) {
                live.rollback();
                return Outcome.NotYet.CANCELLED;
            }
            Version old = versions.inRole(live, "live");
            if (old == null) {
                throw new IllegalStateException(writer.view() + " has no live version.");
            }
            if (index != null) {
                // A version that no rebuild has made does not know its index yet.
                Claims.update(
                        live,
                        "update views.view_versions set index_name = ? where view = ? and role = 'live' and index_name is null",
                        index.live(),
                        writer.view());
            }
            boolean keep = claim.kind() != Kind.HEAL;
            List<Version> superseded = new ArrayList<>();
            if (!keep) {
                superseded.add(old);
            }
            Version before = versions.drop(live, "previous");
            if (before != null) {
                superseded.add(before);
            }
            execute(live, "set local lock_timeout = '" + SWITCH_WAIT + "'");
            versions.switchOver(live, old, claim.version(), next.position(), keep);
            claims.tell(live, claim.id(), next.position(), next.target(), next.eventsPerSecond());
            claims.become(live, claim.id(), State.SWITCHED);
            if (index != null && indexName != null) {
                index.refresh(indexName);
                index.switchTo(indexName); // as late as can be: nothing but the commit is left
            }
            live.commit();
            return new Outcome.Switched(superseded);
        } catch (SQLException e) {
            if (isLockedOut(e)) {
                return Outcome.NotYet.READERS;
            }
            throw e;
        } finally {
            wakeLive.accept(writer.view());
        }
    }

    /// Takes the live view's claim and brings the next version to exactly the live position. False where that would take too long.
    private boolean standTogether(Connection live) throws Exception {
        execute(live, "set local lock_timeout = '" + CLAIM_WAIT + "'");
        Live stands = next.holdLive(live);
        long at = stands.position();
        if (at - next.position() > NEAR * 4 || at < next.position()) {
            live.rollback();
            return false;
        }
        next.settle(stands.lettersVersion());
        next.followTo(at);
        return next.position() == at;
    }

    /// The next version's tables were filled before now: readers that have begun later find them so.
    void noteFilled() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement(
                                "select pg_snapshot_xmax(pg_current_snapshot())::text");
                ResultSet row = select.executeQuery()) {
            row.next();
            filledAt = row.getString(1);
        }
    }

    /// Whether transactions are open that would find the new tables as they were while they were filled.
    private boolean olderReaders(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        """
                        select exists (select from pg_stat_activity where datname = current_database() and backend_type = 'client backend'
                            and pid <> pg_backend_pid() and age(backend_xmin) > age(?::xid8::xid))
                        """)) {
            select.setString(1, filledAt);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static boolean isLockedOut(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && "55P03".equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    private static void close(ViewIndex.@Nullable Documents documents) {
        if (documents != null) {
            documents.close();
        }
    }
}
