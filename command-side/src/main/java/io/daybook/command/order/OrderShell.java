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
import io.daybook.command.pricing.RulesInForce;
import io.daybook.command.product.Product;
import io.daybook.shared.order.OrderEvent;

import org.axonframework.commandhandling.CommandHandler;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
        AddedTax tax = tax(command.edits(), order.state());
        String token = command.edits().token(order.version(), tax);
        List<OrderEvent> events =
                Order.decide(
                        new ChangeOrder(
                                command.orderId(),
                                token,
                                command.currency(),
                                command.edits(),
                                null,
                                tax,
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
        ChangeOrder taxed =
                Changes.isDone(command, order.state())
                        ? command
                        : command.taxed(tax(command.edits(), order.state()));
        Changes.requireFresh(taxed, order.version(), order.state());
        return decide(taxed, order);
    }

    /// Products and rules are asked for only where something is to be taxed, and in the order of their streams' names.
    private AddedTax tax(Edits edits, Order order) {
        if (!AddedTax.concerns(edits, order)) {
            return AddedTax.NONE;
        }
        Map<String, String> categories = new HashMap<>();
        streams.loadAll(Product.MODEL, AddedTax.skus(edits))
                .forEach((sku, product) -> {
                    if (product.state() instanceof Product.Published published
                            && published.category() != null) {
                        categories.put(sku, published.category());
                    }
                });
        return AddedTax.of(order, categories, RulesInForce.of(streams));
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
