package io.daybook.command.order;

import io.daybook.command.Shape;
import io.daybook.command.http.CommandEndpoint;
import io.daybook.command.http.CommandRequest;
import io.daybook.command.http.Wire;
import io.daybook.command.order.OrderCommand.GrantGoodwill;
import io.daybook.command.order.OrderEndpoint.LineQuantityBody;
import io.daybook.command.order.ReturnCommand.CancelReturn;
import io.daybook.command.order.ReturnCommand.InspectReturn;
import io.daybook.command.order.ReturnCommand.ReceiveReturn;
import io.daybook.command.order.ReturnCommand.RequestReturn;
import io.daybook.shared.order.OrderEvent.InspectedUnits;
import io.daybook.shared.order.OrderEvent.Verdict;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a customer gets back after goods have shipped: for goods that come back, or for goodwill alone.
@CommandEndpoint
@RequestMapping("/api/v1/orders/{orderId}")
class ReturnEndpoint {

    /// @param returnId the caller's own id, where it has one
    record ReturnBody(@Nullable String returnId, List<LineQuantityBody> lines, String reason) {}

    /// @param lines what arrived; absent for all that has not arrived yet
    record ReturnReceiptBody(@Nullable String receiptId, @Nullable List<LineQuantityBody> lines) {}

    /// @param fee decimal string: what is kept of what the accepted units had cost; nothing by default
    /// @param currency of the fee
    record InspectionBody(
            @Nullable String inspectionId,
            List<InspectedLineBody> lines,
            @Nullable String fee,
            @Nullable String currency,
            @Nullable String note) {}

    /// @param disposition `restock`, `damaged`, `write-off`, or `send-back` for what is not accepted
    record InspectedLineBody(Integer line, Integer quantity, String disposition) {}

    record ReturnCancellationBody(String reason) {}

    /// @param line the line that it is for; absent for the order as a whole
    /// @param amount decimal string
    record GoodwillBody(
            @Nullable String goodwillId,
            @Nullable Integer line,
            String amount,
            String currency,
            String reason) {}

    @PostMapping("/returns")
    ResponseEntity<Map<String, Object>> requestReturn(
            @PathVariable String orderId, @RequestBody ReturnBody body, CommandRequest request) {
        return request.create(
                new RequestReturn(
                        orderId,
                        request.orNewId(body.returnId()),
                        OrderEndpoint.quantities(body.lines()),
                        body.reason(),
                        request.at()),
                body,
                "/api/v1/orders/{orderId}/returns/{returnId}");
    }

    @PostMapping("/returns/{returnId}/receipts")
    ResponseEntity<Map<String, Object>> receiveReturn(
            @PathVariable String orderId,
            @PathVariable String returnId,
            @RequestBody ReturnReceiptBody body,
            CommandRequest request) {
        return request.change(
                new ReceiveReturn(
                        orderId,
                        returnId,
                        request.orNewId(body.receiptId()),
                        body.lines() == null ? List.of() : OrderEndpoint.quantities(body.lines()),
                        request.at()),
                body);
    }

    @PostMapping("/returns/{returnId}/inspections")
    ResponseEntity<Map<String, Object>> inspectReturn(
            @PathVariable String orderId,
            @PathVariable String returnId,
            @RequestBody InspectionBody body,
            CommandRequest request) {
        Shape shape = Shape.check();
        List<InspectedUnits> lines = new ArrayList<>(body.lines().size());
        for (int i = 0; i < body.lines().size(); i++) {
            InspectedLineBody line = body.lines().get(i);
            lines.add(
                    new InspectedUnits(
                            line.line(),
                            line.quantity(),
                            Wire.choice(
                                    shape,
                                    "/lines/" + i + "/disposition",
                                    line.disposition(),
                                    Verdict.class)));
        }
        long fee = 0;
        if (body.fee() != null) {
            if (body.currency() == null) {
                shape.currency("/currency", null);
            } else {
                fee = Wire.minor(shape, "/fee", body.fee(), body.currency());
            }
        }
        shape.done();
        return request.change(
                new InspectReturn(
                        orderId,
                        returnId,
                        request.orNewId(body.inspectionId()),
                        lines,
                        fee,
                        body.currency(),
                        body.note(),
                        request.at()),
                body);
    }

    @PostMapping("/returns/{returnId}/cancellation")
    ResponseEntity<Map<String, Object>> cancelReturn(
            @PathVariable String orderId,
            @PathVariable String returnId,
            @RequestBody ReturnCancellationBody body,
            CommandRequest request) {
        return request.change(
                new CancelReturn(orderId, returnId, body.reason(), request.at()), body);
    }

    @PostMapping("/goodwill")
    ResponseEntity<Map<String, Object>> grantGoodwill(
            @PathVariable String orderId, @RequestBody GoodwillBody body, CommandRequest request) {
        Shape shape = Shape.check();
        long amount = Wire.minor(shape, "/amount", body.amount(), body.currency());
        shape.done();
        return request.change(
                new GrantGoodwill(
                        orderId,
                        request.orNewId(body.goodwillId()),
                        body.line(),
                        amount,
                        body.currency(),
                        body.reason(),
                        request.at()),
                body);
    }
}
