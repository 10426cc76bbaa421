package io.daybook.shared.letters;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/// What the views could not apply, as it stands. That an event failed is known to its view alone and is not in the log: another release may
/// well apply it. Whoever decides about a dead letter looks here whether there is one.
public interface DeadLetters {

    /// Whether there is a view of this name.
    boolean isView(String view);

    /// The dead letter of a view about the event at that position, be it that it failed or that it waits.
    Optional<DeadLetter> find(String view, long position);

    /// Events that failed themselves, behind a position and in the order of the log.
    ///
    /// @param cause those of one cause only
    List<DeadLetter> failed(String view, @Nullable String cause, long after, int limit);
}
