package io.daybook.projection.letters;

import io.daybook.projection.Faults;
import io.daybook.projection.ViewStore;
import io.daybook.projection.ViewWriter;
import io.daybook.shared.letters.DeadLetterEvent;
import io.daybook.shared.letters.DeadLetterEvent.DeadLetterDropped;
import io.daybook.shared.letters.DeadLetterEvent.DeadLetterEdited;
import io.daybook.shared.letters.DeadLetterEvent.DeadLetterRetried;
import io.daybook.shared.log.EventTypes;
import io.daybook.shared.log.RecordedEvent;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The dead letters of one version of a view: events that it could not apply, and the later ones of the same entity, which wait behind them,
/// so that nothing is applied out of order. All methods work in the transaction in which the version's position is stored, under its claim.
public final class Letters {

    private static final Logger LOG = LoggerFactory.getLogger(Letters.class);
    private static final String WAITS = "Waits for an earlier event of its sequence.";
    private static final int BATCH = 1_000;

    private final String owner;
    private final ViewWriter writer;
    private final Corrections corrections;

    /// @param owner whose letters they are: the view, or the schema of a version of it that is not live
    public Letters(String owner, ViewWriter writer, Corrections corrections) {
        this.owner = owner;
        this.writer = writer;
        this.corrections = corrections;
    }

    /// Parks an event that could not be applied.
    public void park(Connection connection, RecordedEvent event, Failure failure)
            throws SQLException {
        try (PreparedStatement insert = insert(connection)) {
            add(insert, event, failure, null);
            insert.executeBatch();
        }
        note(connection, event.position(), failure);
    }

    /// Parks the events whose sequence is parked already; returns the others.
    public List<RecordedEvent> parkThoseBehind(Connection connection, List<RecordedEvent> events)
            throws SQLException {
        Map<String, Long> blocked = blockedSequences(connection, events);
        if (blocked.isEmpty()) {
            return events;
        }
        List<RecordedEvent> free = new ArrayList<>(events.size());
        try (PreparedStatement insert = insert(connection)) {
            for (RecordedEvent event : events) {
                Long behind = blocked.get(sequenceOf(event));
                if (behind == null) {
                    free.add(event);
                } else {
                    add(insert, event, null, behind);
                }
            }
            insert.executeBatch();
        }
        return free;
    }

