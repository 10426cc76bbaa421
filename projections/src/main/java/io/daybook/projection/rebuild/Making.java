package io.daybook.projection.rebuild;

import io.daybook.projection.Faults;
import io.daybook.projection.ViewIndex;
import io.daybook.projection.ViewStore;
import io.daybook.projection.ViewWriter;
import io.daybook.projection.letters.Corrections;
import io.daybook.projection.letters.Failure;
import io.daybook.projection.letters.Letters;
import io.daybook.projection.rebuild.Rebuild.Kind;
import io.daybook.projection.rebuild.Rebuild.State;
import io.daybook.projection.rebuild.Versions.Version;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventLog;
import io.daybook.shared.log.EventLog.Stretch;
import io.daybook.shared.log.RecordedEvent;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import javax.sql.DataSource;

/// One rebuild as this process works on it: its acts, from the first table to the switch. Each act can be done again after a crash, by whichever
/// process. Used by one thread at a time.
///
/// The next version never comes further than the live one has: so there is always a position at which both can be brought to stand.
final class Making {

    /// Events in one transaction while it follows; a claim to the live view is never held for more.
    private static final int FOLLOW_BATCH = 5_000;

    /// This near to the live version it is caught up with under the live version's claim.
    private static final long NEAR = 500;

    /// A version that cannot apply this many events is broken as a whole.
    private static final long MAX_PARKED = 10_000;

