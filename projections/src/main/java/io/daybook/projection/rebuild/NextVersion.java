package io.daybook.projection.rebuild;

import io.daybook.projection.Faults;
import io.daybook.projection.ViewIndex;
import io.daybook.projection.ViewStore;
import io.daybook.projection.ViewWriter;
import io.daybook.projection.letters.Corrections;
import io.daybook.projection.letters.Failure;
import io.daybook.projection.letters.Letters;
import io.daybook.projection.rebuild.Rebuild.Kind;
import io.daybook.projection.rebuild.Versions.Version;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventLog;
import io.daybook.shared.log.EventLog.Stretch;
import io.daybook.shared.log.RecordedEvent;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

import javax.sql.DataSource;

/// The version of a view that a rebuild makes: its tables and its index, the events and the decisions about dead letters that are applied to it,
/// and how far it has come. Used by one thread at a time.
///
/// It never comes further than the live one has: so there is always a position at which both can be brought to stand.
final class NextVersion {

    /// Events in one transaction while it follows; a claim to the live view is never held for more.
    private static final int FOLLOW_BATCH = 5_000;

    /// A version that cannot apply this many events is broken as a whole.
    private static final long MAX_PARKED = 10_000;

    private final int number;
    private final Kind kind;
    private final ViewWriter writer;
    private final DataSource dataSource;
    private final EventLog log;
    private final Versions versions;
    private final Corrections corrections;
    private final Letters letters;
    private final @Nullable ViewIndex index;
    private final Set<Class<? extends DomainEvent>> handles;

    private volatile long position;
    private volatile long target;
    private @Nullable String indexName;
    private long settled = -1;
    private final Rate rate = new Rate();

    NextVersion(
            Claim claim,
            ViewWriter writer,
            DataSource dataSource,
            EventLog log,
            Versions versions,
            Corrections corrections) {
        this.number = claim.version();
        this.kind = claim.kind();
        this.writer = writer;
        this.dataSource = dataSource;
        this.log = log;
        this.versions = versions;
        this.corrections = corrections;
        this.letters = new Letters(versions.schema(number), writer, corrections);
        this.index = writer.index().orElse(null);
        this.handles = Set.copyOf(writer.handles());
    }

    long position() {
        return position;
    }

    /// Where the live version was when it was last asked for.
    long target() {
        return target;
    }

    double eventsPerSecond() {
        return rate.perSecond();
    }

    Set<Class<? extends DomainEvent>> handles() {
        return handles;
    }

    String schema() {
        return versions.schema(number);
    }

    /// Absent where the view is in tables only.
    @Nullable String indexName() {
        return indexName;
    }

    /// Where the live version is, which is how far this one may come.
    ///
    /// @param lettersVersion up to which decisions about dead letters were acted upon
    record Live(long position, long lettersVersion) {}

