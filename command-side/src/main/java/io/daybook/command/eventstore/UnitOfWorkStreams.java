package io.daybook.command.eventstore;

import io.daybook.command.CommandContext;
import io.daybook.command.eventstore.append.Append;
import io.daybook.command.eventstore.append.Lineage;
import io.daybook.shared.log.DomainEvent;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The streams that one unit of work has loaded and what it has recorded so far. Used by one thread.
public final class UnitOfWorkStreams {

    record Recorded(LoadedStream<?, ?> stream, long version, DomainEvent event) {}

    private final StreamCache cache;
    private final DecisionGate gate;
    private final @Nullable Long expectedVersion;
    private final Map<String, LoadedStream<?, ?>> loaded = new LinkedHashMap<>();
    private final List<StreamEntry> locked = new ArrayList<>();
    private final List<Lineage> lineages = new ArrayList<>();
    final List<Recorded> recorded = new ArrayList<>();
    private @Nullable LoadedStream<?, ?> first;
    private @Nullable String lastName;
    private boolean insideGate;
    private boolean over;

    UnitOfWorkStreams(StreamCache cache, DecisionGate gate, CommandContext context) {
        this.cache = cache;
        this.gate = gate;
        this.expectedVersion = context.expectedVersion();
    }

    @Nullable LoadedStream<?, ?> find(String stream) {
        return loaded.get(stream);
    }

    StreamEntry lock(String stream) {
        if (over) {
            throw new IllegalStateException(
                    "The unit of work is over: '%s' cannot be loaded.".formatted(stream));
        }
        if (lastName != null && lastName.compareTo(stream) >= 0) {
            throw new IllegalStateException(
                    "'%s' is loaded after '%s': streams must be loaded in the order of their names, or two commands could wait for each other."
                            .formatted(stream, lastName));
        }
        if (lastName == null) {
            gate.enter();
            insideGate = true;
        }
        StreamEntry entry = cache.lock(stream);
        locked.add(entry);
        lastName = stream;
        return entry;
    }

    <S, E extends DomainEvent> LoadedStream<S, E> add(Model<S, E> model, StreamEntry entry) {
        LoadedStream<S, E> stream = new LoadedStream<>(this, model, entry);
        loaded.put(entry.stream, stream);
        Lineage lineage = stream.lineage;
        if (lineage != null) {
            lineages.add(lineage);
        }
        if (first == null) {
            first = stream;
        }
        return stream;
    }

    /// What comes now takes longer than deciding.
    void leaveGate() {
        if (insideGate) {
            insideGate = false;
            gate.leave();
        }
    }

    /// Holds the version that the caller expects against the first stream loaded.
    void checkExpectedVersion() {
        LoadedStream<?, ?> about = first;
        if (expectedVersion != null && about != null && about.versionBefore() != expectedVersion) {
            throw new StaleVersion(about.stream(), expectedVersion, about.versionBefore());
        }
    }

    /// The stream that the command was about: the first one loaded.
    public @Nullable String stream() {
        return first == null ? null : first.stream();
    }

    /// That stream's version, the events recorded here included.
    public long version() {
        return first == null ? -1 : first.version();
    }

    /// That stream's version before the command.
    public long versionBefore() {
        return first == null ? -1 : first.versionBefore();
    }

    public boolean hasRecorded() {
        return !recorded.isEmpty();
    }

    /// What the decision was built upon.
    public List<Lineage> lineages() {
        return lineages;
    }

    /// A decision that rests on a stream's having no events, and does not let the log find that out, was made too early.
    ///
    /// @param recorded whether what was recorded is going to be appended
    void requireNothingPresumed(boolean recorded) {
        boolean tooEarly = false;
        for (LoadedStream<?, ?> stream : loaded.values()) {
            Lineage lineage = stream.lineage;
            if (lineage != null
                    && lineage.presumed()
                    && (recorded ? stream.version() : stream.versionBefore()) < 0) {
                lineage.breakOff();
                tooEarly = true;
            }
        }
        if (tooEarly) {
            throw new DecidedTooEarly();
        }
    }

    void relyOn(Lineage lineage) {
        lineages.add(lineage);
    }

    /// Nobody is to see the streams that are about to change.
    void conceal() {
        for (Recorded each : recorded) {
            each.stream().entry.glimpse = null;
        }
    }

    /// They do not change after all.
    void reveal() {
        for (Recorded each : recorded) {
            each.stream().entry.publish();
        }
    }

    /// The append is in the queue: the next command decides upon what was recorded here.
    void promote(Append append, long[] weights) {
        int place = 0;
        for (Recorded each : recorded) {
            StreamEntry entry = each.stream().entry;
            cache.weigh(entry, Math.min(entry.weight + weights[place++], 64 * 1024));
            entry.sent(append);
        }
        for (LoadedStream<?, ?> stream : loaded.values()) {
            stream.entry.state = stream.state();
            stream.entry.version = stream.version();
            if (stream.entry.glimpse == null) {
                stream.entry.publish();
            }
        }
    }

    /// What it has loaded.
    Collection<LoadedStream<?, ?>> loaded() {
        return loaded.values();
    }

    /// How many events were recorded after the stream's last one.
    int recordedAfter(LoadedStream<?, ?> stream) {
        int after = 0;
        while (recorded.get(recorded.size() - 1 - after).stream() != stream) {
            after++;
        }
        return after;
    }

    void unlock() {
        over = true;
        for (int i = locked.size() - 1; i >= 0; i--) {
            locked.get(i).lock.unlock();
        }
        locked.clear();
        leaveGate();
        cache.makeRoom();
    }
}
