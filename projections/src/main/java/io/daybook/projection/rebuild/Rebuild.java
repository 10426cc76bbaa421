package io.daybook.projection.rebuild;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A rebuild as it stands: how far it has come, and what the comparison found.
///
/// @param position the last event of the log that the next version has applied or passed over
/// @param target the end of the log when it was last looked at
/// @param eventsPerSecond positions a second, of late
/// @param secondsLeft until the next version has caught up; absent where that cannot be told
/// @param comparedAt the position at which both versions were compared; absent until they are
/// @param differences how many rows or documents differ; absent until they are compared
/// @param samples some of the differences, personal data masked
/// @param version the number of the version that readers are switched to
/// @param actor who asked for it
/// @param reason why, where a reason was given
/// @param confirmedBy who confirmed that readers are switched although something differs
/// @param confirmedBecause why the difference is as it should be
/// @param error why it failed or, while it is open, what it waits for
/// @param startedAt absent while it is queued
/// @param endedAt absent while it is open
public record Rebuild(
        UUID id,
        String view,
        Kind kind,
        State state,
        long position,
        long target,
        double eventsPerSecond,
        @Nullable Long secondsLeft,
        @Nullable Long comparedAt,
        @Nullable Long differences,
        List<Difference> samples,
        int version,
        String actor,
        @Nullable String reason,
        @Nullable String confirmedBy,
        @Nullable String confirmedBecause,
        @Nullable String error,
        Instant askedAt,
        @Nullable Instant startedAt,
        Instant updatedAt,
        @Nullable Instant endedAt) {

    public Rebuild {
        samples = List.copyOf(samples);
    }

    /// What is made.
    public enum Kind {
        /// A next version, from position 0.
        REBUILD,
        /// The version before the live one is brought up to date.
        ROLLBACK,
        /// A next version, from position 0, because the live one's tables or index are damaged. Readers are switched without being asked.
        HEAL;

        /// As it stands in the table and in answers: `rebuild`.
        public String text() {
            return Texts.of(this);
        }
    }

    /// Where it stands.
    public enum State {
        /// No process has begun with it yet.
        QUEUED,
        /// Events are folded into the next version.
        FILLING,
        /// Indexes are built, or documents are written to the next search index.
        INDEXING,
        /// It applies what the log has gained meanwhile.
        FOLLOWING,
        /// Both versions are compared at one position.
        COMPARING,
        /// Rows differ. Somebody has to say that they should, or cancel. It goes on following.
        AWAITING_CONFIRMATION,
        /// Readers are being switched over.
        SWITCHING,
        /// It does nothing until it is resumed.
        PAUSED,
        /// Readers have it.
        SWITCHED,
        /// The next version is dropped.
        CANCELLED,
        /// It could not be done; `error` tells why.
        FAILED;

        /// As it stands in answers: `awaiting-confirmation`.
        public String text() {
            return Texts.of(this);
        }

        public boolean isEnd() {
            return switch (this) {
                case SWITCHED, CANCELLED, FAILED -> true;
                case QUEUED,
                        FILLING,
                        INDEXING,
                        FOLLOWING,
                        COMPARING,
                        AWAITING_CONFIRMATION,
                        SWITCHING,
                        PAUSED ->
                        false;
            };
        }
    }

    /// A value that differs between both versions.
    ///
    /// @param table the table without its schema, or the index
    /// @param key of the row or document: `order_id=4711 line=2`
    /// @param column absent where the whole row is in one version only
    /// @param live absent where the live version has no such value; of a whole row, its content
    /// @param next the same of the next version
    public record Difference(
            String table,
            String key,
            @Nullable String column,
            @Nullable String live,
            @Nullable String next) {}
}
