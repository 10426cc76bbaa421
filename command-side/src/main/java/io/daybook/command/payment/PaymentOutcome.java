package io.daybook.command.payment;

import io.daybook.command.payment.Payment.Asked;
import io.daybook.shared.money.Money;
import io.daybook.shared.payment.PaymentEvent.PaymentRequested;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What callers are told of a payment. Amounts are decimal strings in the payment's currency; `pending` is what the provider is to be asked
/// or has been asked, and has not answered.
final class PaymentOutcome {

    private PaymentOutcome() {}

    static Map<String, Object> of(Payment payment) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (payment instanceof Payment.Known known) {
            PaymentRequested request = known.request();
            String currency = request.currency();
            body.put("paymentId", request.paymentId());
            body.put("orderId", request.orderId());
            body.put("status", status(known));
            body.put("method", request.method());
            body.put("provider", request.provider());
            body.put("currency", currency);
            body.put("amount", decimal(request.amountMinor(), currency));
            if (known instanceof Payment.Authorised paid) {
                body.put("authorised", decimal(paid.authorisation().amountMinor(), currency));
                body.put("captured", decimal(paid.capturedMinor(), currency));
                body.put("voided", decimal(paid.voidedMinor(), currency));
                body.put("refunded", decimal(paid.refundedMinor(), currency));
                body.put("pending", pending(paid, currency));
            }
        }
        return body;
    }

    private static List<Map<String, Object>> pending(Payment.Authorised payment, String currency) {
        List<Map<String, Object>> pending = new ArrayList<>();
        for (Asked asked : payment.pending()) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("operation", asked.kind().text());
            each.put("id", asked.id());
            each.put("amount", decimal(asked.amountMinor(), currency));
            if (!asked.reason().isEmpty()) {
                each.put("reason", asked.reason());
            }
            pending.add(each);
        }
        return pending;
    }

    private static String status(Payment.Known payment) {
        return switch (payment) {
            case Payment.Requested requested ->
                    requested.unknown() == null ? "requested" : "outcome-unknown";
            case Payment.Declined _ -> "declined";
            case Payment.Authorised paid -> {
                if (paid.isUnknown()) {
                    yield "outcome-unknown";
                }
                if (paid.failedRefundsMinor() > 0) {
                    yield "refund-failed";
                }
                if (paid.capturedMinor() == 0) {
                    yield paid.openMinor() == 0 ? "voided" : "authorised";
                }
                if (paid.refundedMinor() > 0) {
                    yield paid.refundableMinor() == 0 ? "refunded" : "partly-refunded";
                }
                yield paid.openMinor() > 0 ? "partly-captured" : "captured";
            }
        };
    }

    private static String decimal(long minor, String currency) {
        return Money.of(minor, currency).toDecimal();
    }
}