    Live live() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Live live = live(connection, "");
            target = live.position();
            return live;
        }
    }

    /// Nobody moves the live version until the transaction ends.
    Live holdLive(Connection connection) throws SQLException {
        return live(connection, "for update");
    }

    private Live live(Connection connection, String lock) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select position, letters_version from views.view_positions where view = ? "
                                + lock)) {
            select.setString(1, writer.view());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException(writer.view() + " has no position.");
                }
                return new Live(row.getLong(1), row.getLong(2));
            }
        }
    }

    // ------------------------------------------------------------------------------------------------------ tables

    /// Makes its tables. What a rollback is to switch to is there already.
    void make(Connection connection) throws SQLException {
        if (kind == Kind.ROLLBACK) {
            versions.changeRole(connection, "previous", "next");
        } else {
            versions.makeNext(connection, number, index == null ? null : index.newName());
        }
    }

    /// Takes over what the database knows of it.
    ///
    /// @param filling whether its tables are still being filled
    void takeOver(boolean filling) throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            Version next = versions.inRole(connection, "next");
            if (next == null || next.number() != number) {
                throw new IllegalStateException(
                        "Version %d of %s is not there any more.".formatted(number, writer.view()));
            }
            position = next.position();
            indexName = next.index();
            settled = next.lettersVersion();
        }
        corrections.refresh(settled);
        settle(live().lettersVersion(), filling);
    }

    List<String> tables() {
        return versions.tables();
    }

    /// Gives a table that was filled its indexes. A process that has been taken for dead may still be at it: it is waited for, and what it has
    /// made is found.
    void index(String table) throws SQLException {
        try (Connection connection = Claims.begun(dataSource.getConnection())) {
            lock(connection);
            versions.index(connection, number, table);
            connection.commit();
        }
    }

    /// Writes the documents from the book that was filled, where the view has some.
    void fillIndex() throws SQLException {
        String name = indexName;
        if (index != null && name != null) {
            try (Connection connection = Claims.begun(dataSource.getConnection())) {
                index.fill(name, ViewStore.beside(connection, schema()), _ -> {});
                connection.rollback();
            }
        }
    }

    /// Takes it away. What a rollback was to switch to stays, for another try.
    ///
    /// @return the version that was dropped, so that its index can be dropped as well
    @Nullable Version discard(Connection connection) throws SQLException {
        Version next = versions.inRole(connection, "next");
        if (next == null || next.number() != number) {
            return null;
        }
        if (kind == Kind.ROLLBACK) {
            versions.changeRole(connection, "next", "previous");
            return null;
        }
        return versions.drop(connection, "next");
    }

    // ------------------------------------------------------------------------------------------------------ events

    /// Applies a stretch of the log to tables that are being filled.
    void fill(Stretch stretch) throws Exception {
        advance(stretch, true);
    }

    void followTo(long upTo) throws Exception {
        while (position < upTo) {
            int range = (int) Math.min(FOLLOW_BATCH, upTo - position);
            Stretch stretch = log.scan(position, range, handles);
            if (stretch.upTo() <= position) {
                return;
            }
            advance(stretch, false);
        }
    }

    private void advance(Stretch stretch, boolean filling) throws Exception {
        List<RecordedEvent> wanted =
                stretch.events().stream()
                        .filter(event ->
                                event.position() > position
                                        && handles.contains(event.event().getClass()))
                        .toList();
        write(corrections.correct(wanted), stretch.upTo(), filling);
    }

    /// Acts upon decisions about dead letters that the live version has acted upon.
    void settle(long upTo) throws Exception {
        settle(upTo, false);
    }

    private void settle(long upTo, boolean filling) throws Exception {
        corrections.refresh(upTo);
        if (settled >= corrections.version()) {
            return;
        }
        try (Connection connection = Claims.begun(dataSource.getConnection())) {
            lock(connection);
            letters.settle(store(connection, filling), settled);
            Claims.update(
                    connection,
                    "update views.view_versions set letters_version = ?, parked = ? where view = ? and version = ?",
                    corrections.version(),
                    letters.count(connection),
                    writer.view(),
                    number);
            connection.commit();
            settled = corrections.version();
        }
    }

    private ViewStore store(Connection connection, boolean filling) {
        if (filling) {
            return ViewStore.filling(connection, schema());
        }
        return indexName == null
                ? ViewStore.beside(connection, schema())
                : ViewStore.beside(connection, schema(), indexName);
    }

    /// Applies events, halving them until one that cannot be applied stands alone and is parked, as the live version does.
    private void write(List<RecordedEvent> events, long upTo, boolean filling) throws Exception {
        try {
            transact(events, upTo, filling, null);
        } catch (Exception e) {
            if (!Faults.isOfTheEvent(e) || e instanceof Claims.Lost || events.isEmpty()) {
                throw e;
            }
            if (events.size() == 1) {
                transact(events, upTo, filling, Failure.of(events.getFirst(), e));
                return;
            }
            int middle = events.size() / 2;
            write(events.subList(0, middle), events.get(middle - 1).position(), filling);
            write(events.subList(middle, events.size()), upTo, filling);
        }
    }

    private void transact(
            List<RecordedEvent> events, long upTo, boolean filling, @Nullable Failure poison)
            throws Exception {
        try (Connection connection = Claims.begun(dataSource.getConnection())) {
            long parked = lock(connection);
            ViewStore store = store(connection, filling);
            long nowParked = parked;
            List<RecordedEvent> free = events;
            if (poison != null) {
                letters.park(connection, events.getFirst(), poison);
                nowParked += events.size();
                free = List.of();
            } else if (parked > 0 && !events.isEmpty()) {
                free = letters.parkThoseBehind(connection, events);
                nowParked += events.size() - free.size();
            }
            if (nowParked > MAX_PARKED) {
                throw new IllegalStateException(
                        "The next version could not apply %d events: something is wrong with it rather than with them."
                                .formatted(nowParked));
            }
            if (!free.isEmpty()) {
                writer.write(free, store);
            }
            Claims.update(
                    connection,
                    "update views.view_versions set position = ?, parked = ? where view = ? and version = ?",
                    upTo,
                    nowParked,
                    writer.view(),
                    number);
            connection.commit();
            rate.moved(upTo - position);
            position = upTo;
        }
    }

    /// Holds the version's row, which tells how many events it could not apply. The tables grow from nothing without anyone having counted their
    /// rows: statements are planned anew each time, and go by the indexes.
    private long lock(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        """
                        select parked, set_config('synchronous_commit', 'off', true), set_config('enable_seqscan', 'off', true),
                            set_config('plan_cache_mode', 'force_custom_plan', true), set_config('jit', 'off', true)
                        from views.view_versions
                        where view = ? and version = ? and role = 'next' and position = ? for update
                        """)) {
            select.setString(1, writer.view());
            select.setInt(2, number);
            select.setLong(3, position);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new Claims.Lost();
                }
                return row.getLong(1);
            }
        }
    }
}
