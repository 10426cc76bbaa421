package io.daybook.command.order;

import io.daybook.command.Shape;
import io.daybook.command.http.CommandEndpoint;
import io.daybook.command.http.CommandRequest;
import io.daybook.command.http.OrderTerms;
import io.daybook.command.http.Wire;
import io.daybook.command.http.Wire.CustomerBody;
import io.daybook.command.order.OrderCommand.CancelOrder;
import io.daybook.command.order.OrderCommand.CancelOrderLines;
import io.daybook.command.order.OrderCommand.CompleteOrder;
import io.daybook.command.order.OrderCommand.ExtendOrder;
import io.daybook.command.order.OrderCommand.PlaceOrder;
import io.daybook.command.order.OrderCommand.RecordDelivery;
import io.daybook.command.order.OrderCommand.ShipOrder;
import io.daybook.shared.money.Percent;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.LineTax;
import io.daybook.shared.order.OrderLine;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

@CommandEndpoint
@RequestMapping("/api/v1/orders")
class OrderEndpoint {

    /// @param orderId the caller's own id, where it has one
    /// @param onAccount whether the order stands and may ship before it is paid; otherwise it lapses when it is not paid in time
    record OrderBody(
            @Nullable String orderId,
            CustomerBody customer,
            String currency,
            List<OrderLineBody> lines,
            @Nullable Boolean onAccount) {}

    /// @param kind `goods` (the default) or `charge`
    /// @param unitPrice decimal string; negative for a discount
    /// @param location where the goods are taken from; `main` by default
    /// @param discount decimal string: how much less all units together cost
    record OrderLineBody(
            @Nullable String kind,
            String sku,
            @Nullable String description,
            Integer quantity,
            String unitPrice,
            @Nullable String location,
            @Nullable String discount,
            @Nullable LineTaxBody tax) {}

    /// @param percent decimal string, such as `20`
    /// @param included whether the unit price contains it; else it comes on top
    /// @param amount decimal string; where absent it is reckoned of price less discount, rounded half up
    record LineTaxBody(String percent, Boolean included, @Nullable String amount) {}

    /// @param lines what is sent; absent for all that has neither shipped nor been cancelled
    record ShipmentBody(@Nullable String shipmentId, @Nullable List<LineQuantityBody> lines) {}

    /// @param lines what is cancelled; absent for the whole order
    record CancellationBody(
            @Nullable String cancellationId,
            String reason,
            @Nullable List<LineQuantityBody> lines) {}

    /// @param expiresAt until when the order's stock is to be kept for it, as RFC 3339
    record ExtensionBody(Instant expiresAt) {}

    /// @param line number of the line, from 1
    record LineQuantityBody(Integer line, Integer quantity) {}

    private final OrderTerms terms;

    OrderEndpoint(OrderTerms terms) {
        this.terms = terms;
    }

    @PostMapping
    ResponseEntity<Map<String, Object>> placeOrder(
            @RequestBody OrderBody body, CommandRequest request) {
        return request.create(
                new PlaceOrder(
                        request.orNewId(body.orderId()),
                        body.customer().customer(),
                        body.currency(),
                        lines(body.lines(), body.currency(), "/lines"),
                        Boolean.TRUE.equals(body.onAccount())
                                ? null
                                : terms.expiresAt(request.at()),
                        null,
                        request.at()),
                body,
                "/api/v1/orders/{orderId}");
    }

    @PostMapping("/{orderId}/cancellation")
    ResponseEntity<Map<String, Object>> cancelOrder(
            @PathVariable String orderId,
            @RequestBody CancellationBody body,
            CommandRequest request) {
        return request.change(
                body.lines() == null
                        ? new CancelOrder(orderId, body.reason(), request.at())
                        : new CancelOrderLines(
                                orderId,
                                request.orNewId(body.cancellationId()),
                                quantities(body.lines()),
                                body.reason(),
                                request.at()),
                body);
    }

