package io.daybook.command.credit;

import io.daybook.command.Shape;
import io.daybook.command.credit.CreditCommand.IssueCreditNote;
import io.daybook.command.credit.CreditCommand.RecordCreditRefund;
import io.daybook.command.http.CommandEndpoint;
import io.daybook.command.http.CommandRequest;
import io.daybook.command.http.Wire;
import io.daybook.command.http.Wire.CustomerBody;
import io.daybook.shared.credit.CreditEvent.CreditLine;
import io.daybook.shared.credit.CreditEvent.Effect;
import io.daybook.shared.credit.CreditEvent.OrderLink;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

@CommandEndpoint
@RequestMapping("/api/v1/credits")
class CreditEndpoint {

    /// @param creditId the caller's own id, where it has one
    /// @param refundMethod how the money is given back at once; absent where that is recorded later
    record CreditBody(
            @Nullable String creditId,
            CustomerBody customer,
            String currency,
            List<CreditLineBody> lines,
            @Nullable String refundMethod) {}

    /// @param kind `goods` (the default) or `charge`
    /// @param acceptedQuantity units that are taken back; all by default
    /// @param links the order lines they belong to; units without a link are free-standing
    record CreditLineBody(
            @Nullable String kind,
            String sku,
            @Nullable String description,
            Integer quantity,
            @Nullable Integer acceptedQuantity,
            String unitPrice,
            @Nullable List<OrderLinkBody> links) {}

    /// @param effect `cancelled` for units that had not shipped, `returned` for units that had
    record OrderLinkBody(String orderId, Integer orderLine, Integer quantity, String effect) {}

    /// @param amount decimal string: all that the note owes
    record CreditRefundBody(String amount, String currency, String method) {}

    @PostMapping
    ResponseEntity<Map<String, Object>> issueCreditNote(
            @RequestBody CreditBody body, CommandRequest request) {
        return request.create(
                new IssueCreditNote(
                        request.orNewId(body.creditId()),
                        body.customer().customer(),
                        body.currency(),
                        lines(body),
                        body.refundMethod(),
                        request.at()),
                body,
                "/api/v1/credits/{creditId}");
    }

    @PostMapping("/{creditId}/refund")
    ResponseEntity<Map<String, Object>> recordCreditRefund(
            @PathVariable String creditId,
            @RequestBody CreditRefundBody body,
            CommandRequest request) {
        Shape shape = Shape.check();
        long minor = Wire.minor(shape, "/amount", body.amount(), body.currency());
        shape.done();
        return request.change(
                new RecordCreditRefund(
                        creditId, minor, body.currency(), body.method(), request.at()),
                body);
    }

    private static List<CreditLine> lines(CreditBody body) {
        Shape shape = Shape.check();
        List<CreditLine> lines = new ArrayList<>(body.lines().size());
        for (int i = 0; i < body.lines().size(); i++) {
            CreditLineBody line = body.lines().get(i);
            String pointer = "/lines/" + i;
            lines.add(
                    new CreditLine(
                            i + 1,
                            Wire.lineKind(shape, pointer, line.kind()),
                            line.sku(),
                            line.description() == null ? "" : line.description(),
                            line.quantity(),
                            line.acceptedQuantity() == null
                                    ? line.quantity()
                                    : line.acceptedQuantity(),
                            Wire.minor(
                                    shape,
                                    pointer + "/unitPrice",
                                    line.unitPrice(),
                                    body.currency()),
                            links(shape, pointer, line)));
        }
        shape.done();
        return lines;
    }

    private static List<OrderLink> links(Shape shape, String pointer, CreditLineBody line) {
        if (line.links() == null) {
            return List.of();
        }
        List<OrderLink> links = new ArrayList<>(line.links().size());
        for (int i = 0; i < line.links().size(); i++) {
            OrderLinkBody link = line.links().get(i);
            links.add(
                    new OrderLink(
                            link.orderId(),
                            link.orderLine(),
                            link.quantity(),
                            Wire.choice(
                                    shape,
                                    pointer + "/links/" + i + "/effect",
                                    link.effect(),
                                    Effect.class)));
        }
        return links;
    }
}
