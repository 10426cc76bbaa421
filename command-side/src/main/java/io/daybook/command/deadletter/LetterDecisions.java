package io.daybook.command.deadletter;

import io.daybook.command.deadletter.DeadLetterCommand.DropDeadLetters;
import io.daybook.command.deadletter.DeadLetterCommand.EditDeadLetter;
import io.daybook.command.deadletter.DeadLetterCommand.RetryDeadLetters;
import io.daybook.command.deadletter.DeadLetterCommand.Which;
import io.daybook.command.deadletter.DeadLetterRejected.Code;
import io.daybook.command.eventstore.Model;
import io.daybook.shared.letters.DeadLetter;
import io.daybook.shared.letters.DeadLetterEvent;
import io.daybook.shared.letters.DeadLetterEvent.DeadLetterDropped;
import io.daybook.shared.letters.DeadLetterEvent.DeadLetterEdited;
import io.daybook.shared.letters.DeadLetterEvent.DeadLetterRetried;
import io.daybook.shared.log.EventTypes;

import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

import java.util.ArrayList;
import java.util.List;

/// What was decided about a view's dead letters, by the position of the event. Which letters there are, the view alone knows: it is told with
/// each command.
///
/// A try has a number, and the view counts the tries that it has made. While it has made fewer than were asked for, the letter is in hand and
/// nothing else is decided about it: so that no event is dropped while it is being applied.
public record LetterDecisions(PMap<Long, Decided> letters) {

    /// @param attempts the last try that was asked for; 0 where none was
    /// @param payload of the corrected event; absent where it was not edited
    /// @param dropped whether the view goes on without it
    record Decided(int attempts, @Nullable String payload, boolean dropped) {
        static final Decided NOTHING = new Decided(0, null, false);
    }

    static final LetterDecisions NONE = new LetterDecisions(HashTreePMap.empty());

    public static final Model<LetterDecisions, DeadLetterEvent> MODEL =
            new Model<>(
                    DeadLetterEvent.CATEGORY,
                    DeadLetterEvent.class,
                    _ -> NONE,
                    LetterDecisions::evolve);

    /// @param found the letters that are meant, as their view has them
    static List<DeadLetterEvent> retry(
            RetryDeadLetters command, List<DeadLetter> found, LetterDecisions decisions) {
        List<DeadLetterEvent> events = new ArrayList<>();
        for (DeadLetter letter : open(command.which(), found, decisions)) {
            if (!decisions.isInHand(letter)) {
                events.add(
                        new DeadLetterRetried(
                                command.view(),
                                letter.position(),
                                letter.sequence(),
                                letter.eventType(),
                                letter.attempts() + 1,
                                command.reason(),
                                command.at()));
            }
        }
        return events;
    }

    /// @param payload of the corrected event
    static List<DeadLetterEvent> edit(
            EditDeadLetter command,
            List<DeadLetter> found,
            String payload,
            LetterDecisions decisions) {
        Which which = new Which.One(command.position());
        List<DeadLetterEvent> events = new ArrayList<>();
        for (DeadLetter letter : open(which, found, decisions)) {
            if (payload.equals(decisions.of(letter.position()).payload())) {
                continue;
            }
            if (decisions.isInHand(letter)) {
                throw inHand(letter.position());
            }
            events.add(
                    new DeadLetterEdited(
                            command.view(),
                            letter.position(),
                            letter.sequence(),
                            letter.eventType(),
                            EventTypes.REVISION,
                            payload,
                            letter.attempts() + 1,
                            command.reason(),
                            command.at()));
        }
        return events;
    }

    /// @param found the letters that are meant, as their view has them
    static List<DeadLetterEvent> drop(
            DropDeadLetters command, List<DeadLetter> found, LetterDecisions decisions) {
        if (command.which() instanceof Which.One(long position)
                && decisions.of(position).dropped()) {
            return List.of();
        }
        List<DeadLetterEvent> events = new ArrayList<>();
        for (DeadLetter letter : open(command.which(), found, decisions)) {
            if (!decisions.isInHand(letter)) {
                events.add(
                        new DeadLetterDropped(
                                command.view(),
                                letter.position(),
                                letter.sequence(),
                                letter.eventType(),
                                letter.cause() == null ? "" : letter.cause(),
                                command.reason(),
                                command.at()));
            } else if (command.which() instanceof Which.One) {
                throw inHand(letter.position());
            }
        }
        return events;
    }

    static LetterDecisions evolve(LetterDecisions decisions, DeadLetterEvent event) {
        Decided before = decisions.of(event.position());
        Decided after =
                switch (event) {
                    case DeadLetterRetried retried ->
                            new Decided(retried.attempt(), before.payload(), before.dropped());
                    case DeadLetterEdited edited ->
                            new Decided(edited.attempt(), edited.payload(), before.dropped());
                    case DeadLetterDropped _ ->
                            new Decided(before.attempts(), before.payload(), true);
                };
        return new LetterDecisions(decisions.letters.plus(event.position(), after));
    }

    Decided of(long position) {
        return letters.getOrDefault(position, Decided.NOTHING);
    }

    /// Those of the letters that may be decided about. Whoever means one hears why it may not; of many, the others are left out.
    private static List<DeadLetter> open(
            Which which, List<DeadLetter> found, LetterDecisions decisions) {
        return switch (which) {
            case Which.All _ ->
                    found.stream()
                            .filter(letter ->
                                    letter.behind() == null
                                            && !decisions.of(letter.position()).dropped())
                            .toList();
            case Which.One(long position) -> {
                if (found.isEmpty()) {
                    throw DeadLetterRejected.because(
                            Code.UNKNOWN_DEAD_LETTER,
                            "No dead letter is about the event at position %d: the view has applied it, it was dropped, or it never failed."
                                    .formatted(position));
                }
                DeadLetter letter = found.getFirst();
                if (letter.behind() != null) {
                    throw DeadLetterRejected.waits(position, letter.behind());
                }
                if (decisions.of(position).dropped()) {
                    throw inHand(position);
                }
                yield List.of(letter);
            }
        };
    }

    private boolean isInHand(DeadLetter letter) {
        return of(letter.position()).attempts() > letter.attempts();
    }

    private static DeadLetterRejected inHand(long position) {
        return DeadLetterRejected.because(
                Code.DEAD_LETTER_IN_HAND,
                "What was decided last about the event at position %d is on its way to the view: look again when it is there."
                        .formatted(position));
    }
}
