package io.daybook.shared.imports;

import io.daybook.shared.log.DomainEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;

/// What is recorded of a file of history: the source rows as evidence, so that every imported figure can be followed back to them.
public sealed interface ImportEvent extends DomainEvent {

    String importId();

    /// @param fileSha256 of the file as uploaded
    /// @param supply where stock comes from: `exact`, `weekly` or `scarce`
    /// @param lifecycle `plain` or `linked`
    /// @param partStart 00:00 on the day of the earliest document
    /// @param partAsOf 00:00 on the day after the latest document
    record ImportStarted(
            String importId,
            String fileSha256,
            String supply,
            String lifecycle,
            int rows,
            int documents,
            Instant partStart,
            Instant partAsOf,
            Instant at)
            implements ImportEvent {}

    /// One document of the source, its rows as written, and what became of it.
    ///
    /// @param position its smallest row number
    /// @param refusal the engine's refusal code, where it refused the document
    /// @param shortages the SKUs that lacked stock when it was refused
    record SourceDocumentRecorded(
            String importId,
            String documentId,
            DocumentKind kind,
            int position,
            List<SourceRow> rows,
            @Nullable String refusal,
            List<Shortage> shortages,
            Instant at)
            implements ImportEvent {}

    record ImportCompleted(String importId, int skippedRows, Instant at) implements ImportEvent {}

    enum DocumentKind {
        ORDER,
        CREDIT,
        ADJUST,
        LEDGER
    }

    /// A row as the source has it; money as the source's decimal text, the time without a zone.
    record SourceRow(
            int row,
            String invoiceNo,
            String stockCode,
            String description,
            int quantity,
            LocalDateTime invoiceDate,
            String unitPrice,
            @Nullable String customerId,
            String country) {}

    record Shortage(String sku, int asked, int available) {}
}
