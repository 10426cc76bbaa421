package io.daybook.benchmarks.store;

import io.daybook.command.eventstore.json.EventCodec;
import io.daybook.command.eventstore.reading.PostgresEventLog;
import io.daybook.shared.log.EventLog;
import io.daybook.shared.log.RecordedEvent;

import java.util.List;

import javax.sql.DataSource;

/// Reads the whole log as a rebuild does: in large batches, parsed, and nothing of it from memory.
final class LogScan {

    private static final int BATCH = 5_000;

    private LogScan() {}

    static long of(Daybook daybook) {
        EventLog log =
                new PostgresEventLog(
                        daybook.part(DataSource.class), daybook.part(EventCodec.class), 1);
        long events = 0;
        long position = 0;
        List<RecordedEvent> batch;
        while (!(batch = log.read(position, BATCH)).isEmpty()) {
            events += batch.size();
            position = batch.getLast().position();
        }
        return events;
    }
}
