package io.daybook.command.eventstore.reading;

/// The log cannot be read at the moment; reading again later is right.
public final class LogUnavailable extends RuntimeException {

    LogUnavailable(Throwable cause) {
        super("The event log cannot be read: " + cause.getMessage(), cause);
    }
}
