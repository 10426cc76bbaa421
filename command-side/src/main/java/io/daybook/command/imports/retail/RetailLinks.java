package io.daybook.command.imports.retail;

import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds the order lines that credited goods were sold by (section 7): same customer, SKU and price, the latest sale first.
/// It remembers what was sold and not yet taken back, so documents are told to it in replay order.
public final class RetailLinks {

    /// @param invoice of the order
    /// @param line number of the line in that order
    /// @param shippedAt when that order leaves the house; before it, units are cancelled and not returned
    public record Link(String invoice, int line, int quantity, LocalDateTime shippedAt) {}

    private record Key(String customer, String sku, long pence) {}

    private static final class Sale {
        private final RetailDocument order;
        private final RetailLine line;
        private final LocalDateTime shippedAt;
        private int open;

        private Sale(RetailDocument order, RetailLine line, LocalDateTime shippedAt) {
            this.order = order;
            this.line = line;
            this.shippedAt = shippedAt;
            this.open = line.quantity();
        }
    }

    /// Replay order is the order of positions, so that the last sale pushed is the one to be taken first.
    private final Map<Key, Deque<Sale>> sales = new HashMap<>();

    /// An order that was accepted.
    public void sold(RetailDocument order, LocalDateTime shippedAt) {
        String customer = order.customer();
        if (customer == null) {
            return;
        }
        for (RetailLine line : order.lines()) {
            if (line.goods()) {
                sales.computeIfAbsent(
                                new Key(customer, line.sku(), line.pence()),
                                _ -> new ArrayDeque<>())
                        .push(new Sale(order, line, shippedAt));
            }
        }
    }

    /// Links one line of goods of a credit, as far as sales are left, and takes the linked units off them.
    public List<Link> credited(RetailDocument credit, RetailLine line) {
        String customer = credit.customer();
        if (customer == null) {
            return List.of();
        }
        Deque<Sale> candidates = sales.get(new Key(customer, line.sku(), line.pence()));
        List<Link> links = new ArrayList<>();
        int wanted = -line.quantity();
        while (wanted > 0 && candidates != null && !candidates.isEmpty()) {
            Sale sale = candidates.element();
            int units = Math.min(wanted, sale.open);
            links.add(new Link(sale.order.invoice(), sale.line.number(), units, sale.shippedAt));
            sale.open -= units;
            wanted -= units;
            if (sale.open == 0) {
                candidates.pop();
            }
        }
        return links;
    }
}
