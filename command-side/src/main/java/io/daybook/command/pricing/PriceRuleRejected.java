package io.daybook.command.pricing;

import io.daybook.command.Rejection;

import java.util.List;
import java.util.Map;

/// The price rules refused a command.
public final class PriceRuleRejected extends Rejection {

    public enum Code {
        UNKNOWN_RULE("unknown-rule", Kind.UNKNOWN),
        /// All rules are held against every cart, so that there are so many and no more.
        TOO_MANY_RULES("too-many-rules", Kind.RULE);

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

    private PriceRuleRejected(Code reason, String detail) {
        super(reason.kind, reason.text, detail, List.of(), Map.of());
        this.reason = reason;
    }

    static PriceRuleRejected because(Code code, String detail) {
        return new PriceRuleRejected(code, detail);
    }

    public Code reason() {
        return reason;
    }
}
