package io.daybook.command.stock;

import io.daybook.command.Shape;
import io.daybook.command.http.CommandEndpoint;
import io.daybook.command.http.CommandRequest;
import io.daybook.command.http.Wire;
import io.daybook.command.stock.StockCommand.AdjustStock;
import io.daybook.command.stock.StockCommand.ReceiveStock;
import io.daybook.command.stock.StockCommand.ReturnStock;
import io.daybook.shared.stock.StockEvent.Disposition;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;

import java.util.Map;

@CommandEndpoint
@RequestMapping("/api/v1/stock/{sku}")
class StockEndpoint {

    /// @param location `main` by default
    /// @param reference the paper behind it, unique among the item's receipts
    record ReceiptBody(@Nullable String location, Integer quantity, @Nullable String reference) {}

    /// @param quantity signed units by which the stock is to change, not 0
    /// @param writeOffUpToAvailable whether a write-off of more than is available takes what there is instead of being refused
    record AdjustmentBody(
            @Nullable String location,
            Integer quantity,
            String reason,
            @Nullable String reference,
            @Nullable Boolean writeOffUpToAvailable) {}

    /// @param disposition `restock`, `damaged` or `write-off`
    record StockReturnBody(
            @Nullable String location, Integer quantity, String disposition, String reference) {}

    @PostMapping("/receipts")
    ResponseEntity<Map<String, Object>> receiveStock(
            @PathVariable String sku, @RequestBody ReceiptBody body, CommandRequest request) {
        return request.change(
                new ReceiveStock(
                        sku,
                        orMain(body.location()),
                        body.quantity(),
                        body.reference(),
                        request.at()),
                body);
    }

    @PostMapping("/adjustments")
    ResponseEntity<Map<String, Object>> adjustStock(
            @PathVariable String sku, @RequestBody AdjustmentBody body, CommandRequest request) {
        return request.change(
                new AdjustStock(
                        sku,
                        orMain(body.location()),
                        body.quantity(),
                        body.reason(),
                        body.reference(),
                        Boolean.TRUE.equals(body.writeOffUpToAvailable()),
                        request.at()),
                body);
    }

    @PostMapping("/returns")
    ResponseEntity<Map<String, Object>> returnStock(
            @PathVariable String sku, @RequestBody StockReturnBody body, CommandRequest request) {
        Shape shape = Shape.check();
        Disposition disposition =
                Wire.choice(shape, "/disposition", body.disposition(), Disposition.class);
        shape.done();
        return request.change(
                new ReturnStock(
                        sku,
                        orMain(body.location()),
                        body.quantity(),
                        disposition,
                        body.reference(),
                        request.at()),
                body);
    }

    private static String orMain(@Nullable String location) {
        return location == null ? "main" : location;
    }
}
