package io.daybook.command.http;

import io.daybook.command.Rejection;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A request that no handler gets to see: what it asks for cannot be understood or is out of all bounds.
public final class BadRequest extends Rejection {

    /// The stable codes, as documented in `docs/errors.md`.
    public enum Code {
        MALFORMED_REQUEST(Kind.MALFORMED),
        MALFORMED_HEADER(Kind.MALFORMED),
        IDEMPOTENCY_KEY_REQUIRED(Kind.MALFORMED),
        IDEMPOTENCY_KEY_MALFORMED(Kind.MALFORMED),
        IF_MATCH_MALFORMED(Kind.MALFORMED),
        /// The command may or may not have been carried out; the same idempotency key tells.
        ANSWER_OUTSTANDING(Kind.BUSY);

        private final Kind kind;

        Code(Kind kind) {
            this.kind = kind;
        }
    }

    private BadRequest(Code code, String detail, List<Problem> problems) {
        super(
                code.kind,
                code.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                detail,
                problems,
                Map.of());
    }

    public static BadRequest because(Code code, String detail) {
        return new BadRequest(code, detail, List.of());
    }

    /// The body has the wrong shape: what is wrong at which places.
    public static BadRequest malformed(List<Problem> problems) {
        return new BadRequest(
                Code.MALFORMED_REQUEST,
                "The request's body does not have the shape that this operation takes. See errors for each place.",
                problems);
    }
}
