package io.daybook.query;

import io.daybook.shared.log.EventHistory;
import io.daybook.shared.log.RecordedEvent;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Consumer;

/// Tells streams from their beginning up to a moment, a batch at a time: a stream may be long, and only what is folded from it is kept.
public final class Streams {

    private static final int BATCH = 2_000;

    private final EventHistory history;

    public Streams(EventHistory history) {
        this.history = history;
    }

    /// The events of a stream in whose business times later and earlier ones may alternate, such as a stock item's, into which history is
    /// imported: each counts by its own time.
    public void each(String stream, @Nullable AsOf asOf, Consumer<RecordedEvent> reader) {
        tell(stream, asOf, false, reader);
    }

    /// The events of a stream of which each builds upon those before, such as an order's: they end before the first that came later, so
    /// that nothing stands without what it stands on.
    public void unbroken(String stream, @Nullable AsOf asOf, Consumer<RecordedEvent> reader) {
        tell(stream, asOf, true, reader);
    }

    private void tell(
            String stream, @Nullable AsOf asOf, boolean unbroken, Consumer<RecordedEvent> reader) {
        long after = -1;
        List<RecordedEvent> batch;
        do {
            batch = history.ofStream(stream, after, BATCH);
            for (RecordedEvent event : batch) {
                if (asOf == null || asOf.includes(event)) {
                    reader.accept(event);
                } else if (unbroken || asOf.position() != null) {
                    return;
                }
                after = event.version();
            }
        } while (batch.size() == BATCH);
    }
}
