package io.daybook.command.stock;

import io.daybook.command.CommandShell;
import io.daybook.command.Outcome;
import io.daybook.command.eventstore.Loaded;
import io.daybook.command.eventstore.Streams;
import io.daybook.command.stock.StockCommand.AdjustStock;
import io.daybook.command.stock.StockCommand.CountStock;
import io.daybook.command.stock.StockCommand.MarkDamaged;
import io.daybook.command.stock.StockCommand.ReceiveStock;
import io.daybook.command.stock.StockCommand.RecordCount;
import io.daybook.command.stock.StockCommand.RepairStock;
import io.daybook.command.stock.StockCommand.ReturnStock;
import io.daybook.command.stock.StockCommand.SetLowStockThreshold;
import io.daybook.command.stock.StockCommand.WriteOffDamaged;
import io.daybook.shared.stock.StockEvent;
import io.daybook.shared.stock.StockEvent.StockCounted;

import org.axonframework.commandhandling.CommandHandler;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Handles what is asked of a stock item from outside.
@CommandShell
class StockShell {

    private final Streams streams;
    private final StockHistory history;

    StockShell(Streams streams, StockHistory history) {
        this.streams = streams;
        this.history = history;
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

    @CommandHandler
    Outcome handle(MarkDamaged command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(RepairStock command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(WriteOffDamaged command) {
        return decide(command);
    }

    /// The past is looked up before the item is locked: it may be long, and the item may be a hot one.
    @CommandHandler
    Outcome handle(CountStock command) {
        String id = StockItem.id(command.sku(), command.location());
        return decide(new RecordCount(command, history.at(id, command.readAt())));
    }

    @CommandHandler
    Outcome handle(SetLowStockThreshold command) {
        return decide(command);
    }

    private Outcome decide(StockCommand command) {
        Loaded<StockItem, StockEvent> item =
                streams.load(StockItem.MODEL, StockItem.id(command.sku(), command.location()));
        List<StockEvent> events = StockItem.decide(command, item.state());
        item.record(events);
        return outcome(item.state(), events);
    }

    private static Outcome outcome(StockItem item, List<StockEvent> events) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("sku", item.sku());
        body.put("location", item.location());
        body.put("onHand", item.onHand());
        body.put("available", item.available());
        body.put("reserved", item.reserved());
        body.put("allocated", item.allocated());
        body.put("damaged", item.damaged());
        if (item.low() != null) {
            body.put("low", item.low().low());
            body.put("enough", item.low().enough());
        }
        if (!events.isEmpty() && events.getLast() instanceof StockCounted counted) {
            body.put("expected", counted.expected());
            body.put("counted", counted.counted());
            body.put("variance", counted.variance());
            body.put("applied", counted.quantity());
        }
        return new Outcome(body);
    }
}
