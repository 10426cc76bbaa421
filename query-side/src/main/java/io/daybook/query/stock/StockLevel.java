package io.daybook.query.stock;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Units of one SKU at one location: `onHand` = `available` + `reserved` + `allocated` + `damaged`.
///
/// @param low most available units that count as low; absent where nobody wants to know
/// @param enough fewest available units that count as replenished
/// @param lowSince when it ran low; absent while it is not
/// @param countedAt when the shelf was last counted
/// @param countVariance counted less expected, at the last count
/// @param version of the stock item's stream
public record StockLevel(
        String sku,
        String location,
        long onHand,
        long available,
        long reserved,
        long allocated,
        long damaged,
        @Nullable Integer low,
        @Nullable Integer enough,
        @Nullable Instant lowSince,
        @Nullable Instant countedAt,
        @Nullable Integer countVariance,
        long version) {}
