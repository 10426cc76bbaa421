package io.daybook.command.order;

import io.daybook.command.order.OrderCommand.PlaceOrder;
import io.daybook.command.stock.StockItem;
import io.daybook.shared.order.OrderEvent;
import io.daybook.shared.stock.StockEvent;

import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;

/// Placing an order: one decision over the order and every stock item it needs, all or nothing. Lines that name the same SKU at the same
/// location are kept apart on the order and counted together in the stock.
///
/// @param order what happens to the order; empty where it was placed before
/// @param stock what happens to each stock item, by id
public record Placement(List<OrderEvent> order, SortedMap<String, List<StockEvent>> stock) {

    /// @param stock the stock item of an id
    /// @throws OrderRejected `order-exists`
    /// @throws io.daybook.command.stock.StockRejected `out-of-stock`, with every SKU that lacks stock
    public static Placement decide(
            PlaceOrder command, Order order, Function<String, StockItem> stock) {
        List<OrderEvent> events = Order.decide(command, order);
        return new Placement(events, Fulfilment.of(order, events).decide(stock));
    }
}
