package io.daybook.command.imports.evidence;

import io.daybook.command.eventstore.Model;
import io.daybook.command.imports.evidence.ImportCommand.CompleteImport;
import io.daybook.command.imports.evidence.ImportCommand.RecordSourceDocument;
import io.daybook.command.imports.evidence.ImportCommand.StartImport;
import io.daybook.shared.imports.ImportEvent;
import io.daybook.shared.imports.ImportEvent.ImportCompleted;
import io.daybook.shared.imports.ImportEvent.ImportStarted;
import io.daybook.shared.imports.ImportEvent.SourceDocumentRecorded;

import java.util.List;

/// What is recorded of an import. The import has a stream `import:<importId>`, and each of its documents one of its own,
/// `import:<importId>/<documentId>`, so that no stream grows with the file.
enum ImportRecord {
    NOTHING,
    STARTED,
    COMPLETED,
    DOCUMENT;

    static final Model<ImportRecord, ImportEvent> MODEL =
            new Model<>("import", ImportEvent.class, _ -> NOTHING, ImportRecord::evolve);

    static List<ImportEvent> decide(ImportCommand command, ImportRecord record) {
        return switch (command) {
            case StartImport start ->
                    record == NOTHING
                            ? List.of(
                                    new ImportStarted(
                                            start.importId(),
                                            start.fileSha256(),
                                            start.supply(),
                                            start.lifecycle(),
                                            start.rows(),
                                            start.documents(),
                                            start.partStart(),
                                            start.partAsOf(),
                                            start.at()))
                            : List.of();
            case RecordSourceDocument document ->
                    record == NOTHING
                            ? List.of(
                                    new SourceDocumentRecorded(
                                            document.importId(),
                                            document.documentId(),
                                            document.kind(),
                                            document.position(),
                                            document.rows(),
                                            document.refusal(),
                                            document.shortages(),
                                            document.at()))
                            : List.of();
            case CompleteImport complete ->
                    record == STARTED
                            ? List.of(
                                    new ImportCompleted(
                                            complete.importId(),
                                            complete.skippedRows(),
                                            complete.at()))
                            : List.of();
        };
    }

    static ImportRecord evolve(ImportRecord record, ImportEvent event) {
        return switch (event) {
            case ImportStarted _ -> STARTED;
            case SourceDocumentRecorded _ -> DOCUMENT;
            case ImportCompleted _ -> COMPLETED;
        };
    }
}
