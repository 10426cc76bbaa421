package io.daybook.query.reconciliations;

import io.daybook.projection.proof.Reconciliation;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// A reconciliation, as whoever asked for it follows it.
///
/// @param key of the only entity that is looked at; absent for all
/// @param dryRun whether what differs is only named
/// @param state `queued`, `running` or `waiting` (`error` tells for what) while it is open; `done` or `failed` when it has ended
/// @param share of the work that is done, from 0 to 1
/// @param position of the log at which was compared last
/// @param entities compared so far
/// @param leftAlone entities that could not be compared, because events of theirs are dead letters
/// @param found rows and documents that differ
/// @param repaired those of them that were put right
/// @param digest of what readers are shown, over all that was compared; absent until it has ended
/// @param logDigest of what the log says of the same: both are equal where nothing differed
/// @param error why it failed, or what it waits for
record ViewReconciliationBody(
        UUID id,
        String view,
        @Nullable String key,
        boolean dryRun,
        String state,
        double share,
        long position,
        long entities,
        long leftAlone,
        long found,
        long repaired,
        @Nullable String digest,
        @Nullable String logDigest,
        @Nullable String error,
        String actor,
        @Nullable String reason,
        Instant askedAt,
        @Nullable Instant startedAt,
        Instant updatedAt,
        @Nullable Instant endedAt) {

    static ViewReconciliationBody of(Reconciliation reconciliation) {
        return new ViewReconciliationBody(
                reconciliation.id(),
                reconciliation.view(),
                reconciliation.key(),
                reconciliation.dryRun(),
                reconciliation.state().text(),
                Math.round(reconciliation.share() * 1000) / 1000.0,
                reconciliation.position(),
                reconciliation.entities(),
                reconciliation.leftAlone(),
                reconciliation.found(),
                reconciliation.repaired(),
                reconciliation.digest(),
                reconciliation.logDigest(),
                reconciliation.error(),
                reconciliation.actor(),
                reconciliation.reason(),
                reconciliation.askedAt(),
                reconciliation.startedAt(),
                reconciliation.updatedAt(),
                reconciliation.endedAt());
    }

    static String address(UUID id) {
        return "/api/v1/reconciliations/" + id;
    }
}
