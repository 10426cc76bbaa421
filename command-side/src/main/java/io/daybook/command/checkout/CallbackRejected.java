package io.daybook.command.checkout;

import io.daybook.command.Rejection;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A provider's callback that is not taken.
public final class CallbackRejected extends Rejection {

    public enum Code {
        CALLBACK_UNSIGNED,
        CALLBACK_FORGED,
        /// Signed once, and sent again long after, or by a clock that is wrong.
        CALLBACK_STALE,
        CALLBACK_MALFORMED
    }

    private CallbackRejected(Code code, String detail) {
        super(
                Kind.MALFORMED,
                code.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                detail,
                List.of(),
                Map.of());
    }

    static CallbackRejected because(Code code, String detail) {
        return new CallbackRejected(code, detail);
    }
}
