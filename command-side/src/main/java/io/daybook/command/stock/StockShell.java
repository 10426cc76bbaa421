package io.daybook.command.stock;

import io.daybook.command.CommandShell;
import io.daybook.command.Outcome;
import io.daybook.command.eventstore.Loaded;
import io.daybook.command.eventstore.Streams;
import io.daybook.command.stock.StockCommand.AdjustStock;
import io.daybook.command.stock.StockCommand.ReceiveStock;
import io.daybook.command.stock.StockCommand.ReturnStock;
import io.daybook.shared.stock.StockEvent;

import org.axonframework.commandhandling.CommandHandler;

import java.util.LinkedHashMap;
import java.util.Map;

/// Handles what is asked of a stock item from outside.
@CommandShell
class StockShell {

    private final Streams streams;

    StockShell(Streams streams) {
        this.streams = streams;
    }

    @CommandHandler
    Outcome handle(ReceiveStock command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(AdjustStock command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(ReturnStock command) {
        return decide(command);
    }

    private Outcome decide(StockCommand command) {
        Loaded<StockItem, StockEvent> item =
                streams.load(StockItem.MODEL, StockItem.id(command.sku(), command.location()));
        item.record(StockItem.decide(command, item.state()));
        return outcome(item.state());
    }

    private static Outcome outcome(StockItem item) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("sku", item.sku());
        body.put("location", item.location());
        body.put("onHand", item.onHand());
        body.put("available", item.available());
        body.put("reserved", item.reserved());
        body.put("allocated", item.allocated());
        body.put("damaged", item.damaged());
        return new Outcome(body);
    }
}
