package io.daybook.query.payments;

import io.daybook.projection.paymentledger.LedgerPayment;
import io.daybook.projection.paymentledger.LedgerPayment.Amounts;
import io.daybook.projection.paymentledger.PaymentOperation;
import io.daybook.projection.paymentledger.PaymentStory;
import io.daybook.query.Amount;
import io.daybook.query.AmountReasons;
import io.daybook.query.AsOf;
import io.daybook.query.Streams;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// Payments as they were, and why, told by the log alone.
final class PaymentPast {

    /// What may be asked for.
    static final Map<String, ToLongFunction<Amounts>> AMOUNTS =
            Map.of(
                    "authorised", Amounts::authorised,
                    "captured", Amounts::captured,
                    "voided", Amounts::voided,
                    "refunded", Amounts::refunded);

    private final Streams streams;

    PaymentPast(Streams streams) {
        this.streams = streams;
    }

    /// Absent where it had not been asked for yet.
    Optional<PaymentDetails> payment(String paymentId, AsOf asOf) {
        PaymentStory story = new PaymentStory();
        streams.unbroken(stream(paymentId), asOf, story::next);
        return story.payment().map(payment -> details(payment, story, asOf));
    }

    /// What changed an amount; empty where there was no such payment yet.
    AmountReasons.Trail trail(String paymentId, String amount, @Nullable AsOf asOf) {
        ToLongFunction<Amounts> amountOf = AMOUNTS.getOrDefault(amount, _ -> 0);
        AmountReasons.Trail trail = new AmountReasons.Trail();
        PaymentStory story = new PaymentStory();
        streams.unbroken(
                stream(paymentId),
                asOf,
                recorded -> {
                    LedgerPayment payment = story.next(recorded);
                    trail.follow(
                            recorded,
                            amountOf.applyAsLong(payment.amounts()),
                            payment.request().currency(),
                            story.reasonOf(recorded).orElse(null));
                });
        return trail;
    }

    static String stream(String paymentId) {
        return "payment:" + paymentId;
    }

    private static PaymentDetails details(LedgerPayment payment, PaymentStory story, AsOf asOf) {
        LedgerPayment.Request request = payment.request();
        Amounts amounts = payment.amounts();
        String currency = request.currency();
        return new PaymentDetails(
                request.paymentId(),
                asOf,
                request.orderId(),
                request.method(),
                request.provider(),
                payment.status(),
                Amount.of(request.requestedMinor(), currency),
                Amount.of(amounts.authorised(), currency),
                Amount.of(amounts.captured(), currency),
                Amount.of(amounts.voided(), currency),
                Amount.of(amounts.refunded(), currency),
                request.requestedAt(),
                payment.settledAt(),
                story.operations().stream()
                        .sorted(
                                Comparator.comparing(PaymentOperation::requestedAt)
                                        .thenComparing(PaymentOperation::operationId))
                        .map(operation -> operation(operation, currency))
                        .toList(),
                payment.version());
    }

    private static PaymentDetails.Operation operation(PaymentOperation operation, String currency) {
        return new PaymentDetails.Operation(
                operation.kind(),
                operation.operationId(),
                operation.status(),
                Amount.of(operation.amountMinor(), currency),
                operation.reason(),
                operation.failure(),
                operation.retryOf(),
                operation.requestedAt(),
                operation.answeredAt());
    }
}
