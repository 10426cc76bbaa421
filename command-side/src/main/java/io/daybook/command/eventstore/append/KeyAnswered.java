package io.daybook.command.eventstore.append;

/// The idempotency key has an answer already, which is the one to give. Nothing was stored.
public final class KeyAnswered extends RuntimeException {

    KeyAnswered(String key) {
        super("The idempotency key '" + key + "' has been answered before.", null, false, false);
    }
}
