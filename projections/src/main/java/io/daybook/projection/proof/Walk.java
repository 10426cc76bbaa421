package io.daybook.projection.proof;

import io.daybook.projection.proof.TableProof.Digests;

/// How far it has come to hold a view against the log.
///
/// @param after where the stage goes on
/// @param until the last stream of the kind that is being gone through, when it was begun
/// @param position of the log at which was compared last
/// @param streams gone through
/// @param leftAlone entities that could not be compared
/// @param found rows and documents that differ
/// @param repaired those of them that were put right
/// @param liveDigest sum of the hashes of what was found, modulo 2^64
/// @param logDigest the same of what the log says
record Walk(
        Stage stage,
        String after,
        String until,
        long position,
        long streams,
        long entities,
        long leftAlone,
        long found,
        long repaired,
        long liveDigest,
        long logDigest) {

    /// What is gone through, one after the other.
    enum Stage {
        /// The entities that the log knows.
        ENTITIES,
        /// Rows, for those that belong to none.
        ROWS,
        /// Documents, likewise.
        DOCUMENTS,
        DONE
    }

    Walk to(Stage next) {
        return new Walk(
                next,
                "",
                "",
                position,
                streams,
                entities,
                leftAlone,
                found,
                repaired,
                liveDigest,
                logDigest);
    }

    /// Some entities were compared.
    Walk past(Entities.Slice slice, long more, long left, long at, Digests digests) {
        return new Walk(
                stage,
                slice.upTo(),
                slice.until(),
                at,
                streams + slice.gone(),
                entities + more,
                leftAlone + left,
                found,
                repaired,
                liveDigest + digests.shown(),
                logDigest + digests.right());
    }

    /// Some rows or documents were looked at.
    Walk past(String newAfter, long at) {
        return new Walk(
                stage,
                newAfter,
                "",
                at,
                streams,
                entities,
                leftAlone,
                found,
                repaired,
                liveDigest,
                logDigest);
    }

    Walk found(long more, long repairedOfThem) {
        return new Walk(
                stage,
                after,
                until,
                position,
                streams,
                entities,
                leftAlone,
                found + more,
                repaired + repairedOfThem,
                liveDigest,
                logDigest);
    }

    /// What is shown and belongs to nothing makes the digests differ, too.
    Walk strays(long hash) {
        return new Walk(
                stage,
                after,
                until,
                position,
                streams,
                entities,
                leftAlone,
                found,
                repaired,
                liveDigest + hash,
                logDigest);
    }
}
