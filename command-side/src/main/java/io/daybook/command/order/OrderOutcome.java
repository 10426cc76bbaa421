package io.daybook.command.order;

import io.daybook.command.Outcome;
import io.daybook.shared.money.Money;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What callers are told of an order. Amounts are decimal strings in the order's currency.
public record OrderOutcome(Map<String, Object> members) {

    public static OrderOutcome of(Order order) {
        Map<String, Object> members = new LinkedHashMap<>();
        switch (order) {
            case Order.NotPlaced(String orderId) -> members.put("orderId", orderId);
            case Order.Known known -> {
                Book book = known.book();
                members.put("orderId", book.orderId());
                members.put("status", status(known));
                members.put("currency", book.currency());
                members.put("total", decimal(book.totalMinor(), book));
                members.put("due", decimal(book.dueMinor(), book));
                members.put("paid", decimal(book.paidMinor(), book));
                members.put("refunded", decimal(book.refundedMinor(), book));
                members.put("outstanding", decimal(outstanding(known), book));
                members.put("owedBack", decimal(book.owedBackMinor(), book));
                if (known instanceof Order.Placed && book.placed().expiresAt() != null) {
                    members.put("expiresAt", book.placed().expiresAt().toString());
                }
            }
        }
        return new OrderOutcome(members);
    }

    /// With where one of its returns stands.
    OrderOutcome with(String returnId, Order order) {
        if (!(order instanceof Order.Known known)) {
            return this;
        }
        Return back = known.book().goods().returns().get(returnId);
        if (back == null) {
            return this;
        }
        List<Map<String, Object>> lines = new ArrayList<>(back.lines().size());
        new TreeMap<>(back.lines())
                .forEach((number, line) -> {
                    Map<String, Object> units = new LinkedHashMap<>();
                    units.put("line", number);
                    units.put("expected", line.expected());
                    units.put("toInspect", line.toInspect());
                    units.put("accepted", line.accepted());
                    units.put("sentBack", line.sentBack());
                    units.put("cancelled", line.forgone());
                    lines.add(units);
                });
        Map<String, Object> more = new LinkedHashMap<>(members);
        more.put("returnId", returnId);
        more.put("returnOpen", !back.isOver());
        more.put("returnLines", lines);
        return new OrderOutcome(more);
    }

    public Outcome toOutcome() {
        return new Outcome(members);
    }

    /// Where the order stands, in the words of its answers and of order tracking.
    public static String status(Order.Known order) {
        return switch (order) {
            case Order.Cancelled _ -> "cancelled";
            case Order.Completed _ -> "completed";
            case Order.Placed(Book book) -> shipped(book, "placed");
            case Order.Confirmed(Book book) -> shipped(book, "confirmed");
        };
    }

    private static String shipped(Book book, String otherwise) {
        if (!book.hasShipped()) {
            return otherwise;
        }
        return book.hasGoodsLeft() ? "partly-shipped" : "shipped";
    }

    /// What is still to be paid before the order is confirmed.
    public static long outstanding(Order.Known order) {
        return switch (order) {
            case Order.Placed(Book book) -> book.outstandingMinor();
            case Order.Confirmed(Book book) -> book.outstandingMinor();
            case Order.Completed(Book book) -> book.outstandingMinor();
            case Order.Cancelled _ -> 0;
        };
    }

    private static String decimal(long minor, Book book) {
        return Money.of(minor, book.currency()).toDecimal();
    }
}
