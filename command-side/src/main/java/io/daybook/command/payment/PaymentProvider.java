package io.daybook.command.payment;

import io.daybook.shared.money.Money;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/// Somebody who carries payments out. Called by processes only, never while a command is decided.
///
/// Every call has a key of ours: a provider does what it was asked under a key once, however often it is asked, so that a call whose
/// answer was lost can be made again without charging anybody twice. Still it is asked first what became of the key.
public interface PaymentProvider {

    /// As it stands in [io.daybook.shared.payment.PaymentEvent.PaymentRequested#provider()].
    String name();

    /// Carries the operation out. A fault of the line is [Answer.Unknown], not an exception.
    Answer perform(Operation operation);

    /// What became of an operation, by its payment and key. It never carries anything out.
    Answer query(Operation operation);

    /// What it has carried out, in its own order. It never carries anything out.
    ///
    /// @param after where to go on, as the page before said; 0 to begin
    /// @throws PaymentRejected `provider-unavailable`
    Statement statement(long after, int limit);

    /// A page of what was carried out.
    ///
    /// @param next where the next page begins; absent where this is the last
    record Statement(List<Operation> operations, @Nullable Long next) {}

    /// @param key unique within the payment, at most 64 characters
    /// @param amount what is to be held, taken, let go or given back
    /// @param method how the customer pays
    record Operation(Kind kind, String paymentId, String key, Money amount, String method) {}

    enum Kind {
        AUTHORISE,
        CAPTURE,
        VOID,
        REFUND;

        /// As it stands in [io.daybook.shared.payment.PaymentEvent.PaymentOutcomeUnknown#operation()].
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    sealed interface Answer {

        /// @param reference the provider's own
        /// @param amountMinor what was held, taken, let go or given back
        record Approved(String reference, long amountMinor) implements Answer {}

        record Declined(String reason) implements Answer {}

        /// No answer came, or the provider does not know yet.
        record Unknown() implements Answer {}

        /// The provider has never heard of the key. Only to a query.
        record NeverSeen() implements Answer {}
    }
}
