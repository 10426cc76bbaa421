package io.daybook.command.payment;

import io.daybook.command.Command;
import io.daybook.command.Shape;

import java.time.Instant;

/// Gives back what is held of an order's money beyond what is due: all of it after a cancellation, a part after lines were cancelled. The
/// payment that was asked for last gives first. Authorisations that an order without a future still has are let go.
///
/// Money that was taken elsewhere is recorded as given back at once; for the rest refunds and voids are requested, which a process then asks
/// the providers for. What is requested already, or has failed and waits for the back office, is not requested again.
public record GiveBackOverpayment(String orderId, Instant at) implements Command {

    public GiveBackOverpayment {
        Shape.check().id("/orderId", orderId).time("/at", at).done();
    }
}
