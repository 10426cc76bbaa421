package io.daybook.command.deadletter;

import static io.daybook.command.Scenario.given;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.Scenario;
import io.daybook.command.deadletter.DeadLetterCommand.DropDeadLetters;
import io.daybook.command.deadletter.DeadLetterCommand.EditDeadLetter;
import io.daybook.command.deadletter.DeadLetterCommand.RetryDeadLetters;
import io.daybook.command.deadletter.DeadLetterCommand.Which;
import io.daybook.command.deadletter.DeadLetterRejected.Code;
import io.daybook.shared.letters.DeadLetter;
import io.daybook.shared.letters.DeadLetterEvent;
import io.daybook.shared.letters.DeadLetterEvent.DeadLetterDropped;
import io.daybook.shared.letters.DeadLetterEvent.DeadLetterEdited;
import io.daybook.shared.letters.DeadLetterEvent.DeadLetterRetried;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What may be decided about a dead letter, depending on how the view has it and on what was decided before.
class LetterDecisionsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String VIEW = "order-tracking";
    private static final String CAUSE = "order.placed/NullPointerException/TrackedOrder.placed";

    private static final DeadLetter FAILED_ONCE = failed(7, 1);
    private static final DeadLetter FAILED_TWICE = failed(7, 2);
    private static final DeadLetter WAITS =
            new DeadLetter(VIEW, 9, "order:1", "order:1", 1, "order.confirmed", null, 7L, 0, 0);
    private static final DeadLetterRetried SECOND_TRY = retried(7, 2);
    private static final DeadLetterEdited EDITED = edited("{\"a\":1}", 2);
    private static final DeadLetterDropped DROPPED = dropped(7);

    @Test
    void every_state_of_a_letter_has_its_answer_to_every_command() {
        List<DeadLetter> gone = List.of();
        letters().when(retry(gone)).thenRejected(Code.UNKNOWN_DEAD_LETTER);
        letters().when(edit(gone, "{}")).thenRejected(Code.UNKNOWN_DEAD_LETTER);
        letters().when(drop(gone)).thenRejected(Code.UNKNOWN_DEAD_LETTER);

        letters().when(retry(List.of(WAITS))).thenRejected(Code.DEAD_LETTER_WAITS);
        letters().when(edit(List.of(WAITS), "{}")).thenRejected(Code.DEAD_LETTER_WAITS);
        letters().when(drop(List.of(WAITS))).thenRejected(Code.DEAD_LETTER_WAITS);

        List<DeadLetter> once = List.of(FAILED_ONCE);
        letters().when(retry(once)).then(SECOND_TRY);
        letters().when(edit(once, "{\"a\":1}")).then(EDITED);
        letters().when(drop(once)).then(DROPPED);

        // A try that was asked for has not been made yet.
        assertThat(LetterDecisions.retry(retryOne(), once, letters(SECOND_TRY).state())).isEmpty();
        letters(SECOND_TRY).when(edit(once, "{\"a\":1}")).thenRejected(Code.DEAD_LETTER_IN_HAND);
        letters(SECOND_TRY).when(drop(once)).thenRejected(Code.DEAD_LETTER_IN_HAND);
        assertThat(LetterDecisions.edit(editOne(), once, "{\"a\":1}", letters(EDITED).state()))
                .isEmpty();
        letters(EDITED).when(edit(once, "{\"a\":2}")).thenRejected(Code.DEAD_LETTER_IN_HAND);

        // It was made, and failed again.
        List<DeadLetter> twice = List.of(FAILED_TWICE);
        letters(SECOND_TRY).when(retry(twice)).then(retried(7, 3));
        letters(EDITED).when(edit(twice, "{\"a\":2}")).then(edited("{\"a\":2}", 3));
        letters(EDITED).when(drop(twice)).then(DROPPED);

        // The view has not heard yet that it is dropped, and then has.
        letters(DROPPED).when(retry(once)).thenRejected(Code.DEAD_LETTER_IN_HAND);
        letters(DROPPED).when(edit(once, "{}")).thenRejected(Code.DEAD_LETTER_IN_HAND);
        assertThat(LetterDecisions.drop(dropOne(), once, letters(DROPPED).state())).isEmpty();
        assertThat(LetterDecisions.drop(dropOne(), gone, letters(DROPPED).state())).isEmpty();
        letters(DROPPED).when(retry(gone)).thenRejected(Code.UNKNOWN_DEAD_LETTER);
    }

    @Test
    void of_many_those_that_cannot_be_decided_about_now_are_left_out() {
        List<DeadLetter> many = List.of(FAILED_ONCE, failed(8, 1), WAITS, failed(10, 4));

        letters(SECOND_TRY, dropped(8))
                .when(state -> LetterDecisions.retry(retryAll(), many, state))
                .then(retried(10, 5));
        letters(SECOND_TRY, dropped(8))
                .when(state -> LetterDecisions.drop(dropAll(), many, state))
                .then(dropped(10));
        letters()
                .when(state -> LetterDecisions.drop(dropAll(), many, state))
                .then(dropped(7), dropped(8), dropped(10));
    }

    private static DeadLetter failed(long position, int attempts) {
        return new DeadLetter(
                VIEW, position, "order:1", "order:1", 0, "order.placed", CAUSE, null, attempts, 3);
    }

    private static DeadLetterRetried retried(long position, int attempt) {
        return new DeadLetterRetried(
                VIEW, position, "order:1", "order.placed", attempt, "mended", NOW);
    }

    private static DeadLetterEdited edited(String payload, int attempt) {
        return new DeadLetterEdited(
                VIEW, 7, "order:1", "order.placed", 1, payload, attempt, "a slip", NOW);
    }

    private static DeadLetterDropped dropped(long position) {
        return new DeadLetterDropped(
                VIEW, position, "order:1", "order.placed", CAUSE, "a test", NOW);
    }

    private static RetryDeadLetters retryOne() {
        return new RetryDeadLetters(VIEW, new Which.One(7), "mended", false, NOW);
    }

    private static RetryDeadLetters retryAll() {
        return new RetryDeadLetters(VIEW, new Which.All(CAUSE, 0), "mended", false, NOW);
    }

    private static EditDeadLetter editOne() {
        return new EditDeadLetter(VIEW, 7, Map.of("a", 1), "a slip", false, NOW);
    }

    private static DropDeadLetters dropOne() {
        return new DropDeadLetters(VIEW, new Which.One(7), "a test", false, NOW);
    }

    private static DropDeadLetters dropAll() {
        return new DropDeadLetters(VIEW, new Which.All(CAUSE, 0), "a test", false, NOW);
    }

    private static Function<LetterDecisions, List<DeadLetterEvent>> retry(List<DeadLetter> found) {
        return state -> LetterDecisions.retry(retryOne(), found, state);
    }

    private static Function<LetterDecisions, List<DeadLetterEvent>> edit(
            List<DeadLetter> found, String payload) {
        return state -> LetterDecisions.edit(editOne(), found, payload, state);
    }

    private static Function<LetterDecisions, List<DeadLetterEvent>> drop(List<DeadLetter> found) {
        return state -> LetterDecisions.drop(dropOne(), found, state);
    }

    private static Scenario<LetterDecisions, DeadLetterEvent> letters(DeadLetterEvent... before) {
        return given(LetterDecisions.MODEL, VIEW, before);
    }
}
