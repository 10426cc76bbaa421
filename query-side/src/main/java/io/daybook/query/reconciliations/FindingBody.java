package io.daybook.query.reconciliations;

import io.daybook.projection.proof.Finding;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// A row or a document that was not what the log says. Personal data is masked.
///
/// @param reconciliation that found it; absent where the standing proof did
/// @param entity what it belongs to, such as `order:4711`; absent where it belongs to nothing
/// @param table the table, or the search index
/// @param key of the row or document: `order_id=4711 line=2`
/// @param difference `changed`, `missing` (the log says that it should be there) or `stray` (the log knows nothing of it)
/// @param repaired whether it was put right
/// @param position of the log at which it differed
record FindingBody(
        long id,
        @Nullable UUID reconciliation,
        @Nullable String entity,
        String table,
        String key,
        String difference,
        List<FindingColumn> columns,
        boolean repaired,
        long position,
        Instant foundAt) {

    /// @param column absent for the content of a whole row
    /// @param shown what readers saw; absent for nothing
    /// @param right what the log says; absent for nothing
    record FindingColumn(@Nullable String column, @Nullable String shown, @Nullable String right) {}

    static FindingBody of(Finding finding) {
        return new FindingBody(
                Objects.requireNonNull(finding.id()),
                finding.reconciliation(),
                finding.entity(),
                finding.table(),
                finding.key(),
                finding.difference().text(),
                finding.columns().stream()
                        .map(value ->
                                new FindingColumn(value.column(), value.shown(), value.right()))
                        .toList(),
                finding.repaired(),
                finding.position(),
                Objects.requireNonNull(finding.foundAt()));
    }
}
