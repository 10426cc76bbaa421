package io.daybook.command.wiring;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// A shop as a handful of numbers: what [EngineWalkTest] holds the engine against. It shares nothing with the models, so that one mistake is
/// not made twice. Each method carries out one command and says what has to come of it: [#OK], [#NOTHING] where it was done before,
/// or the code of a refusal.
final class PlainShop {

    static final String OK = "ok";
    static final String NOTHING = "nothing";

    /// What lies on one shelf.
    private static final class Item {
        private long onHand;
        private long damaged;
        private final Map<String, Long> held = new HashMap<>();
        private final Set<String> allocatedTo = new HashSet<>();

        long heldFor(boolean allocated) {
            return held.entrySet().stream()
                    .filter(each -> allocatedTo.contains(each.getKey()) == allocated)
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }

        long available() {
            return onHand - damaged - heldFor(true) - heldFor(false);
        }
    }

    record Line(String sku, long quantity, long priceMinor) {}

    private static final class Order {
        private final boolean firm;
        private final List<Line> lines;
        private final long[] shipped;
        private final long[] cancelled;
        private String status = "placed";
        private long waived;
        private long paid;
        private long refunded;

        Order(List<Line> lines, boolean firm) {
            this.lines = lines;
            this.firm = firm;
            this.shipped = new long[lines.size()];
            this.cancelled = new long[lines.size()];
        }

        long left(int line) {
            return lines.get(line).quantity() - shipped[line] - cancelled[line];
        }

        long leftInAll() {
            long sum = 0;
            for (int line = 0; line < lines.size(); line++) {
                sum += left(line);
            }
            return sum;
        }

        boolean hasShipped() {
            for (long units : shipped) {
                if (units > 0) {
                    return true;
                }
            }
            return false;
        }

        long due() {
            long total = 0;
            for (Line line : lines) {
                total += line.quantity() * line.priceMinor();
            }
            return total - waived;
        }

        long owedBack() {
            return Math.max(0, paid - refunded - due());
        }

        boolean isPaid() {
            return paid - refunded >= due();
        }
    }

    private static final class Cart {
        private final Map<String, Line> items = new LinkedHashMap<>();
        private String orderId = "";
    }

    private final Map<String, Item> items = new HashMap<>();
    private final Map<String, Long> prices = new HashMap<>();
    private final Map<String, Order> orders = new HashMap<>();
    private final Map<String, Cart> carts = new HashMap<>();
    private final Set<String> done = new HashSet<>();
    private boolean looking;

    /// What would come of a command now. Nothing is changed.
    String would(Function<PlainShop, String> command) {
        looking = true;
        try {
            return command.apply(this);
        } finally {
            looking = false;
        }
    }

    // Products

    String publish(String sku, long priceMinor) {
        if (looking) {
            return prices.containsKey(sku) ? NOTHING : OK;
        }
        return prices.putIfAbsent(sku, priceMinor) == null ? OK : NOTHING;
    }

    String price(String sku, long priceMinor) {
        Long before = looking ? prices.get(sku) : prices.put(sku, priceMinor);
        return before != null && before == priceMinor ? NOTHING : OK;
    }

    // Stock

    String receive(String reference, String sku, long quantity) {
        if (done.contains("received " + reference)) {
            return NOTHING;
        }
        if (looking) {
            return OK;
        }
        done.add("received " + reference);
        item(sku).onHand += quantity;
        return OK;
    }

    String adjust(String reference, String sku, long quantity, boolean upToAvailable) {
        if (done.contains("adjusted " + reference)) {
            return NOTHING;
        }
        long possible = Math.max(quantity, -item(sku).available());
        if (possible != quantity && !upToAvailable) {
            return "out-of-stock";
        }
        if (looking) {
            return OK;
        }
        done.add("adjusted " + reference);
        item(sku).onHand += possible;
        return OK;
    }