    @PostMapping("/{orderId}/shipments")
    ResponseEntity<Map<String, Object>> shipOrder(
            @PathVariable String orderId, @RequestBody ShipmentBody body, CommandRequest request) {
        return request.create(
                new ShipOrder(
                        orderId,
                        request.orNewId(body.shipmentId()),
                        body.lines() == null ? List.of() : quantities(body.lines()),
                        request.at()),
                body,
                "/api/v1/orders/{orderId}");
    }

    @PostMapping("/{orderId}/shipments/{shipmentId}/delivery")
    ResponseEntity<Map<String, Object>> recordDelivery(
            @PathVariable String orderId, @PathVariable String shipmentId, CommandRequest request) {
        return request.change(new RecordDelivery(orderId, shipmentId, request.at()), null);
    }

    @PostMapping("/{orderId}/extension")
    ResponseEntity<Map<String, Object>> extendOrder(
            @PathVariable String orderId, @RequestBody ExtensionBody body, CommandRequest request) {
        return request.change(
                new ExtendOrder(
                        orderId, body.expiresAt().truncatedTo(ChronoUnit.MICROS), request.at()),
                body);
    }

    @PostMapping("/{orderId}/completion")
    ResponseEntity<Map<String, Object>> completeOrder(
            @PathVariable String orderId, CommandRequest request) {
        return request.change(new CompleteOrder(orderId, request.at()), null);
    }

    /// @param at pointer of the list
    static List<OrderLine> lines(List<OrderLineBody> bodies, String currency, String at) {
        Shape shape = Shape.check();
        List<OrderLine> lines = new ArrayList<>(bodies.size());
        for (int i = 0; i < bodies.size(); i++) {
            OrderLineBody line = bodies.get(i);
            String pointer = at + "/" + i;
            LineKind kind = Wire.lineKind(shape, pointer, line.kind());
            String location =
                    kind == LineKind.GOODS && line.location() == null ? "main" : line.location();
            long price = Wire.minor(shape, pointer + "/unitPrice", line.unitPrice(), currency);
            Long discount =
                    line.discount() == null
                            ? null
                            : Long.valueOf(
                                    Wire.minor(
                                            shape,
                                            pointer + "/discount",
                                            line.discount(),
                                            currency));
            OrderLine untaxed =
                    new OrderLine(
                            i + 1,
                            kind,
                            line.sku(),
                            line.description() == null ? "" : line.description(),
                            line.quantity(),
                            price,
                            location,
                            discount,
                            null);
            lines.add(
                    line.tax() == null
                            ? untaxed
                            : taxed(untaxed, line.tax(), pointer, currency, shape));
        }
        shape.done();
        return lines;
    }

    private static OrderLine taxed(
            OrderLine line, LineTaxBody tax, String pointer, String currency, Shape shape) {
        boolean reckonable =
                Percent.isPercent(tax.percent())
                        && Shape.isQuantity(line.quantity())
                        && Math.abs(line.unitPriceMinor()) <= Shape.MAX_UNIT_PRICE_MINOR;
        LineTax lineTax;
        if (tax.amount() != null) {
            lineTax =
                    new LineTax(
                            tax.percent(),
                            Wire.minor(shape, pointer + "/tax/amount", tax.amount(), currency),
                            tax.included());
        } else if (reckonable) {
            lineTax =
                    LineTax.on(
                            line.listMinor() - line.reductionMinor(),
                            tax.percent(),
                            tax.included());
        } else {
            lineTax = new LineTax(tax.percent(), 0, tax.included()); // refused by the command
        }
        return new OrderLine(
                line.line(),
                line.kind(),
                line.sku(),
                line.description(),
                line.quantity(),
                line.unitPriceMinor(),
                line.location(),
                line.discountMinor(),
                lineTax);
    }

    static List<LineQuantity> quantities(List<LineQuantityBody> lines) {
        return lines.stream().map(line -> new LineQuantity(line.line(), line.quantity())).toList();
    }
}
