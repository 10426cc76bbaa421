package io.daybook.command.order;

import io.daybook.command.Shape;
import io.daybook.command.http.CommandEndpoint;
import io.daybook.command.http.CommandRequest;
import io.daybook.command.http.OrderTerms;
import io.daybook.command.http.Wire;
import io.daybook.command.order.Edits.LinePrice;
import io.daybook.command.order.Edits.NewAddress;
import io.daybook.command.order.OrderEndpoint.LineQuantityBody;
import io.daybook.command.order.OrderEndpoint.OrderLineBody;
import io.daybook.shared.order.LineQuantity;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Edits and exchanges: first seen, then confirmed.
@CommandEndpoint
@RequestMapping("/api/v1/orders/{orderId}/changes")
class ChangeEndpoint {

    /// @param currency of all amounts: the order's own
    /// @param quantities how many units of a line are to be in the order, neither cancelled nor back; 0 takes the line out
    /// @param added new lines
    /// @param prices what one unit is to cost from now on
    /// @param address where the order is to go
    /// @param returned units that have shipped and are to come back in exchange
    record EditsBody(
            String reason,
            String currency,
            @Nullable List<LineQuantityBody> quantities,
            @Nullable List<OrderLineBody> added,
            @Nullable List<LinePriceBody> prices,
            @Nullable AddressBody address,
            @Nullable List<LineQuantityBody> returned) {}

    /// What was previewed, once more.
    ///
    /// @param previewToken as the preview gave it
    record ChangeBody(
            String previewToken,
            String reason,
            String currency,
            @Nullable List<LineQuantityBody> quantities,
            @Nullable List<OrderLineBody> added,
            @Nullable List<LinePriceBody> prices,
            @Nullable AddressBody address,
            @Nullable List<LineQuantityBody> returned) {

        EditsBody edits() {
            return new EditsBody(reason, currency, quantities, added, prices, address, returned);
        }
    }

    /// @param unitPrice decimal string
    record LinePriceBody(Integer line, String unitPrice) {}

    /// @param name absent where it stays as it is; so the others
    record AddressBody(@Nullable String name, @Nullable String email, @Nullable String address) {}

    private final OrderTerms terms;

    ChangeEndpoint(OrderTerms terms) {
        this.terms = terms;
    }

    @PostMapping("/preview")
    ResponseEntity<Map<String, Object>> previewChange(
            @PathVariable String orderId, @RequestBody EditsBody body, CommandRequest request) {
        return request.change(
                new PreviewChange(orderId, body.currency(), edits(body), request.at()), body);
    }

    @PostMapping
    ResponseEntity<Map<String, Object>> changeOrder(
            @PathVariable String orderId, @RequestBody ChangeBody body, CommandRequest request) {
        return request.change(
                new ChangeOrder(
                        orderId,
                        body.previewToken(),
                        body.currency(),
                        edits(body.edits()),
                        terms.expiresAt(request.at()),
                        request.at()),
                body);
    }

    private static Edits edits(EditsBody body) {
        Shape shape = Shape.check();
        List<LinePrice> prices = new ArrayList<>();
        List<LinePriceBody> asked = body.prices() == null ? List.of() : body.prices();
        for (int i = 0; i < asked.size(); i++) {
            prices.add(
                    new LinePrice(
                            asked.get(i).line(),
                            Wire.minor(
                                    shape,
                                    "/prices/" + i + "/unitPrice",
                                    asked.get(i).unitPrice(),
                                    body.currency())));
        }
        shape.done();
        AddressBody address = body.address();
        return new Edits(
                quantities(body.quantities()),
                body.added() == null
                        ? List.of()
                        : OrderEndpoint.lines(body.added(), body.currency(), "/added"),
                prices,
                address == null
                        ? null
                        : new NewAddress(address.name(), address.email(), address.address()),
                quantities(body.returned()),
                body.reason());
    }

    private static List<LineQuantity> quantities(@Nullable List<LineQuantityBody> lines) {
        return lines == null ? List.of() : OrderEndpoint.quantities(lines);
    }
}
