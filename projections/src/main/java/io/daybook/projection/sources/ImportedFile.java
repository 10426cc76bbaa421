package io.daybook.projection.sources;

import io.daybook.shared.imports.ImportEvent;
import io.daybook.shared.imports.ImportEvent.ImportCompleted;
import io.daybook.shared.imports.ImportEvent.ImportStarted;
import io.daybook.shared.imports.ImportEvent.SourceDocumentRecorded;
import io.daybook.shared.log.RecordedEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// One imported file of the view. Its documents and rows never change and are no part of the fold.
record ImportedFile(
        ImportStarted started,
        @Nullable Instant completedAt,
        @Nullable Integer skippedRows,
        long version,
        long position) {

    /// The file after an event. An import begins with being started.
    static ImportedFile evolve(@Nullable ImportedFile before, RecordedEvent recorded) {
        ImportEvent event = (ImportEvent) recorded.event();
        if (event instanceof ImportStarted started) {
            return new ImportedFile(started, null, null, recorded.version(), recorded.position());
        }
        if (before == null) {
            throw new IllegalStateException(
                    "Import %s has an event at position %d, but was never started."
                            .formatted(event.importId(), recorded.position()));
        }
        return switch (event) {
            case ImportStarted _, SourceDocumentRecorded _ ->
                    new ImportedFile(
                            before.started,
                            before.completedAt,
                            before.skippedRows,
                            recorded.version(),
                            recorded.position());
            case ImportCompleted completed ->
                    new ImportedFile(
                            before.started,
                            completed.at(),
                            completed.skippedRows(),
                            recorded.version(),
                            recorded.position());
        };
    }
}
