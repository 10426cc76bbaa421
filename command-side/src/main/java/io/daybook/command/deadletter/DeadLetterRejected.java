package io.daybook.command.deadletter;

import io.daybook.command.Rejection;

import java.util.List;
import java.util.Map;

/// A decision about dead letters was refused.
public final class DeadLetterRejected extends Rejection {

    public enum Code {
        UNKNOWN_VIEW("unknown-view", Kind.UNKNOWN),
        /// The view has applied the event, or it was dropped, or it never failed.
        UNKNOWN_DEAD_LETTER("unknown-dead-letter", Kind.UNKNOWN),
        /// The event did not fail itself: an earlier one of its sequence has to be decided about.
        DEAD_LETTER_WAITS("dead-letter-waits", Kind.CONFLICT),
        /// What was decided last is on its way to the view.
        DEAD_LETTER_IN_HAND("dead-letter-in-hand", Kind.CONFLICT);

        private final String text;
        private final Kind kind;

        Code(String text, Kind kind) {
            this.text = text;
            this.kind = kind;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final Code reason;

    private DeadLetterRejected(Code reason, String detail, Map<String, Object> attributes) {
        super(reason.kind, reason.text, detail, List.of(), attributes);
        this.reason = reason;
    }

    static DeadLetterRejected because(Code code, String detail) {
        return new DeadLetterRejected(code, detail, Map.of());
    }

    static DeadLetterRejected waits(long position, long behind) {
        return new DeadLetterRejected(
                Code.DEAD_LETTER_WAITS,
                "The event at position %d only waits: decide about the one at position %d."
                        .formatted(position, behind),
                Map.of("behind", behind));
    }

    public Code reason() {
        return reason;
    }
}
