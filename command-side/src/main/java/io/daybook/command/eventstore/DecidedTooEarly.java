package io.daybook.command.eventstore;

/// A command rests on the presumption that a stream is new and does nothing that would test it. Its streams are read when it is decided again.
public final class DecidedTooEarly extends RuntimeException {

    DecidedTooEarly() {
        super("A stream was presumed to be new and has to be read.", null, false, false);
    }
}
