package io.daybook.query.stock;

import io.daybook.query.AsOf;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Units of one SKU everywhere, and per location.
///
/// @param asOf the past moment that was asked for; absent for how it stands
public record StockTotal(
        String sku,
        @Nullable AsOf asOf,
        long onHand,
        long available,
        long reserved,
        long allocated,
        long damaged,
        List<StockLevel> locations) {

    static StockTotal of(String sku, @Nullable AsOf asOf, List<StockLevel> locations) {
        return new StockTotal(
                sku,
                asOf,
                locations.stream().mapToLong(StockLevel::onHand).sum(),
                locations.stream().mapToLong(StockLevel::available).sum(),
                locations.stream().mapToLong(StockLevel::reserved).sum(),
                locations.stream().mapToLong(StockLevel::allocated).sum(),
                locations.stream().mapToLong(StockLevel::damaged).sum(),
                locations);
    }
}
