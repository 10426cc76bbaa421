package io.daybook.command.checkout;

import io.daybook.command.Rejection;
import io.daybook.command.checkout.PaymentFlow.Progress;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.function.Supplier;

/// What a process makes of a refusal: one that only means "later" is thrown, so that it is tried again; any other is the end of it, for it
/// would be refused for ever.
final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private Refusals() {}

    static Progress orDone(String what, Supplier<Progress> process) {
        try {
            return process.get();
        } catch (Rejection rejection) {
            if (rejection.kind() == Rejection.Kind.BUSY) {
                throw rejection;
            }
            LOG.warn("Could not {}: {} ({})", what, rejection.detail(), rejection.code());
            return Progress.DONE;
        }
    }
}
