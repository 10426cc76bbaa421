package io.daybook.command.imports.retail;

import java.time.LocalDateTime;
import java.util.List;

/// A file of rows, as documents in replay order.
///
/// @param rows how many rows the documents hold
/// @param skippedRows how many rows were left out because they were broken
public record RetailPart(List<RetailDocument> documents, int rows, int skippedRows) {

    /// 00:00 on the day of the earliest document.
    public LocalDateTime start() {
        return documents.stream()
                .map(RetailDocument::time)
                .min(LocalDateTime::compareTo)
                .orElseThrow()
                .toLocalDate()
                .atStartOfDay();
    }

    /// 00:00 on the day after the latest document.
    public LocalDateTime asOf() {
        return documents.stream()
                .map(RetailDocument::time)
                .max(LocalDateTime::compareTo)
                .orElseThrow()
                .toLocalDate()
                .plusDays(1)
                .atStartOfDay();
    }
}
