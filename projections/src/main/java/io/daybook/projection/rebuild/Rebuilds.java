package io.daybook.projection.rebuild;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Asks for rebuilds and tells how they are doing. Any process may ask: the work is done by one that has the role `projection`. What is asked
/// takes effect at that process's next look, within a second.
public interface Rebuilds {

    /// How a rebuild is to be done.
    ///
    /// @param actor who asks: a reference, never personal data
    /// @param reason why, in the actor's words
    /// @param askAlways wait for a confirmation even where nothing differs
    /// @param eventsPerSecond how many events a second may be taken at most, to leave room for others; absent for as many as can be
    record Options(
            String actor,
            @Nullable String reason,
            boolean askAlways,
            @Nullable Integer eventsPerSecond) {

        public static Options of(String actor, @Nullable String reason) {
            return new Options(actor, reason, false, null);
        }
    }

    /// Makes the next version of a view from position 0. Where nothing differs, readers are switched to it by itself.
    ///
    /// @throws RebuildRejected `unknown-view`, `rebuild-running`
    Rebuild start(String view, Options options);

    /// Starts all views that are not being rebuilt yet, in one pass over the log. Returns those that it started.
    List<Rebuild> startAll(Options options);

    Optional<Rebuild> get(UUID id);

    /// The last ones first.
    ///
    /// @param view of this view only, where given
    /// @param before those that follow this one only, where given
    List<Rebuild> list(@Nullable String view, @Nullable UUID before, int limit);

    /// @throws RebuildRejected `unknown-rebuild`, `rebuild-ended`
    Rebuild pause(UUID id);

    /// @throws RebuildRejected `unknown-rebuild`, `rebuild-ended`
    Rebuild resume(UUID id);

    /// Drops the next version; readers keep what they have.
    ///
    /// @throws RebuildRejected `unknown-rebuild`, `rebuild-ended`; too late while readers are being switched
    Rebuild cancel(UUID id);

    /// Says that the differences are as they should be: readers are switched.
    ///
    /// @throws RebuildRejected `unknown-rebuild`, `rebuild-ended`, `rebuild-not-waiting`
    Rebuild confirm(UUID id, String actor, String reason);

    /// Brings the version before the live one up to date, with today's projector, and switches readers back to it.
    ///
    /// @throws RebuildRejected `unknown-view`, `rebuild-running`, `nothing-to-roll-back-to`
    Rebuild rollBack(String view, String actor, String reason);
}
