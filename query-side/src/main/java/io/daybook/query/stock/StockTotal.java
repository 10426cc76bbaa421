package io.daybook.query.stock;

import java.util.List;

/// Units of one SKU everywhere, and per location.
public record StockTotal(
        String sku,
        long onHand,
        long available,
        long reserved,
        long allocated,
        long damaged,
        List<StockLevel> locations) {

    static StockTotal of(String sku, List<StockLevel> locations) {
        return new StockTotal(
                sku,
                locations.stream().mapToLong(StockLevel::onHand).sum(),
                locations.stream().mapToLong(StockLevel::available).sum(),
                locations.stream().mapToLong(StockLevel::reserved).sum(),
                locations.stream().mapToLong(StockLevel::allocated).sum(),
                locations.stream().mapToLong(StockLevel::damaged).sum(),
                locations);
    }
}
