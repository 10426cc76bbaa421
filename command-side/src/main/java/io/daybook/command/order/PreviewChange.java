package io.daybook.command.order;

import io.daybook.command.Command;
import io.daybook.command.Shape;

import java.time.Instant;

/// Asks what edits of an order would come to. Nothing is recorded; the answer names them for [ChangeOrder].
public record PreviewChange(String orderId, String currency, Edits edits, Instant at)
        implements Command {

    public PreviewChange {
        Shape shape = OrderCommand.order(orderId, at).currency("/currency", currency);
        edits.check(shape);
        shape.done();
    }
}
