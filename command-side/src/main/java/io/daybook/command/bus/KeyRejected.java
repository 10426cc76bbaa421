package io.daybook.command.bus;

import io.daybook.command.Rejection;

import java.util.List;
import java.util.Map;

/// An idempotency key was not used as one.
final class KeyRejected extends Rejection {

    private KeyRejected(Kind kind, String code, String detail) {
        super(kind, code, detail, List.of(), Map.of());
    }

    static KeyRejected inFlight() {
        return new KeyRejected(
                Kind.CONFLICT,
                "idempotency-key-in-flight",
                "A request with this Idempotency-Key is still being worked on. Wait for its answer, or ask again in a moment.");
    }

    static KeyRejected reused() {
        return new KeyRejected(
                Kind.RULE,
                "idempotency-key-reused",
                "This Idempotency-Key belongs to another request. Use a new key for a new request.");
    }
}
