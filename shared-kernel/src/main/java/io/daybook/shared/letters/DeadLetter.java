package io.daybook.shared.letters;

import org.jspecify.annotations.Nullable;

/// An event that a view could not apply, or that waits for such a one.
///
/// @param position of the event in the log
/// @param sequence what is kept in order: the events of it that come later wait
/// @param stream the event's stream
/// @param version of the event in its stream
/// @param eventType stored name of the event
/// @param cause equal for failures of one kind; absent for an event that only waits
/// @param behind position of the event that this one waits for; absent for the one that failed itself
/// @param attempts how often it was tried
/// @param waiting how many events wait for it
public record DeadLetter(
        String view,
        long position,
        String sequence,
        String stream,
        long version,
        String eventType,
        @Nullable String cause,
        @Nullable Long behind,
        int attempts,
        long waiting) {}
