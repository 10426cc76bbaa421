package io.daybook.command.order;

import io.daybook.command.stock.StockCommand;
import io.daybook.command.stock.StockWork;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.OrderLine;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/// Units per stock item, summed over lines: two lines may name the same SKU.
final class Needs {

    @FunctionalInterface
    interface Wish {
        StockCommand of(String sku, String location, int quantity);
    }

    private record Item(String sku, String location) {}

    private final Map<Item, Integer> units = new LinkedHashMap<>();

    /// Charges and empty quantities ask for nothing.
    void add(OrderLine line, int quantity) {
        String location = line.location();
        if (line.kind() == LineKind.GOODS && location != null && quantity > 0) {
            units.merge(new Item(line.sku(), location), quantity, Math::addExact);
        }
    }

    void addAllOf(Collection<OrderLine> lines) {
        for (OrderLine line : lines) {
            add(line, line.quantity());
        }
    }

    void wish(Wish wish, StockWork work) {
        units.forEach((item, quantity) -> work.add(wish.of(item.sku, item.location, quantity)));
    }
}
