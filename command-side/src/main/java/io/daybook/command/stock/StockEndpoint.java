package io.daybook.command.stock;

import io.daybook.command.Shape;
import io.daybook.command.http.CommandEndpoint;
import io.daybook.command.http.CommandRequest;
import io.daybook.command.http.Wire;
import io.daybook.command.stock.StockCommand.AdjustStock;
import io.daybook.command.stock.StockCommand.CountStock;
import io.daybook.command.stock.StockCommand.MarkDamaged;
import io.daybook.command.stock.StockCommand.ReceiveStock;
import io.daybook.command.stock.StockCommand.RepairStock;
import io.daybook.command.stock.StockCommand.ReturnStock;
import io.daybook.command.stock.StockCommand.SetLowStockThreshold;
import io.daybook.command.stock.StockCommand.WriteOffDamaged;
import io.daybook.shared.log.ConsistencyToken;
import io.daybook.shared.stock.StockEvent.Disposition;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;

import java.util.Map;
import java.util.regex.Pattern;

@CommandEndpoint
@RequestMapping("/api/v1/stock/{sku}")
class StockEndpoint {

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

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

    /// @param reference the paper behind it, unique among the item's moves of this kind
    record DamageBody(
            @Nullable String location,
            Integer quantity,
            String reason,
            @Nullable String reference) {}

    /// @param counted all units on the shelf, whatever they are set aside for, damaged ones included
    /// @param readAt when the shelf was read: the `Consistency-Token` (or, in digits, the position) of an answer that came just before
    /// @param reference the count's own paper, unique among the item's counts
    record CountBody(
            @Nullable String location,
            Integer counted,
            String readAt,
            String reason,
            @Nullable String reference) {}

    /// @param low most units that count as low; absent to be told no more
    /// @param enough fewest units that count as replenished; a quarter more than `low` by default, one unit at least
    record ThresholdBody(
            @Nullable String location, @Nullable Integer low, @Nullable Integer enough) {}

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

    @PostMapping("/damages")
    ResponseEntity<Map<String, Object>> markDamaged(
            @PathVariable String sku, @RequestBody DamageBody body, CommandRequest request) {
        return request.change(
                new MarkDamaged(
                        sku,
                        orMain(body.location()),
                        body.quantity(),
                        body.reason(),
                        request.orNewId(body.reference()),
                        request.at()),
                body);
    }

    @PostMapping("/repairs")
    ResponseEntity<Map<String, Object>> repairStock(
            @PathVariable String sku, @RequestBody DamageBody body, CommandRequest request) {
        return request.change(
                new RepairStock(
                        sku,
                        orMain(body.location()),
                        body.quantity(),
                        body.reason(),
                        request.orNewId(body.reference()),
                        request.at()),
                body);
    }

    @PostMapping("/write-offs")
    ResponseEntity<Map<String, Object>> writeOffDamaged(
            @PathVariable String sku, @RequestBody DamageBody body, CommandRequest request) {
        return request.change(
                new WriteOffDamaged(
                        sku,
                        orMain(body.location()),
                        body.quantity(),
                        body.reason(),
                        request.orNewId(body.reference()),
                        request.at()),
                body);
    }

    @PostMapping("/counts")
    ResponseEntity<Map<String, Object>> countStock(
            @PathVariable String sku, @RequestBody CountBody body, CommandRequest request) {
        return request.change(
                new CountStock(
                        sku,
                        orMain(body.location()),
                        body.counted(),
                        position(body.readAt()),
                        body.reason(),
                        request.orNewId(body.reference()),
                        request.at()),
                body);
    }

    @PutMapping("/threshold")
    ResponseEntity<Map<String, Object>> setLowStockThreshold(
            @PathVariable String sku, @RequestBody ThresholdBody body, CommandRequest request) {
        return request.change(
                new SetLowStockThreshold(
                        sku, orMain(body.location()), body.low(), body.enough(), request.at()),
                body);
    }

    private static long position(String readAt) {
        try {
            return DIGITS.matcher(readAt).matches()
                    ? Long.parseLong(readAt)
                    : ConsistencyToken.parse(readAt).position();
        } catch (IllegalArgumentException e) {
            Shape shape = Shape.check();
            shape.wrong(
                    "/readAt",
                    "invalid-position",
                    "Send the Consistency-Token of an answer, as it was given.");
            shape.done();
            return -1;
        }
    }

    private static String orMain(@Nullable String location) {
        return location == null ? "main" : location;
    }
}
