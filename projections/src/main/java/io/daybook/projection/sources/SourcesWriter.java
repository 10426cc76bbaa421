package io.daybook.projection.sources;

import static io.daybook.projection.bulk.ColumnType.BIGINT;
import static io.daybook.projection.bulk.ColumnType.INT;
import static io.daybook.projection.bulk.ColumnType.NUMERIC;
import static io.daybook.projection.bulk.ColumnType.TEXT;
import static io.daybook.projection.bulk.ColumnType.TIMESTAMP;
import static io.daybook.projection.bulk.ColumnType.TIMESTAMPTZ;

import io.daybook.projection.Entity;
import io.daybook.projection.ViewStore;
import io.daybook.projection.ViewTable;
import io.daybook.projection.ViewWriter;
import io.daybook.projection.bulk.Columns;
import io.daybook.projection.bulk.Keys;
import io.daybook.projection.bulk.Rows;
import io.daybook.projection.bulk.Table;
import io.daybook.shared.imports.ImportEvent;
import io.daybook.shared.imports.ImportEvent.ImportStarted;
import io.daybook.shared.imports.ImportEvent.Shortage;
import io.daybook.shared.imports.ImportEvent.SourceDocumentRecorded;
import io.daybook.shared.imports.ImportEvent.SourceRow;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventTypes;
import io.daybook.shared.log.RecordedEvent;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Posts imports into `views.imports`, `views.source_documents`, `views.source_rows` and `views.source_shortages`.
public final class SourcesWriter implements ViewWriter {

    private static final Table IMPORTS =
            Table.named("views.imports")
                    .key("import_id", TEXT)
                    .column("file_sha256", TEXT)
                    .column("supply", TEXT)
                    .column("lifecycle", TEXT)
                    .column("rows", INT)
                    .column("documents", INT)
                    .column("part_start_at", TIMESTAMPTZ)
                    .column("part_as_of_at", TIMESTAMPTZ)
                    .column("started_at", TIMESTAMPTZ)
                    .column("completed_at", TIMESTAMPTZ)
                    .column("skipped_rows", INT)
                    .column("version", BIGINT)
                    .column("position", BIGINT)
                    .whoseRowsChange();

    private static final Table DOCUMENTS =
            Table.named("views.source_documents")
                    .key("import_id", TEXT)
                    .key("document_id", TEXT)
                    .column("kind", TEXT)
                    .column("first_row", INT)
                    .column("refusal", TEXT)
                    .column("at", TIMESTAMPTZ)
                    .column("position", BIGINT)
                    .whoseRowsStay();

    private static final Table ROWS =
            Table.named("views.source_rows")
                    .key("import_id", TEXT)
                    .key("row", INT)
                    .column("document_id", TEXT)
                    .column("invoice_no", TEXT)
                    .column("stock_code", TEXT)
                    .column("description", TEXT)
                    .column("quantity", INT)
                    .column("invoice_date", TIMESTAMP)
                    .column("unit_price", NUMERIC)
                    .column("customer_id", TEXT)
                    .column("country", TEXT)
                    .column("position", BIGINT)
                    .whoseRowsStay();

    private static final Table SHORTAGES =
            Table.named("views.source_shortages")
                    .key("import_id", TEXT)
                    .key("document_id", TEXT)
                    .key("sku", TEXT)
                    .column("asked", INT)
                    .column("available", INT)
                    .column("position", BIGINT)
                    .whoseRowsStay();

    @Override
    public String view() {
        return "sources";
    }

    @Override
    public List<ViewTable> tables() {
        return List.of(
                ViewTable.of("imports", "import", "import_id"),
                ViewTable.of("source_documents", "import", "import_id"),
                ViewTable.of("source_rows", "import", "import_id"),
                ViewTable.of("source_shortages", "import", "import_id"));
    }

    /// An import has a stream of its own, and one below that for each document.
    @Override
    public Entity entityOf(String stream) {
        Entity either = Entity.of(stream);
        String id = either.key().getFirst();
        int slash = id.indexOf('/');
        return slash < 0 ? either : new Entity(either.kind(), List.of(id.substring(0, slash)));
    }

    @Override
    public List<Entity.Streams> streamsOf(Entity entity) {
        String stream = entity.kind() + ":" + entity;
        return List.of(new Entity.Streams(stream, false), new Entity.Streams(stream + "/", true));
    }

