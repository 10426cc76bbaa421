package io.daybook.projection.paymentledger;

import io.daybook.shared.log.RecordedEvent;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// One payment told from its beginning, by the same folds as the view: for whoever asks how it stood, and why.
public final class PaymentStory {

    private final SortedMap<String, PaymentOperation> operations = new TreeMap<>();
    private @Nullable LedgerPayment payment;

    /// Goes on with the payment's next event.
    ///
    /// @return how it stands after it
    public LedgerPayment next(RecordedEvent recorded) {
        LedgerPayment evolved = LedgerPayment.evolve(payment, recorded);
        PaymentOperation.evolve(operations, recorded);
        LedgerPayment judged = evolved.judgedBy(operations.values());
        payment = judged;
        return judged;
    }

    /// How it stands after the events so far; absent before the first.
    public Optional<LedgerPayment> payment() {
        return Optional.ofNullable(payment);
    }

    public List<PaymentOperation> operations() {
        return List.copyOf(operations.values());
    }

    /// Why the operation that an event answers had been asked for, where it said so.
    public Optional<String> reasonOf(RecordedEvent recorded) {
        return operations.values().stream()
                .filter(operation -> operation.position() == recorded.position())
                .map(PaymentOperation::reason)
                .filter(Objects::nonNull)
                .findFirst();
    }
}
