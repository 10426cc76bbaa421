package io.daybook.command.order;

import io.daybook.command.CommandShell;
import io.daybook.command.Outcome;
import io.daybook.command.eventstore.Loaded;
import io.daybook.command.eventstore.Streams;
import io.daybook.command.order.OrderCommand.CancelOrder;
import io.daybook.command.order.OrderCommand.CancelOrderLines;
import io.daybook.command.order.OrderCommand.CancelUnpaidOrder;
import io.daybook.command.order.OrderCommand.CompleteOrder;
import io.daybook.command.order.OrderCommand.ExtendOrder;
import io.daybook.command.order.OrderCommand.GrantGoodwill;
import io.daybook.command.order.OrderCommand.PlaceOrder;
import io.daybook.command.order.OrderCommand.RecordDelivery;
import io.daybook.command.order.OrderCommand.ShipOrder;
import io.daybook.command.order.ReturnCommand.CancelReturn;
import io.daybook.command.order.ReturnCommand.InspectReturn;
import io.daybook.command.order.ReturnCommand.ReceiveReturn;
import io.daybook.command.order.ReturnCommand.RequestReturn;
import io.daybook.shared.order.OrderEvent;

import org.axonframework.commandhandling.CommandHandler;

import java.util.List;

/// Handles what is asked of an order: the order and all stock items concerned, in one append.
@CommandShell
class OrderShell {

    private final Streams streams;

    OrderShell(Streams streams) {
        this.streams = streams;
    }

    @CommandHandler
    Outcome handle(PlaceOrder command) {
        return decide(command, streams.begin(Order.MODEL, command.orderId()));
    }

    @CommandHandler
    Outcome handle(ShipOrder command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(RecordDelivery command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(CancelOrderLines command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(CancelOrder command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(CancelUnpaidOrder command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(ExtendOrder command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(CompleteOrder command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(GrantGoodwill command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(RequestReturn command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(ReceiveReturn command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(InspectReturn command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(CancelReturn command) {
        return decide(command);
    }

    @CommandHandler
    Outcome handle(PreviewChange command) {
        Loaded<Order, OrderEvent> order = streams.load(Order.MODEL, command.orderId());
        String token = command.edits().token(order.version());
        List<OrderEvent> events =
                Order.decide(
                        new ChangeOrder(
                                command.orderId(),
                                token,
                                command.currency(),
                                command.edits(),
                                null,
                                command.at()),
                        order.state());
        return ChangePreview.of(
                token,
                order.state(),
                events,
                Fulfilment.of(order.state(), events).shortages(streams));
    }

    @CommandHandler
    Outcome handle(ChangeOrder command) {
        Loaded<Order, OrderEvent> order = streams.load(Order.MODEL, command.orderId());
        Changes.requireFresh(command, order.version(), order.state());
        return decide(command, order);
    }

    private Outcome decide(OrderCommand command) {
        return decide(command, streams.load(Order.MODEL, command.orderId()));
    }

    private Outcome decide(OrderCommand command, Loaded<Order, OrderEvent> order) {
        List<OrderEvent> events = Order.decide(command, order.state());
        if (!events.isEmpty()) {
            Fulfilment.of(order.state(), events).carryOut(streams);
            order.record(events);
        }
        OrderOutcome outcome = OrderOutcome.of(order.state());
        return command instanceof ReturnCommand back
                ? outcome.with(back.returnId(), order.state()).toOutcome()
                : outcome.toOutcome();
    }
}
