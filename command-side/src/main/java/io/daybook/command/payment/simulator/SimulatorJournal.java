package io.daybook.command.payment.simulator;

import io.daybook.command.payment.PaymentProvider.Kind;

import java.util.List;

/// What the simulator has done, kept for ever. The state is what the journal says, and nothing else.
interface SimulatorJournal {

    /// The entries of a payment, oldest first.
    List<Entry> of(String paymentId);

    /// Adds an entry; it is durable when this returns. Of an entry only the number is not taken from the given one.
    void add(Entry entry);

    /// Entries behind the given number, in the order of numbers.
    List<Entry> after(long number, int limit);

    enum Outcome {
        APPROVED,
        DECLINED,
        /// A call that it pretends never to have received.
        LOST
    }

    /// @param number in the order of what was done, from 1
    /// @param detail its own reference, or why it declined
    record Entry(
            long number,
            String paymentId,
            String key,
            Kind kind,
            long amountMinor,
            String currency,
            String method,
            Outcome outcome,
            String detail) {}
}
