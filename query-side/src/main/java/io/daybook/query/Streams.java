package io.daybook.query;

import io.daybook.projection.letters.Corrections;
import io.daybook.shared.log.EventHistory;
import io.daybook.shared.log.EventJson;
import io.daybook.shared.log.RecordedEvent;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Consumer;

/// Tells streams from their beginning up to a moment, a batch at a time: a stream may be long, and only what is folded from it is kept. They are
/// told as the view takes them: without events that it is to go without, and with the content that others were given for it.
public final class Streams {

    private static final int BATCH = 2_000;

    private final EventHistory history;
    private final EventJson json;
    private final String view;

    /// @param view whose fold the events are for
    public Streams(EventHistory history, EventJson json, String view) {
        this.history = history;
        this.json = json;
        this.view = view;
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
        Corrections corrections = new Corrections(view, history, json);
        corrections.refresh();
        long after = -1;
        List<RecordedEvent> batch;
        do {
            batch = history.ofStream(stream, after, BATCH);
            for (RecordedEvent event : corrections.correct(batch)) {
                if (asOf == null || asOf.includes(event)) {
                    reader.accept(event);
                } else if (unbroken || asOf.position() != null) {
                    return;
                }
            }
            after = batch.isEmpty() ? after : batch.getLast().version();
        } while (batch.size() == BATCH);
    }
}
