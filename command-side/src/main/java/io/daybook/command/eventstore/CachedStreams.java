package io.daybook.command.eventstore;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;

import io.daybook.command.CommandContext;
import io.daybook.command.eventstore.append.Append;
import io.daybook.command.eventstore.append.Appender;
import io.daybook.command.eventstore.append.Lineage;
import io.daybook.command.eventstore.append.StoreBusy;
import io.daybook.command.eventstore.json.EventCodec;
import io.daybook.command.eventstore.snapshots.SnapshotForm;
import io.daybook.command.eventstore.snapshots.Snapshots;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventTypes;
import io.daybook.shared.log.Metadata;

import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

import javax.sql.DataSource;

/// Streams with their states kept in memory. A command decides upon the last decided state, which may still be on its way into the log;
/// its lineage makes sure that nothing survives of what was built upon a unit of work that failed.
public final class CachedStreams implements Streams, AutoCloseable {

    private static final String RESOURCE = CachedStreams.class.getName();
    private static final int ATTEMPTS_TO_READ = 10;
    private static final byte[] NOTHING = {};

    private final StreamCache cache;
    private final DecisionGate gate = new DecisionGate();
    private final StreamReader reader;
    private final Snapshots snapshots;
    private final EventCodec codec;
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

    /// @param maxStreams streams kept in memory
    /// @param maxWeight bytes of JSON, roughly, that their states stand for
    public CachedStreams(DataSource dataSource, EventCodec codec, int maxStreams, long maxWeight) {
        this.cache = new StreamCache(maxStreams, maxWeight);
        this.reader = new StreamReader(dataSource, codec);
        this.snapshots = new Snapshots(dataSource);
        this.codec = codec;
    }

    /// Opens a unit of work to streams: its locks are released when it is over.
    public UnitOfWorkStreams open(UnitOfWork<?> unitOfWork, CommandContext context) {
        UnitOfWorkStreams streams = new UnitOfWorkStreams(cache, gate, context);
        unitOfWork.root().resources().put(RESOURCE, streams);
        unitOfWork.root().onCleanup(over -> streams.unlock());
        return streams;
    }

    /// Puts what was recorded into the appender's queue. From then on the next command decides upon it.
    ///
    /// @param recorded false for a refusal, of which only the answer is kept
    /// @throws DecidedTooEarly where a stream has to be read first
    public Append enqueue(
            UnitOfWorkStreams streams,
            Metadata metadata,
            Append.@Nullable KeyedAnswer answer,
            Appender appender,
            boolean recorded) {
        streams.requireNothingPresumed(recorded);
        int count = recorded ? streams.recorded.size() : 0;
        List<Append.Entry> entries = new ArrayList<>(count);
        long[] weights = new long[count];
        for (UnitOfWorkStreams.Recorded each : streams.recorded.subList(0, count)) {
            byte[] payload = codec.write(each.event());
            weights[entries.size()] = payload.length;
            entries.add(
                    new Append.Entry(
                            each.stream().stream(),
                            each.version(),
                            ids.generate(),
                            EventTypes.nameOf(each.event().getClass()),
                            each.event(),
                            payload));
        }
        byte[] metadataJson = entries.isEmpty() ? NOTHING : codec.write(metadata);
        Append append = new Append(entries, streams.lineages(), metadata, metadataJson, answer);
        if (entries.isEmpty()) {
            appender.submit(append);
            return append;
        }
        // Before the log can have it, and so before anybody can be told: who looks from now on must
        // not see what was there before.
        streams.conceal();
        try {
            appender.submit(append);
        } catch (StoreBusy busy) {
            streams.reveal();
            throw busy;
        }
        streams.promote(append, weights);
        for (LoadedStream<?, ?> stream : streams.loaded()) {
            snapshotWhenDue(stream, streams, append);
        }
        return append;
    }