    private static final String CLAIM_WAIT = "3s";
    private static final String SWITCH_WAIT = "150ms";
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Making.class);

    private final ViewWriter writer;
    private final DataSource dataSource;
    private final EventLog log;
    private final Claims claims;
    private final Consumer<String> wakeLive;
    private final Versions versions;
    private final Corrections corrections;
    private final Letters letters;
    private final @Nullable ViewIndex index;
    private final Set<Class<? extends DomainEvent>> handles;

    private volatile Claim claim;
    private volatile State state;
    private volatile boolean busy;
    private volatile boolean lost;
    private volatile long position;
    private volatile long target;
    private volatile long notBeforeNanos = System.nanoTime();
    private @Nullable String indexName;
    private @Nullable String filledAt;
    private int failures;
    private boolean waits;
    private long told = -1;
    private long settled = -1;
    private boolean known;
    private final Rate rate = new Rate();

    Making(
            Claim claim,
            ViewWriter writer,
            DataSource dataSource,
            EventLog log,
            Claims claims,
            Corrections corrections,
            Consumer<String> wakeLive) {
        this.claim = claim;
        this.state = claim.state();
        this.writer = writer;
        this.dataSource = dataSource;
        this.log = log;
        this.claims = claims;
        this.wakeLive = wakeLive;
        this.versions = new Versions(writer);
        this.corrections = corrections;
        this.letters = new Letters(versions.schema(claim.version()), writer, corrections);
        this.index = writer.index().orElse(null);
        this.handles = Set.copyOf(writer.handles());
    }

    Claim claim() {
        return claim;
    }

    /// What was wished since the last look.
    void seen(Claim latest) {
        claim = latest;
    }

    State state() {
        return state;
    }

    long position() {
        return position;
    }

    Set<Class<? extends DomainEvent>> handles() {
        return handles;
    }

    boolean isLost() {
        return lost;
    }

    /// Whether an act of it is going on.
    boolean isBusy() {
        return busy;
    }

    /// Whether something is to be done about it now.
    boolean isDue() {
        return !busy
                && !lost
                && !state.isEnd()
                && System.nanoTime() - notBeforeNanos >= 0
                && (!claim.paused() || claim.cancelAsked());
    }

    /// Whether it takes part in the pass over the log.
    boolean isFilling() {
        return state == State.FILLING && known && !claim.cancelAsked();
    }

    void begun() {
        busy = true;
    }

    void ended() {
        busy = false;
    }

    /// Does what is next. The pass over the log is not among it: that one is shared.
    void act() {
        attempt(() -> {
            if (claim.cancelAsked()) {
                cancel();
                return;
            }
            if (!known && state != State.QUEUED) {
                look();
            }
            switch (state) {
                case QUEUED -> begin();
                case INDEXING -> index();
                case FOLLOWING -> {
                    if (follow()) {
                        caughtUp();
                    }
                }
                case COMPARING -> compare();
                case AWAITING_CONFIRMATION -> {
                    follow();
                    if (claim.confirmed()) {
                        become(State.SWITCHING);
                    }
                }
                case SWITCHING -> switchOver();
                case FILLING, PAUSED, SWITCHED, CANCELLED, FAILED -> {}
            }
        });
    }

    /// Applies a stretch of the log that is shared with others.
    void apply(Stretch stretch) {
        attempt(() -> {
            advance(stretch);
            tell();
        });
    }

    /// The pass has come near the live version.
    void filled() {
        attempt(() -> become(State.INDEXING));
    }

    /// Where the live version is: how far the next one may come.
    long livePosition() throws SQLException {
        return live().position();
    }

    private record Live(long position, long lettersVersion) {}

    private Live live() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Live live = live(connection, "");
            target = live.position();
            return live;
        }
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

    // ------------------------------------------------------------------------------------------------------- acts

    private void begin() throws Exception {
        boolean back = claim.kind() == Kind.ROLLBACK;
        String newIndex = back || index == null ? null : index.newName();
        try (Connection connection = begun(dataSource.getConnection())) {
            if (back) {
                versions.changeRole(connection, "previous", "next");
            } else {
                versions.makeNext(connection, claim.version(), newIndex);
            }
            claims.begin(connection, claim.id(), back ? State.FOLLOWING : State.FILLING, writer);
            connection.commit();
        }
        state = back ? State.FOLLOWING : State.FILLING;
        LOG.info(
                "{} of view {}: version {} is begun.",
                claim.kind().text(),
                writer.view(),
                claim.version());
        look();
    }

    /// Takes over what the database knows of it.
    private void look() throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            Version next = versions.inRole(connection, "next");
            if (next == null || next.number() != claim.version()) {
                throw new IllegalStateException(
                        "Version %d of %s is not there any more."
                                .formatted(claim.version(), writer.view()));
            }
            position = next.position();
            indexName = next.index();
            settled = next.lettersVersion();
        }
        corrections.refresh(settled);
        settle(live().lettersVersion());
        known = true;
    }

    private void index() throws Exception {
        for (String table : versions.tables()) {
            if (claim.cancelAsked() || claim.paused()) {
                return;
            }
            try (Connection connection = dataSource.getConnection()) {
                versions.index(connection, claim.version(), table);
            }
        }
        if (index != null && indexName != null) {
            String name = indexName;
            try (Connection connection = begun(dataSource.getConnection())) {
                index.fill(name, ViewStore.beside(connection, schema()), _ -> {});
                connection.rollback();
            }
        }
        become(State.FOLLOWING);
    }

    /// True when it is so near to the live version that the rest can be done under a claim.
    private boolean follow() throws Exception {
        Live live = live();
        while (live.position() - position > NEAR) {
            if (claim.cancelAsked() || claim.paused()) {
                return false;
            }
            followTo(live.position());
            live = live();
        }
        settle(live.lettersVersion());
        tell();
        return true;
    }

    private void caughtUp() throws SQLException {
        noteFilled();
        become(
                switch (claim.kind()) {
                    case REBUILD -> State.COMPARING;
                    case ROLLBACK, HEAL -> State.SWITCHING;
                });
    }

    private void compare() throws Exception {
        Comparison comparison = new Comparison();
        long at;
        ViewIndex.Documents lives = null;
        ViewIndex.Documents nexts = null;
        try (Connection snapshot = dataSource.getConnection()) {
            try (Connection live = begun(dataSource.getConnection())) {
                if (!standTogether(live)) {
                    become(State.FOLLOWING);
                    return;
                }
                at = position;
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
                comparison.table(snapshot, schema(), table);
            }
            snapshot.rollback();
            if (index != null && lives != null && nexts != null) {
                comparison.documents(index.live(), lives, nexts, at, log.head());
            }
        } finally {
            close(lives);
            close(nexts);
        }
        boolean same = comparison.differences() == 0;
        if (!same && comparison.ahead() > 0) {
            later("Waits for the view to count documents that it has written already.");
            return;
        }
        State next = same && !claim.askAlways() ? State.SWITCHING : State.AWAITING_CONFIRMATION;
        claims.compared(claim.id(), at, comparison.differences(), comparison.samples(), next);
        state = next;
        LOG.info(
                "Version {} of view {} {} at position {}.",
                claim.version(),
                writer.view(),
                same
                        ? "is equal to the live one"
                        : "differs from the live one in %d rows or documents"
                                .formatted(comparison.differences()),
                at);
    }

    private void switchOver() throws Exception {
        if (!follow()) {
            return;
        }
        if (filledAt == null) {
            noteFilled();
        }
        Version before;
        try (Connection live = begun(dataSource.getConnection())) {
            if (!standTogether(live)) {
                return;
            }
            if (olderReaders(live)) {
                live.rollback();
                later("Waits for transactions that began before the next version was complete.");
                return;
            }
            if (!claims.hold(live, claim.id())) {
                live.rollback();
                return; // cancelled just in time
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
            before = versions.drop(live, "previous");
            execute(live, "set local lock_timeout = '" + SWITCH_WAIT + "'");
            versions.switchOver(live, old, claim.version(), position, claim.kind() != Kind.HEAL);
            claims.tell(live, claim.id(), position, target, rate.perSecond());
            claims.become(live, claim.id(), State.SWITCHED);
            if (index != null && indexName != null) {
                index.refresh(indexName);
                index.switchTo(indexName); // as late as can be: nothing but the commit is left
            }
            live.commit();
            state = State.SWITCHED;
            if (index != null && claim.kind() == Kind.HEAL && old.index() != null) {
                index.drop(old.index());
            }
        } catch (SQLException e) {
            if (isLockedOut(e)) {
                later("Waits for readers to come to an end.");
                return;
            }
            throw e;
        } finally {
            wakeLive.accept(writer.view());
        }
        LOG.info(
                "Readers of view {} have version {} from position {} on.",
                writer.view(),
                claim.version(),
                position);
        if (index != null && before != null && before.index() != null) {
            index.drop(before.index());
        }
    }

    private void cancel() throws SQLException {
        discard(connection -> claims.become(connection, claim.id(), State.CANCELLED));
        state = State.CANCELLED;
        LOG.info("Version {} of view {} is dropped.", claim.version(), writer.view());
    }

    @FunctionalInterface
    private interface End {
        void on(Connection connection) throws SQLException;
    }

    /// What a rollback was to switch to stays, for another try.
    private void discard(End end) throws SQLException {
        Version dropped = null;
        try (Connection connection = begun(dataSource.getConnection())) {
            Version next = versions.inRole(connection, "next");
            if (next != null && next.number() == claim.version()) {
                if (claim.kind() == Kind.ROLLBACK) {
                    versions.changeRole(connection, "next", "previous");
                } else {
                    dropped = versions.drop(connection, "next");
                }
            }
            end.on(connection);
            connection.commit();
        }
        if (index != null && dropped != null && dropped.index() != null) {
            index.drop(dropped.index());
        }
    }

    // ---------------------------------------------------------------------------------------------------- together

    /// Takes the live view's claim and brings the next version to exactly the live position. False where that would take too long.
    private boolean standTogether(Connection live) throws Exception {
        execute(live, "set local lock_timeout = '" + CLAIM_WAIT + "'");
        Live stands = live(live, "for update");
        long at = stands.position();
        if (at - position > NEAR * 4 || at < position) {
            live.rollback();
            return false;
        }
        settle(stands.lettersVersion());
        followTo(at);
        return position == at;
    }

    private void noteFilled() throws SQLException {
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

    // ------------------------------------------------------------------------------------------------------ events

    private void followTo(long upTo) throws Exception {
        while (position < upTo) {
            int range = (int) Math.min(FOLLOW_BATCH, upTo - position);
            Stretch stretch = log.scan(position, range, handles);
            if (stretch.upTo() <= position) {
                return;
            }
            advance(stretch);
        }
    }

    private void advance(Stretch stretch) throws Exception {
        List<RecordedEvent> wanted =
                stretch.events().stream()
                        .filter(event ->
                                event.position() > position
                                        && handles.contains(event.event().getClass()))
                        .toList();
        write(corrections.correct(wanted), stretch.upTo());
    }

    /// Acts upon decisions about dead letters that the live version has acted upon.
    private void settle(long upTo) throws Exception {
        corrections.refresh(upTo);
        if (settled >= corrections.version()) {
            return;
        }
        try (Connection connection = begun(dataSource.getConnection())) {
            lock(connection);
            letters.settle(store(connection), settled);
            Claims.update(
                    connection,
                    "update views.view_versions set letters_version = ?, parked = ? where view = ? and version = ?",
                    corrections.version(),
                    letters.count(connection),
                    writer.view(),
                    claim.version());
            connection.commit();
            settled = corrections.version();
        }
    }

    private ViewStore store(Connection connection) {
        if (state == State.FILLING) {
            return ViewStore.filling(connection, schema());
        }
        return indexName == null
                ? ViewStore.beside(connection, schema())
                : ViewStore.beside(connection, schema(), indexName);
    }

    /// Applies events, halving them until one that cannot be applied stands alone and is parked, as the live version does.
    private void write(List<RecordedEvent> events, long upTo) throws Exception {
        try {
            transact(events, upTo, null);
        } catch (Exception e) {
            if (!Faults.isOfTheEvent(e) || e instanceof Claims.Lost || events.isEmpty()) {
                throw e;
            }
            if (events.size() == 1) {
                transact(events, upTo, Failure.of(events.getFirst(), e));
                return;
            }
            int middle = events.size() / 2;
            write(events.subList(0, middle), events.get(middle - 1).position());
            write(events.subList(middle, events.size()), upTo);
        }
    }

    private void transact(List<RecordedEvent> events, long upTo, @Nullable Failure poison)
            throws Exception {
        try (Connection connection = begun(dataSource.getConnection())) {
            long parked = lock(connection);
            ViewStore store = store(connection);
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
                    claim.version());
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
            select.setInt(2, claim.version());
            select.setLong(3, position);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new Claims.Lost();
                }
                return row.getLong(1);
            }
        }
    }

    // ------------------------------------------------------------------------------------------------------- faults

    @FunctionalInterface
    private interface Act {
        void run() throws Exception;
    }

    private void attempt(Act act) {
        try {
            waits = false;
            act.run();
            if (!waits) {
                failures = 0;
            }
        } catch (Claims.Lost e) {
            lost = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) { // whatever it is, other rebuilds and the live views must not suffer
            failed(e);
        }
    }

    private void failed(Throwable failure) {
        String text = Faults.textOf(failure);
        try {
            if (Faults.isOfTheStore(failure) || isLockedOut(failure)) {
                LOG.warn("The rebuild of view {} waits: {}", writer.view(), text);
                later(text);
                return;
            }
            LOG.error("View {} cannot be rebuilt.", writer.view(), failure);
            discard(connection -> claims.fail(connection, claim.id(), text));
            state = State.FAILED;
        } catch (Claims.Lost e) {
            lost = true;
        } catch (SQLException e) {
            LOG.warn("The rebuild of view {} waits for the database.", writer.view(), e);
            pause();
        }
    }

    private void later(String waitsFor) throws SQLException {
        waits = true;
        pause();
        claims.tell(claim.id(), waitsFor);
    }

    private void pause() {
        Duration pause = Duration.ofMillis(50L << Math.min(failures, 7));
        failures++;
        notBeforeNanos =
                System.nanoTime()
                        + (pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE).toNanos();
    }

    private static boolean isLockedOut(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && "55P03".equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    // ------------------------------------------------------------------------------------------------------ helpers

    private void become(State next) throws SQLException {
        claims.became(claim.id(), next);
        state = next;
        tell();
    }

    private void tell() throws SQLException {
        if (told != position) {
            claims.tell(claim.id(), position, target, rate.perSecond());
            told = position;
        }
    }

    private String schema() {
        return versions.schema(claim.version());
    }

    private static Connection begun(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        return connection;
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
