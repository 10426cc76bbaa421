package io.daybook.projection.rebuild;

import io.daybook.projection.Entity;
import io.daybook.projection.ViewIndex;
import io.daybook.projection.ViewStore;
import io.daybook.projection.ViewTable;
import io.daybook.projection.ViewWriter;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.RecordedEvent;

import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/// A writer that does something more to versions that are being made: goes wrong, or waits.
class OtherWriter implements ViewWriter {

    private final ViewWriter usual;
    private int revision = 1;
    private String afterwards = "";
    private Semaphore permits = new Semaphore(1_000_000);
    private int poisonAt = -1;

    OtherWriter(ViewWriter usual) {
        this.usual = usual;
    }

    OtherWriter ofRevision(int number) {
        revision = number;
        return this;
    }

    /// SQL that is executed after each batch.
    OtherWriter andThen(String sql) {
        afterwards = sql;
        return this;
    }

    /// Each batch takes a permit, and waits for it.
    OtherWriter after(Semaphore each) {
        permits = each;
        return this;
    }

    /// Cannot apply the event at that position.
    OtherWriter stumblingAt(int position) {
        poisonAt = position;
        return this;
    }

    @Override
    public String view() {
        return usual.view();
    }

    @Override
    public int revision() {
        return revision;
    }

    @Override
    public List<ViewTable> tables() {
        return usual.tables();
    }

    @Override
    public Set<String> indexesReadBy() {
        return usual.indexesReadBy();
    }

    @Override
    public Entity entityOf(String stream) {
        return usual.entityOf(stream);
    }

    @Override
    public Set<Class<? extends DomainEvent>> handles() {
        return usual.handles();
    }

    @Override
    public Optional<ViewIndex> index() {
        return usual.index();
    }

    @Override
    public void write(List<RecordedEvent> batch, ViewStore store) throws Exception {
        if (batch.stream().anyMatch(event -> event.position() == poisonAt)) {
            throw new IllegalArgumentException("This one not.");
        }
        if (store.isLive()) {
            usual.write(batch, store);
            return;
        }
        permits.acquire();
        usual.write(batch, store);
        if (!afterwards.isEmpty()) {
            try (Statement statement = store.connection().createStatement()) {
                statement.execute(store.sql(afterwards));
            }
        }
    }
}
