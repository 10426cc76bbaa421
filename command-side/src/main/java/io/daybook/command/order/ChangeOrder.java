package io.daybook.command.order;

import io.daybook.command.Command;
import io.daybook.command.Shape;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Edits an order as it was previewed: what is reserved more, what is let go, what is owed and what comes back, in one append.
///
/// @param payBy when lines that are added to a paid order lapse where the difference is not paid; absent where they stand
/// @param changeId the token that the preview gave; asked again, it yields nothing
/// @param tax how the lines are taxed that are added
public record ChangeOrder(
        String orderId,
        String changeId,
        String currency,
        Edits edits,
        @Nullable Instant payBy,
        AddedTax tax,
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

    /// As callers ask it: what the lines are taxed is not theirs to say.
    public ChangeOrder(
            String orderId,
            String changeId,
            String currency,
            Edits edits,
            @Nullable Instant payBy,
            Instant at) {
        this(orderId, changeId, currency, edits, payBy, AddedTax.NONE, at);
    }

    ChangeOrder taxed(AddedTax by) {
        return new ChangeOrder(orderId, changeId, currency, edits, payBy, by, at);
    }
}
