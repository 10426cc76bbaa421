package io.daybook.command.eventstore;

import io.daybook.command.eventstore.append.Lineage;
import io.daybook.shared.log.DomainEvent;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What the running handler sees of a stream. Its state becomes the stream's only when the unit of work is in the queue, so that a
/// refusal leaves no trace.
final class LoadedStream<S, E extends DomainEvent> implements Loaded<S, E> {

    final StreamEntry entry;
    final @Nullable Lineage lineage;
    private final UnitOfWorkStreams unitOfWork;
    private final Model<S, E> model;
    private final long versionBefore;
    private S state;
    private long version;

    @SuppressWarnings("unchecked")
    LoadedStream(UnitOfWorkStreams unitOfWork, Model<S, E> model, StreamEntry entry) {
        this.unitOfWork = unitOfWork;
        this.model = model;
        this.entry = entry;
        this.lineage = entry.lineage;
        this.versionBefore = entry.version;
        this.version = entry.version;
        this.state = (S) java.util.Objects.requireNonNull(entry.state);
    }

    @Override
    public String stream() {
        return entry.stream;
    }

    @Override
    public long version() {
        return version;
    }

    Model<S, E> model() {
        return model;
    }

    long versionBefore() {
        return versionBefore;
    }

    @Override
    public S state() {
        return state;
    }

    @Override
    public void record(List<? extends E> events) {
        for (E event : events) {
            state = model.evolve().apply(state, event);
            version++;
            unitOfWork.recorded.add(new UnitOfWorkStreams.Recorded(this, version, event));
        }
    }
}
