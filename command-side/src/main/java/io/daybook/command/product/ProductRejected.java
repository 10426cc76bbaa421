package io.daybook.command.product;

import io.daybook.command.Rejection;

import java.util.List;
import java.util.Map;

/// A product refused a command.
public final class ProductRejected extends Rejection {

    public enum Code {
        UNKNOWN_PRODUCT("unknown-product", Kind.UNKNOWN),
        /// The SKU was published with another content.
        PRODUCT_EXISTS("product-exists", Kind.CONFLICT),
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

    private ProductRejected(Code reason, String detail) {
        super(reason.kind, reason.text, detail, List.of(), Map.of());
        this.reason = reason;
    }

    static ProductRejected because(Code code, String detail) {
        return new ProductRejected(code, detail);
    }

    public Code reason() {
        return reason;
    }
}
