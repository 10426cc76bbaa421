package io.daybook.projection.proof;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A row or a document that is not what the log says. Personal data is masked.
///
/// @param id absent until it is kept
/// @param reconciliation that found it; absent where the standing proof did
/// @param entity what it belongs to: `order:4711`; absent where it belongs to nothing
/// @param table without its schema, or the search index
/// @param key of the row or document: `order_id=4711 line=2`
/// @param repaired whether it was put right
/// @param position of the log at which it differed
/// @param foundAt absent until it is kept
public record Finding(
        @Nullable Long id,
        String view,
        @Nullable UUID reconciliation,
        @Nullable String entity,
        String table,
        String key,
        Difference difference,
        List<Value> columns,
        boolean repaired,
        long position,
        @Nullable Instant foundAt) {

    public Finding {
        columns = List.copyOf(columns);
    }

    /// How it differs.
    public enum Difference {
        CHANGED,
        /// The log says that it should be there.
        MISSING,
        /// The log knows nothing of it.
        STRAY;

        /// As it is stored and answered: `changed`.
        public String text() {
            return Texts.of(this);
        }
    }

    /// A value that differs.
    ///
    /// @param column absent for the content of a whole row
    /// @param shown what readers see; absent where there is nothing
    /// @param right what the log says; absent where it says nothing
    public record Value(@Nullable String column, @Nullable String shown, @Nullable String right) {}
}
