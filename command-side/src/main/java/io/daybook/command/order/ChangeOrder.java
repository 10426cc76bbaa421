package io.daybook.command.order;

import io.daybook.command.Command;
import io.daybook.command.Shape;

import java.time.Instant;

/// Edits an order as it was previewed: what is reserved more, what is let go, what is owed and what comes back, in one append.
///
/// @param changeId the token that the preview gave; asked again, it yields nothing
public record ChangeOrder(String orderId, String changeId, String currency, Edits edits, Instant at)
        implements OrderCommand, Command {

    public ChangeOrder {
        Shape shape =
                OrderCommand.order(orderId, at)
                        .currency("/currency", currency)
                        .id("/previewToken", changeId);
        edits.check(shape);
        shape.done();
    }
}
