package io.daybook.command.order;

import io.daybook.command.Outcome;
import io.daybook.command.stock.StockRejected.Shortage;
import io.daybook.shared.money.Money;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.LineTax;
import io.daybook.shared.order.OrderEvent;
import io.daybook.shared.order.OrderEvent.OrderReturnRequested;
import io.daybook.shared.order.OrderLine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What edits of an order would come to, line by line. Amounts are decimal strings in the order's currency.
final class ChangePreview {

    private final Book before;
    private final Book after;
    private final List<OrderEvent> events;

    private ChangePreview(Book before, Book after, List<OrderEvent> events) {
        this.before = before;
        this.after = after;
        this.events = events;
    }

    /// @param shortages what lacks stock for it
    static Outcome of(
            String token, Order order, List<OrderEvent> events, List<Shortage> shortages) {
        Book before = Order.known("", order).book();
        Order state = order;
        for (OrderEvent event : events) {
            state = Order.evolve(state, event);
        }
        Book after = Order.known("", state).book();
        return new ChangePreview(before, after, events).tell(token, shortages);
    }

    private Outcome tell(String token, List<Shortage> shortages) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("orderId", before.orderId());
        body.put("previewToken", token);
        body.put("currency", before.currency());
        body.put("lines", lines());
        body.put("returned", returned());
        body.put("totalBefore", decimal(before.totalMinor()));
        body.put("total", decimal(after.totalMinor()));
        body.put("dueBefore", decimal(before.dueMinor()));
        body.put("due", decimal(after.dueMinor()));
        body.put("toPay", decimal(after.outstandingMinor()));
        body.put("toGiveBack", decimal(after.owedBackMinor()));
        body.put("shortages", shortages);
        return new Outcome(body);
    }

    /// The lines that would have other units or ask something else, each with what it asks now and then.
    private List<Map<String, Object>> lines() {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (OrderLine line : after.lines()) {
            boolean isNew = line.line() > before.lines().size();
            OrderLine old = isNew ? line : before.lines().get(line.line() - 1);
            int unitsBefore = isNew ? 0 : old.quantity() - before.gone(old);
            int units = line.quantity() - after.gone(line);
            long asksBefore = isNew ? 0 : before.amountMinor(old);
            long asks = after.amountMinor(line);
            if (units != unitsBefore || asks != asksBefore) {
                Map<String, Object> told = new LinkedHashMap<>();
                told.put("line", line.line());
                told.put("sku", line.sku());
                told.put("description", line.description());
                told.put("isNew", isNew);
                told.put("quantityBefore", unitsBefore);
                told.put("quantity", units);
                told.put("amountBefore", decimal(asksBefore));
                told.put("amount", decimal(asks));
                told.put("difference", decimal(asks - asksBefore));
                tellTax(line, told);
                told.put("shipsWhenPaid", isNew && !after.mayShip(line));
                lines.add(told);
            }
        }
        return lines;
    }

    /// The tax in the amount, where there is one.
    private void tellTax(OrderLine line, Map<String, Object> told) {
        LineTax tax = line.tax();
        if (tax != null) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("percent", tax.percent());
            members.put("amount", decimal(line.taxMinor(after.gone(line), line.quantity())));
            members.put("included", tax.included());
            told.put("tax", members);
        }
    }

    /// The units that would come back, each with what they are worth and how much of that pays for new lines at once.
    private List<Map<String, Object>> returned() {
        List<Map<String, Object>> returned = new ArrayList<>();
        for (OrderEvent event : events) {
            if (event instanceof OrderReturnRequested request) {
                for (LineQuantity each : request.lines()) {
                    Map<String, Object> told = new LinkedHashMap<>();
                    told.put("line", each.line());
                    told.put("quantity", each.quantity());
                    told.put("worth", decimal(after.amountMinor(List.of(each))));
                    returned.add(told);
                }
            }
        }
        return returned;
    }

    private String decimal(long minor) {
        return Money.of(minor, before.currency()).toDecimal();
    }
}
