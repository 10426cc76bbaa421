package io.daybook.projection.proof;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Asks for reconciliations and tells what they, and the standing proof, have found. Any process may ask: the work is done by those that have the
/// role `projection`.
public interface Reconciliations {

    /// What is asked for.
    ///
    /// @param key of one entity, as people write it: `4711`, `22086@main`, `payment:4711` where a view has several kinds; absent for all
    /// @param dryRun only name what differs
    /// @param actor who asks: a reference, never personal data
    /// @param reason why, in the actor's words
    record Options(@Nullable String key, boolean dryRun, String actor, @Nullable String reason) {}

    /// Holds a view against the log, names each row and document that differs, and puts just these right. An entity is so made anew.
    ///
    /// @throws ReconciliationRejected `unknown-view`, `reconciliation-running`
    Reconciliation start(String view, Options options);

    Optional<Reconciliation> get(UUID id);

    /// The last ones first.
    ///
    /// @param view of this view only, where given
    /// @param before those asked before this one, where given
    List<Reconciliation> list(@Nullable String view, @Nullable UUID before, int limit);

    /// What differed, in the order in which it was found.
    ///
    /// @param reconciliation what this one has found, where given; all otherwise, the standing proof included
    /// @param after the last one that is known already; 0 to begin with
    /// @throws ReconciliationRejected `unknown-view`
    List<Finding> findings(String view, @Nullable UUID reconciliation, long after, int limit);
}