    String comeBack(String reference, String sku, long quantity, boolean damaged) {
        if (done.contains("returned " + reference)) {
            return NOTHING;
        }
        if (looking) {
            return OK;
        }
        done.add("returned " + reference);
        item(sku).onHand += quantity;
        item(sku).damaged += damaged ? quantity : 0;
        return OK;
    }

    String credit(String creditId, String sku, long quantity) {
        if (done.contains("credited " + creditId)) {
            return NOTHING;
        }
        if (looking) {
            return OK;
        }
        done.add("credited " + creditId);
        item(sku).onHand += quantity;
        return OK;
    }

    // Carts

    String openCart(String cartId) {
        if (looking) {
            return carts.containsKey(cartId) ? NOTHING : OK;
        }
        return carts.putIfAbsent(cartId, new Cart()) == null ? OK : NOTHING;
    }

    String setItem(String cartId, String sku, long quantity) {
        Cart cart = carts.get(cartId);
        if (cart == null) {
            return "unknown-cart";
        }
        if (!cart.orderId.isEmpty()) {
            return "cart-checked-out";
        }
        if (looking) {
            return OK;
        }
        Line before = cart.items.get(sku);
        long price = before == null ? prices.getOrDefault(sku, 0L) : before.priceMinor();
        cart.items.put(sku, new Line(sku, quantity, price));
        return before != null && before.quantity() == quantity ? NOTHING : OK;
    }

    String checkOut(String cartId, String orderId) {
        Cart cart = carts.get(cartId);
        if (cart == null) {
            return "unknown-cart";
        }
        if (cart.orderId.equals(orderId)) {
            return NOTHING;
        }
        if (!cart.orderId.isEmpty()) {
            return "cart-checked-out";
        }
        if (cart.items.isEmpty()) {
            return "cart-empty";
        }
        String placed = place(orderId, List.copyOf(cart.items.values()), false);
        if (placed.equals(OK) && !looking) {
            cart.orderId = orderId;
        }
        return placed;
    }

    // Orders

    String place(String orderId, List<Line> lines, boolean firm) {
        if (orders.containsKey(orderId)) {
            return NOTHING;
        }
        Map<String, Long> wanted = new HashMap<>();
        lines.forEach(line -> wanted.merge(line.sku(), line.quantity(), Long::sum));
        for (Map.Entry<String, Long> each : wanted.entrySet()) {
            if (item(each.getKey()).available() < each.getValue()) {
                return "out-of-stock";
            }
        }
        if (looking) {
            return OK;
        }
        wanted.forEach((sku, quantity) -> item(sku).held.put(orderId, quantity));
        orders.put(orderId, new Order(lines, firm));
        return OK;
    }

    String ship(String orderId, String shipmentId) {
        Order order = orders.get(orderId);
        if (order == null) {
            return "unknown-order";
        }
        if (done.contains("shipped " + shipmentId)) {
            return NOTHING;
        }
        if (order.status.equals("cancelled")) {
            return "order-cancelled";
        }
        if (order.status.equals("placed") && !order.firm) {
            return "not-paid";
        }
        if (order.leftInAll() == 0) {
            return "nothing-to-ship";
        }
        if (looking) {
            return OK;
        }
        done.add("shipped " + shipmentId);
        for (int line = 0; line < order.lines.size(); line++) {
            long units = order.left(line);
            item(order.lines.get(line).sku()).onHand -= units;
            letGo(orderId, order, line, units);
            order.shipped[line] += units;
        }
        return OK;
    }

    String cancelLines(String orderId, String cancellationId, int number, long units) {
        Order order = orders.get(orderId);
        if (order == null) {
            return "unknown-order";
        }
        if (done.contains("cancelled " + cancellationId)) {
            return NOTHING;
        }
        if (order.status.equals("cancelled") || order.status.equals("completed")) {
            return "order-" + order.status;
        }
        if (number > order.lines.size()) {
            return "unknown-line";
        }
        if (units > order.left(number - 1)) {
            return "not-so-many-left";
        }
        if (looking) {
            return OK;
        }
        done.add("cancelled " + cancellationId);
        cancel(orderId, order, number - 1, units);
        if (order.leftInAll() == 0 && !order.hasShipped()) {
            order.status = "cancelled";
        } else {
            confirmWhenPaid(orderId, order);
        }
        return OK;
    }

