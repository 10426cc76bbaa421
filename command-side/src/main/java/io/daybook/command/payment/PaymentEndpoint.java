package io.daybook.command.payment;

import io.daybook.command.Shape;
import io.daybook.command.http.CommandEndpoint;
import io.daybook.command.http.CommandRequest;
import io.daybook.command.http.Wire;
import io.daybook.command.payment.PaymentCommand.RecordPayment;
import io.daybook.command.payment.PaymentCommand.RequestPayment;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;

import java.util.Map;

/// Payments are asked for by customers and carried out by processes: captures, voids and refunds follow from what becomes of the order,
/// and are nobody's to ask for by HTTP.
@CommandEndpoint
@RequestMapping("/api/v1/orders/{orderId}/payments")
class PaymentEndpoint {

    /// Money that was taken elsewhere, such as over a counter.
    private static final String RECORDED = "recorded";

    /// @param amount decimal string; up to what is still to be paid
    /// @param method `card`, `gift-card`, `invoice`, ...
    /// @param provider who carries it out: `simulator` (the default), or `recorded` for money that was taken elsewhere
    record PaymentBody(
            @Nullable String paymentId,
            String amount,
            String currency,
            String method,
            @Nullable String provider) {}

    @PostMapping
    ResponseEntity<Map<String, Object>> requestPayment(
            @PathVariable String orderId, @RequestBody PaymentBody body, CommandRequest request) {
        Shape shape = Shape.check();
        long minor = Wire.minor(shape, "/amount", body.amount(), body.currency());
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
                                request.at()),
                body,
                "/api/v1/payments/{paymentId}");
    }
}