    /// The state becomes a snapshot when the append is durable, and with it all that it was built upon.
    private <S, E extends DomainEvent> void snapshotWhenDue(
            LoadedStream<S, E> stream, UnitOfWorkStreams streams, Append append) {
        SnapshotForm<S> form = stream.model().snapshots();
        StreamEntry entry = stream.entry;
        long version = stream.version();
        if (form == null
                || version == stream.versionBefore()
                || !Snapshots.due(version, entry.snapshotVersion)) {
            return;
        }
        entry.snapshotVersion = version;
        S state = stream.state();
        int after = streams.recordedAfter(stream);
        append.done()
                .thenAccept(receipt ->
                        snapshots.offer(
                                form, entry.stream, version, receipt.position() - after, state));
    }

    @Override
    public <S, E extends DomainEvent> Loaded<S, E> load(Model<S, E> model, String id) {
        return load(model, id, false);
    }

    @Override
    public <S, E extends DomainEvent> Loaded<S, E> begin(Model<S, E> model, String id) {
        return load(model, id, true);
    }

    private <S, E extends DomainEvent> Loaded<S, E> load(
            Model<S, E> model, String id, boolean presumedNew) {
        UnitOfWorkStreams current = current();
        String stream = model.stream(id);
        LoadedStream<S, E> known = find(current, stream);
        if (known != null) {
            return known;
        }
        StreamEntry entry = current.lock(stream);
        if (presumedNew && entry.lineage == null) {
            entry.lineage = Lineage.presumedNew(stream);
            entry.state = model.initial().apply(id);
            entry.model = model;
            cache.weigh(entry, 200);
        } else if (!entry.usable()) {
            current.leaveGate();
            read(model, Map.of(id, entry));
        }
        LoadedStream<S, E> loaded = current.add(model, entry);
        current.checkExpectedVersion();
        return loaded;
    }

    @Override
    public <S, E extends DomainEvent> SortedMap<String, Loaded<S, E>> loadAll(
            Model<S, E> model, Collection<String> wanted) {
        UnitOfWorkStreams current = current();
        SortedMap<String, Loaded<S, E>> all = new TreeMap<>();
        Map<String, StreamEntry> locked = new TreeMap<>();
        Map<String, StreamEntry> unread = new HashMap<>();
        for (String id : new TreeSet<>(wanted)) {
            String stream = model.stream(id);
            LoadedStream<S, E> known = find(current, stream);
            if (known != null) {
                all.put(id, known);
                continue;
            }
            StreamEntry entry = current.lock(stream);
            locked.put(id, entry);
            if (!entry.usable()) {
                unread.put(id, entry);
            }
        }
        if (!unread.isEmpty()) {
            current.leaveGate();
            read(model, unread);
        }
        locked.forEach((id, entry) -> all.put(id, current.add(model, entry)));
        current.checkExpectedVersion();
        return all;
    }

    @Override
    public <S, E extends DomainEvent> Optional<Glance<S>> glance(Model<S, E> model, String id) {
        StreamEntry entry = cache.peek(model.stream(id));
        StreamEntry.Glimpse glimpse = entry == null ? null : entry.glimpse;
        return glimpse == null || glimpse.model() != model || glimpse.lineage().broken()
                ? Optional.empty()
                : Optional.of(new InPassing<>(current(), glimpse));
    }

    private record InPassing<S>(UnitOfWorkStreams unitOfWork, StreamEntry.Glimpse glimpse)
            implements Glance<S> {

        @Override
        @SuppressWarnings("unchecked")
        public S state() {
            return (S) glimpse.state();
        }

        /// The refusal stands in the queue behind all that it has seen; its lineage breaks where any of that fails, or where another process
        /// has written, which the log finds out before it lets a refusal through.
        @Override
        public void relyOn() {
            unitOfWork.relyOn(glimpse.lineage());
        }
    }

    /// Begins new lineages: only here, under the streams' locks, and after all that was on its way has ended.
    private <S, E extends DomainEvent> void read(Model<S, E> model, Map<String, StreamEntry> byId) {
        Map<String, StreamEntry> unread = new HashMap<>(byId);
        SnapshotForm<S> form = model.snapshots();
        boolean whole = form == null;
        for (int attempt = 0; !unread.isEmpty(); attempt++) {
            if (attempt == ATTEMPTS_TO_READ) {
                throw StoreBusy.unavailable();
            }
            Folds<S, E> folds = new Folds<>();
            unread.forEach(
                    (id, entry) -> folds.byStream.put(entry.stream, begin(model, id, entry)));
            if (form == null || whole) {
                reader.read(folds.byStream.keySet(), folds);
            } else {
                reader.readFromSnapshots(folds.byStream.keySet(), form.revision(), folds);
            }
            folds.byStream.values().forEach(Fold::finish);
            whole |= folds.useless;
            unread.values().removeIf(StreamEntry::usable);
        }
    }