    String cancel(String orderId) {
        Order order = orders.get(orderId);
        if (order == null) {
            return "unknown-order";
        }
        if (order.status.equals("cancelled")) {
            return NOTHING;
        }
        if (order.status.equals("completed")) {
            return "order-completed";
        }
        if (order.hasShipped()) {
            return "already-shipped";
        }
        if (looking) {
            return OK;
        }
        for (int line = 0; line < order.lines.size(); line++) {
            cancel(orderId, order, line, order.left(line));
        }
        order.status = "cancelled";
        return OK;
    }

    String complete(String orderId) {
        Order order = orders.get(orderId);
        if (order == null) {
            return "unknown-order";
        }
        return switch (order.status) {
            case "cancelled" -> "order-cancelled";
            case "completed" -> NOTHING;
            case "confirmed" -> {
                if (order.leftInAll() > 0 || order.owedBack() > 0) {
                    yield "not-complete";
                }
                order.status = looking ? order.status : "completed";
                yield OK;
            }
            default -> "not-complete";
        };
    }

    // Money

    /// Money that was taken elsewhere; what is too much of it goes back at once.
    String pay(String paymentId, String orderId, long amountMinor) {
        if (done.contains("paid " + paymentId)) {
            return NOTHING;
        }
        Order order = orders.get(orderId);
        if (order == null) {
            return "unknown-order";
        }
        if (looking) {
            return OK;
        }
        done.add("paid " + paymentId);
        order.paid += amountMinor;
        confirmWhenPaid(orderId, order);
        order.refunded += order.owedBack();
        return OK;
    }

    String giveBack(String orderId) {
        Order order = orders.get(orderId);
        if (order == null) {
            return "unknown-order";
        }
        long owed = order.owedBack();
        order.refunded += looking ? 0 : owed;
        return owed == 0 ? NOTHING : OK;
    }

    private void confirmWhenPaid(String orderId, Order order) {
        if (order.status.equals("placed") && order.isPaid()) {
            order.status = "confirmed";
            if (!order.firm) {
                order.lines.forEach(line -> item(line.sku()).allocatedTo.add(orderId));
            }
        }
    }

    private void cancel(String orderId, Order order, int line, long units) {
        letGo(orderId, order, line, units);
        order.cancelled[line] += units;
        order.waived += units * order.lines.get(line).priceMinor();
    }

    private void letGo(String orderId, Order order, int line, long units) {
        item(order.lines.get(line).sku()).held.merge(orderId, -units, Long::sum);
    }

    private Item item(String sku) {
        return items.computeIfAbsent(sku, _ -> new Item());
    }

    /// What an answer about a stock item says.
    Map<String, Object> stock(String sku) {
        Item item = item(sku);
        return Map.of(
                "onHand", item.onHand,
                "available", item.available(),
                "reserved", item.heldFor(false),
                "allocated", item.heldFor(true),
                "damaged", item.damaged);
    }

    /// What an answer about an order says.
    Map<String, Object> order(String orderId) {
        Order order = orders.get(orderId);
        if (order == null) {
            return Map.of();
        }
        boolean open = order.status.equals("placed") || order.status.equals("confirmed");
        return Map.of(
                "status",
                open && order.hasShipped()
                        ? order.leftInAll() > 0 ? "partly-shipped" : "shipped"
                        : order.status,
                "due",
                decimal(order.due()),
                "paid",
                decimal(order.paid),
                "refunded",
                decimal(order.refunded));
    }

    private static String decimal(long minor) {
        return "%d.%02d".formatted(minor / 100, minor % 100);
    }
}
