package io.daybook.command.order;

import io.daybook.command.Command;
import io.daybook.command.Shape;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Edits an order as it was previewed: what is reserved more, what is let go, what is owed and what comes back, in one append.
///
/// @param payBy when lines that are added to a paid order lapse where the difference is not paid; absent where they stand
/// @param changeId the token that the preview gave; asked again, it yields nothing
public record ChangeOrder(
        String orderId,
        String changeId,
        String currency,
        Edits edits,
        @Nullable Instant payBy,
        Instant at)
        implements OrderCommand, Command {

    public ChangeOrder {
        Shape shape =
                OrderCommand.order(orderId, at)
                        .currency("/currency", currency)
                        .deadline("/payBy", payBy, at)
                        .id("/previewToken", changeId);
        edits.check(shape);
        shape.done();
    }
}
