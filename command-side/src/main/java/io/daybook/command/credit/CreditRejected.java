package io.daybook.command.credit;

import io.daybook.command.Rejection;

import java.util.List;
import java.util.Map;

/// A credit note refused a command.
public final class CreditRejected extends Rejection {

    public enum Code {
        UNKNOWN_CREDIT_NOTE("unknown-credit-note", Kind.UNKNOWN),
        /// The id belongs to a credit note with another content.
        CREDIT_NOTE_EXISTS("credit-note-exists", Kind.CONFLICT),
        /// Another amount would be given back than the note says.
        REFUND_MISMATCH("refund-mismatch", Kind.RULE),
        /// The linked order line is not of the credited SKU.
        LINK_MISMATCH("link-mismatch", Kind.RULE),
        CURRENCY_MISMATCH("currency-mismatch", Kind.RULE);

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

    private CreditRejected(Code reason, String detail) {
        super(reason.kind, reason.text, detail, List.of(), Map.of());
        this.reason = reason;
    }

    static CreditRejected because(Code code, String detail) {
        return new CreditRejected(code, detail);
    }

    public Code reason() {
        return reason;
    }
}
