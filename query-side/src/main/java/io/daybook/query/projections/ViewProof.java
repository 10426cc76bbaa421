package io.daybook.query.projections;

import io.daybook.projection.proof.Proof;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// How a view stands to the log: each of its rows and documents is held against it, round after round.
///
/// @param round number of the round that goes on
/// @param entities that it has compared so far
/// @param waitsFor why it does not go on; absent while it does
/// @param last the last whole round; absent before it
/// @param found rows and documents that were ever found to differ; `/projections/{view}/findings` names them
/// @param repaired those of them that were put right
/// @param lastFoundAt when one was last found; absent where none ever was
public record ViewProof(
        long round,
        long entities,
        @Nullable String waitsFor,
        @Nullable ProofRound last,
        long found,
        long repaired,
        @Nullable Instant lastFoundAt) {

    /// A whole round.
    ///
    /// @param beganAt what differed before that has been found
    /// @param seconds that it took
    /// @param busySeconds that it worked, its pauses left out
    /// @param leftAlone entities that it could not compare, because events of theirs are dead letters
    /// @param digest of what readers were shown
    /// @param logDigest of what the log said: both are equal where nothing differed
    public record ProofRound(
            Instant beganAt,
            Instant endedAt,
            double seconds,
            double busySeconds,
            long entities,
            long leftAlone,
            String digest,
            String logDigest) {}

    static ViewProof of(Proof proof) {
        Proof.Round last = proof.last();
        return new ViewProof(
                proof.round(),
                proof.entities(),
                proof.waitsFor(),
                last == null
                        ? null
                        : new ProofRound(
                                last.beganAt(),
                                last.endedAt(),
                                Math.round(last.seconds() * 1000) / 1000.0,
                                last.busySeconds(),
                                last.entities(),
                                last.leftAlone(),
                                last.digest(),
                                last.logDigest()),
                proof.found(),
                proof.repaired(),
                proof.lastFoundAt());
    }
}
