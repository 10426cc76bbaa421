package io.daybook.command.eventstore.append;

/// PostgreSQL would not take the unit of work, for another reason than a conflict: a fault of ours. Nothing was stored.
public final class AppendRefused extends RuntimeException {

    AppendRefused(Throwable cause) {
        super("The command could not be recorded.", cause);
    }
}
