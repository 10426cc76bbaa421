package io.daybook.command.imports.evidence;

import io.daybook.command.CommandShell;
import io.daybook.command.Outcome;
import io.daybook.command.eventstore.Loaded;
import io.daybook.command.eventstore.Streams;
import io.daybook.command.imports.evidence.ImportCommand.CompleteImport;
import io.daybook.command.imports.evidence.ImportCommand.RecordSourceDocument;
import io.daybook.command.imports.evidence.ImportCommand.StartImport;
import io.daybook.shared.imports.ImportEvent;

import org.axonframework.commandhandling.CommandHandler;

import java.util.Map;

@CommandShell
class ImportShell {

    private final Streams streams;

    ImportShell(Streams streams) {
        this.streams = streams;
    }

    @CommandHandler
    Outcome handle(StartImport command) {
        return record(command, command.importId());
    }

    @CommandHandler
    Outcome handle(RecordSourceDocument command) {
        return record(command, command.importId() + "/" + command.documentId());
    }

    @CommandHandler
    Outcome handle(CompleteImport command) {
        return record(command, command.importId());
    }

    private Outcome record(ImportCommand command, String id) {
        Loaded<ImportRecord, ImportEvent> stream = streams.load(ImportRecord.MODEL, id);
        stream.record(ImportRecord.decide(command, stream.state()));
        return new Outcome(Map.of("importId", command.importId()));
    }
}
