package io.daybook.command.eventstore.append;

/// The state that was decided upon was not the stream's state any more. Nothing was stored; deciding again on the new state is right.
public final class StreamConflict extends RuntimeException {

    StreamConflict(String message) {
        super(message, null, false, false);
    }
}
