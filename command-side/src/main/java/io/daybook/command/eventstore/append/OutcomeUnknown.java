package io.daybook.command.eventstore.append;

/// The connection was lost while the unit of work was being stored, and the store could not be asked in time whether it was. Neither
/// success nor conflict: asking again with the same idempotency key tells.
public final class OutcomeUnknown extends RuntimeException {

    OutcomeUnknown(Throwable cause) {
        super(
                "The event store was lost while the command was being recorded. Ask again with the same idempotency key to learn what became of it.",
                cause);
    }
}