    /// How many letters there are.
    public long count(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select count(*) from views.parked_events where view = ?")) {
            select.setString(1, owner);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /// Acts upon the decisions behind a version of their stream, as far as they are known: what was dropped goes, and every sequence concerned is
    /// applied as far as it can be. Acted upon again, they change nothing: what is no letter any more is passed over, and tries are numbered.
    ///
    /// @throws Exception where a store is away; nothing has happened then
    public void settle(ViewStore store, long after) throws Exception {
        Connection connection = store.connection();
        List<DeadLetterEvent> decisions = corrections.decidedAfter(after);
        Set<String> sequences = new HashSet<>();
        for (Letter letter : failed(connection, decisions)) {
            sequences.add(letter.sequence());
        }
        if (sequences.isEmpty()) {
            return;
        }
        List<Long> gone = new ArrayList<>();
        try (PreparedStatement tried =
                connection.prepareStatement(
                        "update views.parked_events set attempts = greatest(attempts, ?) where view = ? and position = ? and behind is null")) {
            for (DeadLetterEvent decision : decisions) {
                switch (decision) {
                    case DeadLetterRetried retried ->
                            count(tried, retried.position(), retried.attempt());
                    case DeadLetterEdited edited ->
                            count(tried, edited.position(), edited.attempt());
                    case DeadLetterDropped dropped -> gone.add(dropped.position());
                }
            }
            tried.executeBatch();
        }
        delete(connection, gone);
        Map<String, List<Letter>> bySequence = new TreeMap<>();
        for (Letter letter : ofSequences(connection, sequences)) {
            bySequence.computeIfAbsent(letter.sequence(), _ -> new ArrayList<>()).add(letter);
        }
        apply(store, List.copyOf(bySequence.values()));
    }

    private void count(PreparedStatement tried, long position, int attempt) throws SQLException {
        tried.setInt(1, attempt);
        tried.setString(2, owner);
        tried.setLong(3, position);
        tried.addBatch();
    }

    // ------------------------------------------------------------------------------------------------------------ applying

    /// One statement for all where nothing is wrong; otherwise the sequences are halved until those stand alone that cannot be applied.
    private void apply(ViewStore store, List<List<Letter>> sequences) throws Exception {
        if (sequences.isEmpty()) {
            return;
        }
        if (sequences.size() == 1) {
            applyInOrder(store, sequences.getFirst());
            return;
        }
        List<Letter> all = new ArrayList<>();
        sequences.forEach(all::addAll);
        all.sort(Comparator.comparingLong(Letter::position));
        if (write(store, all) != null) {
            int middle = sequences.size() / 2;
            apply(store, sequences.subList(0, middle));
            apply(store, sequences.subList(middle, sequences.size()));
        }
    }

    /// Applies letters of one sequence up to the first that cannot be; the others wait for that one.
    private void applyInOrder(ViewStore store, List<Letter> letters) throws Exception {
        Letter failed = failing(store, letters);
        if (failed == null) {
            return;
        }
        try (PreparedStatement update =
                store.connection()
                        .prepareStatement(
                                """
                                update views.parked_events set behind = ?
                                where view = ? and sequence = ? and position > ?
                                """)) {
            update.setLong(1, failed.position());
            update.setString(2, owner);
            update.setString(3, failed.sequence());
            update.setLong(4, failed.position());
            update.executeUpdate();
        }
    }

    /// The first letter that cannot be applied; those before it are.
    private @Nullable Letter failing(ViewStore store, List<Letter> letters) throws Exception {
        Exception failure = write(store, letters);
        if (failure == null) {
            return null;
        }
        if (letters.size() > 1) {
            int middle = letters.size() / 2;
            Letter failed = failing(store, letters.subList(0, middle));
            return failed != null
                    ? failed
                    : failing(store, letters.subList(middle, letters.size()));
        }
        Letter failed = letters.getFirst();
        failedAgain(store.connection(), failed, failure);
        return failed;
    }

    /// Hands letters to the view's own writer.
    ///
    /// @return why one of them cannot be applied; null where all are, and are no letters any more
    private @Nullable Exception write(ViewStore store, List<Letter> letters) throws Exception {
        Connection connection = store.connection();
        List<RecordedEvent> events = corrections.correct(read(letters));
        Savepoint before = connection.setSavepoint();
        try {
            if (!events.isEmpty()) {
                writer.write(events, store);
            }
        } catch (Exception e) {
            if (!Faults.isOfTheEvent(e)) {
                throw e;
            }
            connection.rollback(before);
            return e;
        }
        connection.releaseSavepoint(before);
        delete(connection, letters.stream().map(Letter::position).toList());
        return null;
    }

    private void failedAgain(Connection connection, Letter letter, Exception failure)
            throws SQLException {
        RecordedEvent event = read(List.of(letter)).getFirst();
        Failure why = Failure.of(event, failure);
        LOG.warn(
                "View {} still cannot apply event {} ({} at position {}). {}",
                owner,
                event.eventId(),
                letter.eventType(),
                letter.position(),
                why.error());
        LOG.debug("Why event {} could not be applied", event.eventId(), failure);
        try (PreparedStatement update =
                connection.prepareStatement(
                        """
                        update views.parked_events
                        set error = ?, cause = ?, behind = null, attempts = greatest(attempts, ?), tried_at = now()
                        where view = ? and position = ?
                        """)) {
            update.setString(1, clean(why.error()));
            update.setString(2, clean(why.cause()));
            update.setInt(3, corrections.attempt(letter.position()));
            update.setString(4, owner);
            update.setLong(5, letter.position());
            update.executeUpdate();
        }
        note(connection, letter.position(), why);
    }

    /// Keeps the try beside those before it.
    private void note(Connection connection, long position, Failure failure) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        """
                        insert into views.parked_attempts (view, position, attempt, error, cause)
                        select view, position, attempts, ?, ? from views.parked_events where view = ? and position = ?
                        on conflict (view, position, attempt) do update
                        set tried_at = now(), error = excluded.error, cause = excluded.cause
                        """)) {
            insert.setString(1, clean(failure.error()));
            insert.setString(2, clean(failure.cause()));
            insert.setString(3, owner);
            insert.setLong(4, position);
            insert.executeUpdate();
        }
    }

    // ------------------------------------------------------------------------------------------------------------- reading

    private record Letter(
            long position, String sequence, String stream, long version, String eventType) {}

    /// Letters that were decided about and failed themselves.
    private List<Letter> failed(Connection connection, List<DeadLetterEvent> decisions)
            throws SQLException {
        Long[] positions =
                decisions.stream().map(DeadLetterEvent::position).distinct().toArray(Long[]::new);
        return letters(
                connection, "position = any (?)", connection.createArrayOf("bigint", positions));
    }

    private List<Letter> ofSequences(Connection connection, Set<String> sequences)
            throws SQLException {
        return letters(
                connection,
                "sequence = any (?)",
                connection.createArrayOf("text", sequences.toArray(String[]::new)));
    }

    private List<Letter> letters(Connection connection, String which, Array values)
            throws SQLException {
        List<Letter> letters = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        """
                        select position, sequence, coalesce(stream, sequence), version, event_type
                        from views.parked_events where view = ? and %s order by position
                        """
                                .formatted(which))) {
            select.setString(1, owner);
            select.setArray(2, values);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    letters.add(
                            new Letter(
                                    row.getLong(1),
                                    row.getString(2),
                                    row.getString(3),
                                    row.getLong(4),
                                    row.getString(5)));
                }
            }
        }
        return letters;
    }

    /// The letters' events as the log has them, in position order.
    private List<RecordedEvent> read(List<Letter> letters) {
        Map<String, List<Letter>> byStream = new LinkedHashMap<>();
        Set<Long> wanted = new HashSet<>();
        for (Letter letter : letters) {
            byStream.computeIfAbsent(letter.stream(), _ -> new ArrayList<>()).add(letter);
            wanted.add(letter.position());
        }
        List<RecordedEvent> events = new ArrayList<>(letters.size());
        byStream.forEach((stream, ofStream) -> {
            long after = ofStream.getFirst().version() - 1;
            long last = ofStream.getLast().version();
            while (after < last) {
                List<RecordedEvent> batch =
                        corrections
                                .history()
                                .ofStream(stream, after, (int) Math.min(BATCH, last - after));
                if (batch.isEmpty()) {
                    break;
                }
                for (RecordedEvent event : batch) {
                    if (wanted.contains(event.position())) {
                        events.add(event);
                    }
                }
                after = batch.getLast().version();
            }
        });
        if (events.size() != letters.size()) {
            throw new IllegalStateException(
                    "Of %d dead letters of %s the log has %d events."
                            .formatted(letters.size(), owner, events.size()));
        }
        events.sort(Comparator.comparingLong(RecordedEvent::position));
        return events;
    }

    private Map<String, Long> blockedSequences(Connection connection, List<RecordedEvent> events)
            throws SQLException {
        Array sequences =
                connection.createArrayOf(
                        "text",
                        events.stream().map(this::sequenceOf).distinct().toArray(String[]::new));
        Map<String, Long> blocked = new HashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        """
                        select sequence, min(position) from views.parked_events
                        where view = ? and sequence = any (?) group by sequence
                        """)) {
            select.setString(1, owner);
            select.setArray(2, sequences);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    blocked.put(row.getString(1), row.getLong(2));
                }
            }
        }
        return blocked;
    }

    // ------------------------------------------------------------------------------------------------------------- writing

    /// What is kept in order: everything that one entity of the view is made of.
    private String sequenceOf(RecordedEvent event) {
        var entity = writer.entityOf(event.stream());
        return entity.kind() + ":" + entity;
    }

    private static PreparedStatement insert(Connection connection) throws SQLException {
        return connection.prepareStatement(
                """
                insert into views.parked_events
                    (view, position, sequence, version, event_id, event_type, error, behind, attempts, stream, cause)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                """);
    }

    /// @param failure absent for an event that only waits
    private void add(
            PreparedStatement insert,
            RecordedEvent event,
            @Nullable Failure failure,
            @Nullable Long behind)
            throws SQLException {
        insert.setString(1, owner);
        insert.setLong(2, event.position());
        insert.setString(3, sequenceOf(event));
        insert.setLong(4, event.version());
        insert.setObject(5, event.eventId());
        insert.setString(6, EventTypes.nameOf(event.event().getClass()));
        insert.setString(7, failure == null ? WAITS : clean(failure.error()));
        if (behind == null) {
            insert.setNull(8, Types.BIGINT);
        } else {
            insert.setLong(8, behind);
        }
        insert.setInt(9, failure == null ? 0 : corrections.attempt(event.position()));
        insert.setString(10, event.stream());
        insert.setString(11, failure == null ? null : clean(failure.cause()));
        insert.addBatch();
    }

    private void delete(Connection connection, Collection<Long> positions) throws SQLException {
        if (positions.isEmpty()) {
            return;
        }
        try (PreparedStatement delete =
                connection.prepareStatement(
                        "delete from views.parked_events where view = ? and position = any (?)")) {
            delete.setString(1, owner);
            delete.setArray(2, connection.createArrayOf("bigint", positions.toArray(Long[]::new)));
            delete.executeUpdate();
        }
    }

    /// PostgreSQL takes no zero bytes.
    private static String clean(String text) {
        return text.replace('\0', ' ');
    }
}
