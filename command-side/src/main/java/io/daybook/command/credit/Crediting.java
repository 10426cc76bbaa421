package io.daybook.command.credit;

import io.daybook.command.credit.CreditCommand.IssueCreditNote;
import io.daybook.command.credit.CreditRejected.Code;
import io.daybook.command.order.Fulfilment;
import io.daybook.command.order.Order;
import io.daybook.command.order.OrderCommand.TakeBackLines;
import io.daybook.command.stock.StockCommand.TakeBackStock;
import io.daybook.command.stock.StockItem;
import io.daybook.command.stock.StockWork;
import io.daybook.shared.credit.CreditEvent.CreditLine;
import io.daybook.shared.credit.CreditEvent.Effect;
import io.daybook.shared.credit.CreditEvent.OrderLink;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderEvent;
import io.daybook.shared.order.OrderLine;
import io.daybook.shared.stock.StockEvent.Disposition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// What a credit note does beside itself: linked units are cancelled or returned on their orders, and all accepted units are free again.
///
/// @param orders what happens to each order, by id
/// @param stock what is asked of the stock
record Crediting(SortedMap<String, List<OrderEvent>> orders, StockWork stock) {

    /// The orders that the note's lines are linked to.
    static SortedSet<String> orders(IssueCreditNote command) {
        SortedSet<String> ids = new TreeSet<>();
        for (CreditLine line : command.lines()) {
            for (OrderLink link : line.links()) {
                ids.add(link.orderId());
            }
        }
        return ids;
    }

    static Crediting decide(IssueCreditNote command, Function<String, Order> orders) {
        SortedMap<String, List<OrderEvent>> decided = new TreeMap<>();
        StockWork stock = new StockWork();
        for (String orderId : orders(command)) {
            Order order = orders.apply(orderId);
            requireFit(command, orderId, order);
            TakeBackLines back =
                    new TakeBackLines(
                            orderId,
                            command.creditId(),
                            linked(command, orderId, Effect.CANCELLED),
                            linked(command, orderId, Effect.RETURNED),
                            command.at());
            List<OrderEvent> events = Order.decide(back, order);
            decided.put(orderId, events);
            Fulfilment.add(order, events, stock);
        }
        freeStanding(command)
                .forEach((sku, quantity) ->
                        stock.add(
                                new TakeBackStock(
                                        sku,
                                        StockItem.MAIN,
                                        quantity,
                                        Disposition.RESTOCK,
                                        command.creditId(),
                                        command.at())));
        return new Crediting(decided, stock);
    }

    private static List<LineQuantity> linked(
            IssueCreditNote command, String orderId, Effect effect) {
        List<LineQuantity> linked = new ArrayList<>();
        for (CreditLine line : command.lines()) {
            for (OrderLink link : line.links()) {
                if (link.effect() == effect && link.orderId().equals(orderId)) {
                    linked.add(new LineQuantity(link.orderLine(), link.quantity()));
                }
            }
        }
        return linked;
    }

    /// Accepted units that belong to no order line, by SKU.
    private static Map<String, Integer> freeStanding(IssueCreditNote command) {
        Map<String, Integer> units = new LinkedHashMap<>();
        for (CreditLine line : command.lines()) {
            int free = line.acceptedQuantity();
            for (OrderLink link : line.links()) {
                free -= link.quantity();
            }
            if (line.kind() == LineKind.GOODS && free > 0) {
                units.merge(line.sku(), free, Math::addExact);
            }
        }
        return units;
    }

    private static void requireFit(IssueCreditNote command, String orderId, Order order) {
        Order.Known known = Order.known(orderId, order);
        Order.requireCurrency(command.currency(), known);
        List<OrderLine> lines = known.book().lines();
        for (CreditLine line : command.lines()) {
            for (OrderLink link : line.links()) {
                boolean ours = link.orderId().equals(orderId);
                boolean fits =
                        link.orderLine() >= 1
                                && link.orderLine() <= lines.size()
                                && lines.get(link.orderLine() - 1).sku().equals(line.sku());
                if (ours && !fits) {
                    throw CreditRejected.because(
                            Code.LINK_MISMATCH,
                            "Line %d of order %s is not of %s."
                                    .formatted(link.orderLine(), orderId, line.sku()));
                }
            }
        }
    }
}
