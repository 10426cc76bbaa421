package io.daybook.projection.productsearch;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A product as it is searched. How many units are available is not in it, only whether there are any: the number changes with every
/// order and is read from the stock levels when an answer is made.
///
/// @param names all names by BCP 47 language, as published
/// @param nameEn the English name
/// @param nameZh the Chinese name
/// @param nameOther the names in all other languages
/// @param nameSort what lists are sorted by
/// @param nameLength characters of that name: among equally good matches the plainer product comes first
/// @param listed whether storefronts show it
/// @param inStock whether a unit is available at any location
public record ProductDocument(
        String sku,
        Map<String, String> names,
        @Nullable String nameEn,
        @Nullable String nameZh,
        List<String> nameOther,
        String nameSort,
        int nameLength,
        @Nullable String description,
        @Nullable String category,
        @Nullable Long priceMinor,
        String currency,
        boolean listed,
        boolean inStock,
        Instant publishedAt) {}