    @Override
    public Set<Class<? extends DomainEvent>> handles() {
        return EventTypes.of(ImportEvent.class);
    }

    @Override
    public void write(List<RecordedEvent> batch, ViewStore store) throws SQLException {
        Map<String, ImportedFile> before = filesOf(batch, store);
        Map<String, ImportedFile> files = new TreeMap<>(before);
        Rows documents = DOCUMENTS.rows();
        Rows rows = ROWS.rows();
        Rows shortages = SHORTAGES.rows();
        for (RecordedEvent recorded : batch) {
            ImportEvent event = (ImportEvent) recorded.event();
            ImportedFile file = files.get(event.importId());
            if (file != null && recorded.position() <= file.position()) {
                continue;
            }
            files.put(event.importId(), ImportedFile.evolve(file, recorded));
            if (event instanceof SourceDocumentRecorded document) {
                add(documents, rows, shortages, recorded.position(), document);
            }
        }

        Rows imports = IMPORTS.rows();
        for (ImportedFile file : files.values()) {
            ImportedFile old = before.get(file.started().importId());
            if (old == null || file.position() > old.position()) {
                add(imports, file);
            }
        }
        imports.write(store);
        documents.write(store);
        rows.write(store);
        shortages.write(store);
    }

    private static void add(Rows imports, ImportedFile file) {
        ImportStarted started = file.started();
        imports.add(
                started.importId(),
                started.fileSha256(),
                started.supply(),
                started.lifecycle(),
                started.rows(),
                started.documents(),
                started.partStart(),
                started.partAsOf(),
                started.at(),
                file.completedAt(),
                file.skippedRows(),
                file.version(),
                file.position());
    }

    private static void add(
            Rows documents,
            Rows rows,
            Rows shortages,
            long position,
            SourceDocumentRecorded document) {
        documents.add(
                document.importId(),
                document.documentId(),
                document.kind().name(),
                document.position(),
                document.refusal(),
                document.at(),
                position);
        for (SourceRow row : document.rows()) {
            rows.add(
                    document.importId(),
                    row.row(),
                    document.documentId(),
                    row.invoiceNo(),
                    row.stockCode(),
                    row.description(),
                    row.quantity(),
                    row.invoiceDate(),
                    row.unitPrice(),
                    row.customerId(),
                    row.country(),
                    position);
        }
        for (Shortage shortage : document.shortages()) {
            shortages.add(
                    document.importId(),
                    document.documentId(),
                    shortage.sku(),
                    shortage.asked(),
                    shortage.available(),
                    position);
        }
    }

    /// The imports that the batch goes on with, as stored.
    private static Map<String, ImportedFile> filesOf(List<RecordedEvent> batch, ViewStore store)
            throws SQLException {
        Keys keys = new Keys("text");
        Set<String> seen = new HashSet<>();
        for (RecordedEvent recorded : batch) {
            ImportEvent event = (ImportEvent) recorded.event();
            if (seen.add(event.importId()) && !(event instanceof ImportStarted)) {
                keys.add(event.importId());
            }
        }
        Map<String, ImportedFile> files = new HashMap<>();
        if (keys.isEmpty()) {
            return files;
        }
        try (PreparedStatement select =
                store.prepare(
                        "select t.* from views.imports t join unnest(%s) as k (import_id) using (import_id)"
                                .formatted(keys.parameters()))) {
            keys.bind(select, 1);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    files.put(row.getString("import_id"), file(row));
                }
            }
        }
        return files;
    }

    private static ImportedFile file(ResultSet row) throws SQLException {
        return new ImportedFile(
                new ImportStarted(
                        row.getString("import_id"),
                        row.getString("file_sha256"),
                        row.getString("supply"),
                        row.getString("lifecycle"),
                        row.getInt("rows"),
                        row.getInt("documents"),
                        Columns.requiredInstant(row, "part_start_at"),
                        Columns.requiredInstant(row, "part_as_of_at"),
                        Columns.requiredInstant(row, "started_at")),
                Columns.instant(row, "completed_at"),
                row.getObject("skipped_rows", Integer.class),
                row.getLong("version"),
                row.getLong("position"));
    }
}
