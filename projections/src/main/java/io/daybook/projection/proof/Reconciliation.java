package io.daybook.projection.proof;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// A reconciliation as it stands: how far it has come, and how much it has found.
///
/// @param key of the only entity that is looked at; absent for all
/// @param dryRun whether what differs is only named
/// @param actor who asked
/// @param reason why, where a reason was given
/// @param share of the work that is done, from 0 to 1
/// @param position of the log at which was compared last
/// @param entities compared so far
/// @param leftAlone entities that could not be compared, because events of theirs are dead letters
/// @param found rows and documents that differ
/// @param repaired those of them that were put right
/// @param digest of what readers are shown, over all that was compared; absent until it has ended
/// @param logDigest of what the log says of the same; both are equal where nothing differed
/// @param error why it failed, or what it waits for
/// @param startedAt absent while it is queued
/// @param endedAt absent while it is open
public record Reconciliation(
        UUID id,
        String view,
        @Nullable String key,
        boolean dryRun,
        String actor,
        @Nullable String reason,
        State state,
        double share,
        long position,
        long entities,
        long leftAlone,
        long found,
        long repaired,
        @Nullable String digest,
        @Nullable String logDigest,
        @Nullable String error,
        Instant askedAt,
        @Nullable Instant startedAt,
        Instant updatedAt,
        @Nullable Instant endedAt) {

    /// Where it stands.
    public enum State {
        QUEUED,
        RUNNING,
        /// For a store, or for the view; `error` tells. It goes on by itself.
        WAITING,
        DONE,
        FAILED;

        /// As it stands in the table and in answers: `running`.
        public String text() {
            return Texts.of(this);
        }

        public boolean isEnd() {
            return switch (this) {
                case DONE, FAILED -> true;
                case QUEUED, RUNNING, WAITING -> false;
            };
        }
    }
}
