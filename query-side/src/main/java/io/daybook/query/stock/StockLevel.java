package io.daybook.query.stock;

/// Units of one SKU at one location: `onHand` = `available` + `reserved` + `allocated` + `damaged`.
///
/// @param version of the stock item's stream
public record StockLevel(
        String sku,
        String location,
        long onHand,
        long available,
        long reserved,
        long allocated,
        long damaged,
        long version) {}
