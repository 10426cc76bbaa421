package io.daybook.command.payment;

import io.daybook.command.Shape;
import io.daybook.command.http.CommandEndpoint;
import io.daybook.command.http.CommandRequest;
import io.daybook.command.http.Wire;
import io.daybook.command.payment.PaymentCommand.RecordPayment;
import io.daybook.command.payment.PaymentCommand.RequestCapture;
import io.daybook.command.payment.PaymentCommand.RequestPayment;
import io.daybook.command.payment.PaymentCommand.RequestRefund;
import io.daybook.command.payment.PaymentCommand.RequestVoid;
import io.daybook.command.payment.PaymentCommand.RetryRefund;
import io.daybook.command.payment.PaymentCommand.WantedAmount;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;

import java.util.Map;

/// Payments are asked for by customers; captures, voids and refunds by the back office, where they do not follow from what becomes of the order.
/// Each is recorded when it is answered, and carried out by a process that asks the provider.
@CommandEndpoint
@RequestMapping("/api/v1")
class PaymentEndpoint {

    /// Money that was taken elsewhere, such as over a counter.
    private static final String RECORDED = "recorded";

    private static final String PAYMENT = "/api/v1/payments/{paymentId}";

    /// @param amount decimal string; up to what is still to be paid
    /// @param method `card`, `gift-card`, `invoice`, ...
    /// @param provider who carries it out: `simulator` (the default), or `recorded` for money that was taken elsewhere
    /// @param capture `automatic` (the default): taken as soon as it is authorised; `manual`: when the back office asks for it
    record PaymentBody(
            @Nullable String paymentId,
            String amount,
            String currency,
            String method,
            @Nullable String provider,
            @Nullable String capture) {}

    /// @param amount decimal string; absent, with its currency, for all that is held and not spoken for
    record CaptureBody(
            @Nullable String captureId, @Nullable String amount, @Nullable String currency) {}

    record VoidBody(@Nullable String voidId, String reason) {}

    /// @param amount decimal string; absent, with its currency, for all that was taken and is not given back
    record RefundBody(
            @Nullable String refundId,
            @Nullable String amount,
            @Nullable String currency,
            String reason) {}

    /// @param refundId of the new refund
    record RetryBody(@Nullable String refundId) {}

    @PostMapping("/orders/{orderId}/payments")
    ResponseEntity<Map<String, Object>> requestPayment(
            @PathVariable String orderId, @RequestBody PaymentBody body, CommandRequest request) {
        Shape shape = Shape.check();
        long minor = Wire.minor(shape, "/amount", body.amount(), body.currency());
        CaptureMode capture =
                body.capture() == null
                        ? CaptureMode.AUTOMATIC
                        : Wire.choice(shape, "/capture", body.capture(), CaptureMode.class);
        shape.done();
        String paymentId = request.orNewId(body.paymentId());
        return request.create(
                RECORDED.equals(body.provider())
                        ? new RecordPayment(
                                paymentId,
                                orderId,
                                minor,
                                body.currency(),
                                body.method(),
                                request.at())
                        : new RequestPayment(
                                paymentId,
                                orderId,
                                minor,
                                body.currency(),
                                body.method(),
                                body.provider() == null ? "simulator" : body.provider(),
                                capture,
                                request.at()),
                body,
                PAYMENT);
    }

    @PostMapping("/payments/{paymentId}/captures")
    ResponseEntity<Map<String, Object>> capture(
            @PathVariable String paymentId, @RequestBody CaptureBody body, CommandRequest request) {
        return request.create(
                new RequestCapture(
                        paymentId,
                        request.orNewId(body.captureId()),
                        amount(body.amount(), body.currency()),
                        request.at()),
                body,
                PAYMENT);
    }

    @PostMapping("/payments/{paymentId}/void")
    ResponseEntity<Map<String, Object>> letGo(
            @PathVariable String paymentId, @RequestBody VoidBody body, CommandRequest request) {
        return request.change(
                new RequestVoid(
                        paymentId, request.orNewId(body.voidId()), body.reason(), request.at()),
                body);
    }

    @PostMapping("/payments/{paymentId}/refunds")
    ResponseEntity<Map<String, Object>> refund(
            @PathVariable String paymentId, @RequestBody RefundBody body, CommandRequest request) {
        return request.create(
                new RequestRefund(
                        paymentId,
                        request.orNewId(body.refundId()),
                        amount(body.amount(), body.currency()),
                        body.reason(),
                        request.at()),
                body,
                PAYMENT);
    }

    @PostMapping("/payments/{paymentId}/refunds/{refundId}/retries")
    ResponseEntity<Map<String, Object>> retryRefund(
            @PathVariable String paymentId,
            @PathVariable String refundId,
            @RequestBody RetryBody body,
            CommandRequest request) {
        return request.create(
                new RetryRefund(
                        paymentId, refundId, request.orNewId(body.refundId()), request.at()),
                body,
                PAYMENT);
    }

    /// Amount and currency are given together, or neither is.
    private static @Nullable WantedAmount amount(
            @Nullable String amount, @Nullable String currency) {
        if (amount == null && currency == null) {
            return null;
        }
        Shape shape = Shape.check();
        if (amount == null || currency == null) {
            shape.wrong(
                    amount == null ? "/amount" : "/currency",
                    "missing",
                    "An amount is given with its currency.");
            shape.done();
            return null;
        }
        long minor = Wire.minor(shape, "/amount", amount, currency);
        shape.done();
        return new WantedAmount(minor, currency);
    }
}
