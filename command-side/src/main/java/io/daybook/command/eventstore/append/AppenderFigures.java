package io.daybook.command.eventstore.append;

import java.util.concurrent.atomic.LongAdder;

/// What the appender has done since the start.
public final class AppenderFigures {

    private final LongAdder batches = new LongAdder();
    private final LongAdder entries = new LongAdder();
    private final LongAdder slowBatches = new LongAdder();

    public long batches() {
        return batches.sum();
    }

    public long entries() {
        return entries.sum();
    }

    /// Batches that had to look at the store before they could be written.
    public long slowBatches() {
        return slowBatches.sum();
    }

    void batch(int size) {
        batches.increment();
        entries.add(size);
    }

    void slowBatch() {
        slowBatches.increment();
    }
}
