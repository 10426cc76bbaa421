package io.daybook.command.payment;

import io.daybook.command.Command;
import io.daybook.command.Shape;

/// Asks how a payment stands, and records nothing: what processes begin with, and what tells them what is still to be asked of the provider.
public record ConsultPayment(String paymentId) implements Command {

    public ConsultPayment {
        Shape.check().id("/paymentId", paymentId).done();
    }
}
