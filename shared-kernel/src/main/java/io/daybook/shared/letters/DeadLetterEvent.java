package io.daybook.shared.letters;

import io.daybook.shared.PersonalData;
import io.daybook.shared.log.DomainEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What was decided about an event that a view could not apply. Each view has one stream of them, `dead-letters:<view>`; whoever posts
/// the view, or makes it anew, goes by all that it says. The event itself stays in the log as it is.
public sealed interface DeadLetterEvent extends DomainEvent {

    /// Category of the streams: `dead-letters:order-tracking` has what was decided for the view `order-tracking`.
    String CATEGORY = "dead-letters";

    static String streamOf(String view) {
        return CATEGORY + ":" + view;
    }

    String view();

    /// Position in the log of the event that could not be applied.
    long position();

    /// What the view keeps in order, and what waits while one of its events cannot be applied: as a rule, the event's stream.
    String sequence();

    /// It is to be tried again, and what waits behind it after it.
    ///
    /// @param attempt the how-manieth try it is
    record DeadLetterRetried(
            String view,
            long position,
            String sequence,
            String eventType,
            int attempt,
            @Nullable String reason,
            Instant at)
            implements DeadLetterEvent {}

    /// The view is to take the event as if it said this, now and whenever it is made anew.
    ///
    /// @param revision of the shape of `payload`, by which later releases read it
    /// @param payload all of the corrected event, JSON as the log would store it
    /// @param attempt the how-manieth try it is
    record DeadLetterEdited(
            String view,
            long position,
            String sequence,
            String eventType,
            int revision,
            @PersonalData String payload,
            int attempt,
            String reason,
            Instant at)
            implements DeadLetterEvent {}

    /// The view is to go on without the event, now and whenever it is made anew.
    ///
    /// @param cause why it could not be applied when this was decided
    record DeadLetterDropped(
            String view,
            long position,
            String sequence,
            String eventType,
            String cause,
            String reason,
            Instant at)
            implements DeadLetterEvent {}
}
