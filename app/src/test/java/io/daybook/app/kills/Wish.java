package io.daybook.app.kills;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a client wants to be done once, however often it has to ask.
///
/// @param key its idempotency key
/// @param id what the log calls it: a reference or an order's id that no other wish has
/// @param from the cart that is checked out; empty for all else
/// @param units signed units by SKU that it moves
record Wish(
        String key,
        Kind kind,
        String id,
        String from,
        Map<String, Integer> units,
        String path,
        String body) {

    enum Kind {
        RECEIPT,
        ADJUSTMENT,
        ORDER,
        CHECKOUT
    }

    static Wish receipt(String id, String sku, int quantity) {
        return new Wish(
                id,
                Kind.RECEIPT,
                id,
                "",
                Map.of(sku, quantity),
                "/api/v1/stock/" + sku + "/receipts",
                "{\"quantity\": %d, \"reference\": \"%s\"}".formatted(quantity, id));
    }

    static Wish adjustment(String id, String sku, int quantity) {
        return new Wish(
                id,
                Kind.ADJUSTMENT,
                id,
                "",
                Map.of(sku, quantity),
                "/api/v1/stock/" + sku + "/adjustments",
                "{\"quantity\": %d, \"reason\": \"counted\", \"reference\": \"%s\"}"
                        .formatted(quantity, id));
    }

    /// @param lines SKUs, one unit each; the same one twice is two lines of one order
    static Wish order(String id, List<String> lines) {
        List<String> wanted = new ArrayList<>();
        for (String sku : lines) {
            wanted.add(
                    "{\"sku\": \"%s\", \"description\": \"Teacup\", \"quantity\": 1, \"unitPrice\": \"2.50\"}"
                            .formatted(sku));
        }
        return new Wish(
                id,
                Kind.ORDER,
                id,
                "",
                units(lines),
                "/api/v1/orders",
                "{\"orderId\": \"%s\", \"customer\": {\"country\": \"France\"}, \"currency\": \"GBP\", \"lines\": [%s]}"
                        .formatted(id, String.join(", ", wanted)));
    }

    static Wish checkout(String id, String cartId, List<String> skus) {
        return new Wish(
                id,
                Kind.CHECKOUT,
                id,
                cartId,
                units(skus),
                "/api/v1/carts/" + cartId + "/checkout",
                "{\"orderId\": \"%s\", \"customer\": {\"country\": \"France\"}}".formatted(id));
    }

    private static Map<String, Integer> units(List<String> skus) {
        Map<String, Integer> units = new TreeMap<>();
        skus.forEach(sku -> units.merge(sku, 1, Integer::sum));
        return units;
    }

    /// All that the log says of it when it was granted, in the words of [LogCheck].
    List<String> effects() {
        List<String> effects = new ArrayList<>();
        units.forEach((sku, quantity) ->
                effects.add(
                        "stock:%s@main %s %d"
                                .formatted(
                                        sku,
                                        switch (kind) {
                                            case RECEIPT -> "stock.received";
                                            case ADJUSTMENT -> "stock.adjusted";
                                            case ORDER, CHECKOUT -> "stock.reserved";
                                        },
                                        quantity)));
        switch (kind) {
            case RECEIPT, ADJUSTMENT -> {}
            case ORDER -> effects.add("order:" + id + " order.placed 0");
            case CHECKOUT -> {
                effects.add("order:" + id + " order.placed 0");
                effects.add("cart:" + from + " cart.checked-out 0");
            }
        }
        return effects.stream().sorted().toList();
    }
}
