package io.daybook.command.imports.retail;

import io.daybook.shared.imports.ImportEvent.DocumentKind;
import io.daybook.shared.imports.ImportEvent.SourceRow;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;

/// All rows of one invoice number (section 3).
///
/// @param invoice the trimmed invoice number
/// @param position the smallest row number; documents are replayed in its order
/// @param time of the row at `position`, as are customer and country
/// @param customer absent where the source has none
/// @param lines in the order of their rows
/// @param rows as written, in the same order
public record RetailDocument(
        String invoice,
        DocumentKind kind,
        int position,
        LocalDateTime time,
        @Nullable String customer,
        String country,
        List<RetailLine> lines,
        List<SourceRow> rows) {

    private static final LocalTime SHIPPING_TIME = LocalTime.of(6, 0);

    /// The document's time: the source has no zone and is taken as UTC.
    public Instant at() {
        return time.toInstant(ZoneOffset.UTC);
    }

    /// When an order leaves the house in the linked life cycle (section 7).
    public LocalDateTime shippingTime() {
        return time.toLocalDate().plusDays(1).atTime(SHIPPING_TIME);
    }

    public long totalPence() {
        return lines.stream().mapToLong(RetailLine::amountPence).sum();
    }

    public boolean hasGoods() {
        return lines.stream().anyMatch(RetailLine::goods);
    }
}
