package io.daybook.projection.letters;

import io.daybook.shared.letters.DeadLetterEvent;
import io.daybook.shared.letters.DeadLetterEvent.DeadLetterDropped;
import io.daybook.shared.letters.DeadLetterEvent.DeadLetterEdited;
import io.daybook.shared.letters.DeadLetterEvent.DeadLetterRetried;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventHistory;
import io.daybook.shared.log.EventJson;
import io.daybook.shared.log.RecordedEvent;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What was decided about a view's dead letters, as the log tells it: which events the view is to go without, and which it is to take with
/// other content. Whoever folds events into the view, or into a version or a proof of it, hands them through [#correct(List)] first, from
/// position 0 on: the decisions are read ahead, so that the same events make the same rows whenever they are folded.
///
/// Used by one thread at a time.
public final class Corrections {

    private static final int BATCH = 1_000;

    private final String stream;
    private final EventHistory history;
    private final EventJson json;
    private final Map<Long, DomainEvent> edited = new HashMap<>();
    private final Set<Long> dropped = new HashSet<>();
    private final Map<Long, Integer> attempts = new HashMap<>();
    private long version = -1;

    public Corrections(String view, EventHistory history, EventJson json) {
        this.stream = DeadLetterEvent.streamOf(view);
        this.history = history;
        this.json = json;
    }

    /// Learns what was decided since the last look.
    public void refresh() {
        refresh(Long.MAX_VALUE);
    }

    /// As [#refresh()], up to a version of the stream of decisions: what the live view has acted upon stands in its position's row.
    public void refresh(long upTo) {
        List<RecordedEvent> batch;
        do {
            int limit = version < upTo - BATCH ? BATCH : (int) (upTo - version);
            batch = limit <= 0 ? List.of() : history.ofStream(stream, version, limit);
            for (RecordedEvent decision : batch) {
                learn((DeadLetterEvent) decision.event());
                version = decision.version();
            }
        } while (batch.size() == BATCH);
    }

    private void learn(DeadLetterEvent decision) {
        switch (decision) {
            case DeadLetterRetried retried -> attempts.put(retried.position(), retried.attempt());
            case DeadLetterEdited edit -> {
                attempts.put(edit.position(), edit.attempt());
                edited.put(
                        edit.position(),
                        json.read(
                                edit.eventType(),
                                edit.revision(),
                                edit.payload(),
                                edit.position()));
            }
            case DeadLetterDropped drop -> dropped.add(drop.position());
        }
    }

    /// Version of the stream of decisions as far as it is known here; -1 while there is none.
    public long version() {
        return version;
    }

    /// The events as the view is to take them.
    public List<RecordedEvent> correct(List<RecordedEvent> events) {
        if (dropped.isEmpty() && edited.isEmpty()) {
            return events;
        }
        List<RecordedEvent> corrected = new ArrayList<>(events.size());
        for (RecordedEvent event : events) {
            RecordedEvent taken = correct(event);
            if (taken != null) {
                corrected.add(taken);
            }
        }
        return corrected;
    }

    /// The event as the view is to take it; nothing where it is to go without it.
    private @Nullable RecordedEvent correct(RecordedEvent event) {
        if (dropped.contains(event.position())) {
            return null;
        }
        DomainEvent content = edited.get(event.position());
        return content == null
                ? event
                : new RecordedEvent(
                        event.position(),
                        event.stream(),
                        event.version(),
                        event.eventId(),
                        content,
                        event.metadata(),
                        event.recordedAt());
    }

    /// The how-manieth try the last one is that was asked for; 1 where none was. Tries are counted on where a view is made anew.
    int attempt(long position) {
        return attempts.getOrDefault(position, 1);
    }

    /// What was decided behind a version, of what is known here.
    List<DeadLetterEvent> decidedAfter(long after) {
        List<DeadLetterEvent> decisions = new ArrayList<>();
        List<RecordedEvent> batch;
        long from = after;
        do {
            batch =
                    from >= version
                            ? List.of()
                            : history.ofStream(stream, from, (int) Math.min(BATCH, version - from));
            for (RecordedEvent decision : batch) {
                decisions.add((DeadLetterEvent) decision.event());
                from = decision.version();
            }
        } while (batch.size() == BATCH);
        return decisions;
    }

    /// Reads events of the log again.
    EventHistory history() {
        return history;
    }
}
