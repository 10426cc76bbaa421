package io.daybook.command.imports.evidence;

import io.daybook.command.Command;
import io.daybook.shared.imports.ImportEvent.DocumentKind;
import io.daybook.shared.imports.ImportEvent.Shortage;
import io.daybook.shared.imports.ImportEvent.SourceRow;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// What is asked of an import's own streams. Only the importer asks, with what it has read and checked.
public sealed interface ImportCommand extends Command {

    String importId();

    Instant at();

    record StartImport(
            String importId,
            String fileSha256,
            String supply,
            String lifecycle,
            int rows,
            int documents,
            Instant partStart,
            Instant partAsOf,
            Instant at)
            implements ImportCommand {}

    /// @param refusal the engine's refusal code, where it refused the document
    record RecordSourceDocument(
            String importId,
            String documentId,
            DocumentKind kind,
            int position,
            List<SourceRow> rows,
            @Nullable String refusal,
            List<Shortage> shortages,
            Instant at)
            implements ImportCommand {

        public RecordSourceDocument {
            rows = List.copyOf(rows);
            shortages = List.copyOf(shortages);
        }
    }

    record CompleteImport(String importId, int skippedRows, Instant at) implements ImportCommand {}
}
