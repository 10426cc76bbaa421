package io.daybook.projection.proof;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What the standing proof tells of a view.
///
/// @param round number of the round that goes on
/// @param roundBeganAt absent before the first
/// @param entities that the round has compared so far
/// @param waitsFor why the round does not go on; absent while it does
/// @param last the last whole round; absent before it
/// @param found rows and documents that were ever found to differ
/// @param repaired those of them that were put right
/// @param lastFoundAt when one was last found; absent where none ever was
public record Proof(
        String view,
        long round,
        @Nullable Instant roundBeganAt,
        long entities,
        @Nullable String waitsFor,
        @Nullable Round last,
        long found,
        long repaired,
        @Nullable Instant lastFoundAt) {

    /// A whole round.
    ///
    /// @param beganAt each row and document was held against the log after that
    /// @param seconds that it took, its pauses included
    /// @param busySeconds that it worked
    /// @param leftAlone entities that it could not compare, because events of theirs are dead letters
    /// @param digest of what readers were shown
    /// @param logDigest of what the log said; both are equal where nothing differed
    public record Round(
            Instant beganAt,
            Instant endedAt,
            double seconds,
            double busySeconds,
            long entities,
            long leftAlone,
            String digest,
            String logDigest) {}
}
