package io.daybook.command.payment;

import io.daybook.command.Command;
import io.daybook.command.Shape;

import java.time.Instant;

/// Gives back what is held of an order's money beyond what is due: all of it after a cancellation, a part after lines were cancelled.
///
/// Money that was taken elsewhere is recorded as given back at once. For the rest the answer lists, as `refunds`, what providers are to be
/// asked: `paymentId`, `refundId`, `amountMinor` (as text), `currency`, `method` and `provider`. The list is empty when nothing is owed.
public record GiveBackOverpayment(String orderId, Instant at) implements Command {

    public GiveBackOverpayment {
        Shape.check().id("/orderId", orderId).time("/at", at).done();
    }
}
