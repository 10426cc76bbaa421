package io.daybook.shared.product;

import io.daybook.shared.log.DomainEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/// What happens to a product of the catalogue: what storefronts search and carts are priced by.
public sealed interface ProductEvent extends DomainEvent {

    String sku();

    /// @param names product name by BCP 47 language, `en` at least
    /// @param priceMinor price of one unit; a product may be published before it has one
    record ProductPublished(
            String sku,
            Map<String, String> names,
            @Nullable String description,
            @Nullable String category,
            @Nullable Long priceMinor,
            String currency,
            Instant at)
            implements ProductEvent {}

    record ProductDescribed(
            String sku, Map<String, String> names, @Nullable String description, Instant at)
            implements ProductEvent {}

    record ProductCategorised(String sku, String category, Instant at) implements ProductEvent {}

    record ProductPriced(String sku, long priceMinor, String currency, Instant at)
            implements ProductEvent {}

    /// Storefronts show it again.
    record ProductListed(String sku, Instant at) implements ProductEvent {}

    /// Storefronts no longer show it. It keeps its stock and its orders.
    record ProductDelisted(String sku, String reason, Instant at) implements ProductEvent {}
}
