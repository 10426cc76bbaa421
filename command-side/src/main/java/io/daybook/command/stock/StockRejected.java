package io.daybook.command.stock;

import io.daybook.command.Rejection;

import java.util.List;
import java.util.Map;

/// A stock item refused a command.
public final class StockRejected extends Rejection {

    public enum Code {
        /// Less is available than was asked for. Carries `shortages`.
        OUT_OF_STOCK("out-of-stock", Kind.CONFLICT),
        /// Another movement has been recorded under the same reference.
        REFERENCE_REUSED("reference-reused", Kind.CONFLICT),
        /// The order holds no such units of this item.
        NOT_RESERVED("not-reserved", Kind.CONFLICT),
        /// Fewer units are damaged than are to be repaired or written off.
        NOT_SO_MANY_DAMAGED("not-so-many-damaged", Kind.CONFLICT),
        /// The item was counted since the shelf was read, so that the same variance would be made up for twice.
        COUNT_OVERTAKEN("count-overtaken", Kind.CONFLICT),
        /// The shelf was read too long ago.
        COUNT_TOO_OLD("count-too-old", Kind.CONFLICT),
        /// The shelf was read at a position that the log has not come to.
        COUNT_AHEAD("count-ahead", Kind.RULE),
        /// More units than one item may hold.
        TOO_MUCH_STOCK("too-much-stock", Kind.RULE);

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
    private final transient List<Shortage> shortages;

    private StockRejected(Code reason, String detail, List<Shortage> shortages) {
        super(
                reason.kind,
                reason.text,
                detail,
                List.of(),
                shortages.isEmpty() ? Map.of() : Map.of("shortages", shortages));
        this.reason = reason;
        this.shortages = shortages;
    }

    static StockRejected because(Code code, String detail) {
        return new StockRejected(code, detail, List.of());
    }

    /// @param shortages every SKU that lacks stock, with what was asked and what is there
    public static StockRejected outOfStock(List<Shortage> shortages) {
        return new StockRejected(
                Code.OUT_OF_STOCK,
                shortages.size() == 1
                        ? "%s lacks stock at %s: %d asked, %d available."
                                .formatted(
                                        shortages.getFirst().sku(),
                                        shortages.getFirst().location(),
                                        shortages.getFirst().asked(),
                                        shortages.getFirst().available())
                        : "%d SKUs lack stock: see `shortages`.".formatted(shortages.size()),
                List.copyOf(shortages));
    }

    public Code reason() {
        return reason;
    }

    /// What lacks stock; empty for other codes.
    public List<Shortage> shortages() {
        return shortages;
    }

    /// A SKU of which less is available than was asked for.
    public record Shortage(String sku, String location, int asked, int available) {}
}