    private <S, E extends DomainEvent> Fold<S, E> begin(
            Model<S, E> model, String id, StreamEntry entry) {
        entry.awaitPending();
        entry.glimpse = null;
        Lineage lineage = new Lineage(entry.stream);
        entry.model = null;
        entry.lineage = lineage;
        return new Fold<>(model, entry, lineage, model.initial().apply(id));
    }

    /// Streams while they are read.
    private static final class Folds<S, E extends DomainEvent> implements StreamReader.Visitor {

        private final Map<String, Fold<S, E>> byStream = new HashMap<>();

        /// Whether there was a snapshot that could not be read.
        private boolean useless;

        @Override
        public void event(
                String stream, long version, long position, DomainEvent event, int weight) {
            Fold<S, E> fold = byStream.get(stream);
            if (fold != null && !useless) {
                fold.apply(version, position, event, weight);
            }
        }

        @Override
        public void snapshot(String stream, long version, String json) {
            Fold<S, E> fold = byStream.get(stream);
            if (fold != null) {
                useless |= !fold.goOnFrom(version, json);
            }
        }
    }

    private final class Fold<S, E extends DomainEvent> {
        private final Model<S, E> model;
        private final StreamEntry entry;
        private final Lineage lineage;
        private S state;
        private long version = -1;
        private long position;
        private long snapshotVersion = -1;
        private long weight = 200;

        Fold(Model<S, E> model, StreamEntry entry, Lineage lineage, S initial) {
            this.model = model;
            this.entry = entry;
            this.lineage = lineage;
            this.state = initial;
        }

        void apply(long eventVersion, long eventPosition, DomainEvent event, int eventWeight) {
            state = model.evolve().apply(state, model.events().cast(event));
            version = eventVersion;
            position = eventPosition;
            weight += eventWeight;
        }

        boolean goOnFrom(long keptVersion, String json) {
            SnapshotForm<S> form = model.snapshots();
            S kept = form == null ? null : snapshots.read(form, entry.stream, json);
            if (kept == null) {
                // What follows are the events after it only: the stream is to be read again.
                lineage.breakOff();
                return false;
            }
            state = kept;
            version = keptVersion;
            snapshotVersion = keptVersion;
            weight += json.length();
            return true;
        }

        void finish() {
            lineage.read(version);
            entry.state = state;
            entry.version = version;
            entry.snapshotVersion = snapshotVersion;
            entry.model = model;
            entry.publish();
            cache.weigh(entry, Math.min(weight, 64 * 1024));
            SnapshotForm<S> form = model.snapshots();
            if (form != null && !lineage.broken() && Snapshots.due(version, snapshotVersion)) {
                entry.snapshotVersion = version;
                snapshots.offer(form, entry.stream, version, position, state);
            }
        }
    }

    /// For the appender: other processes' events make what is in memory old.
    public void overtaken(String stream, long version) {
        cache.overtaken(stream, version);
    }

    public void overtakenEverywhere() {
        cache.overtakenEverywhere();
    }

    @Override
    public void close() {
        snapshots.close();
    }

    /// Streams in memory at the moment.
    public int size() {
        return cache.size();
    }

    @SuppressWarnings("unchecked")
    private static <S, E extends DomainEvent> @Nullable LoadedStream<S, E> find(
            UnitOfWorkStreams current, String stream) {
        return (LoadedStream<S, E>) current.find(stream);
    }

    private static UnitOfWorkStreams current() {
        UnitOfWorkStreams streams = CurrentUnitOfWork.get().root().getResource(RESOURCE);
        if (streams == null) {
            throw new IllegalStateException(
                    "Streams are for command handlers: there is no unit of work of the command bus here.");
        }
        return streams;
    }
}
