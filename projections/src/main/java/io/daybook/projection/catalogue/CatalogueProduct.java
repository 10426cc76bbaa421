package io.daybook.projection.catalogue;

import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.product.ProductEvent;
import io.daybook.shared.product.ProductEvent.ProductCategorised;
import io.daybook.shared.product.ProductEvent.ProductDelisted;
import io.daybook.shared.product.ProductEvent.ProductDescribed;
import io.daybook.shared.product.ProductEvent.ProductListed;
import io.daybook.shared.product.ProductEvent.ProductPriced;
import io.daybook.shared.product.ProductEvent.ProductPublished;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// One product of the view.
///
/// @param names by BCP 47 language
/// @param priceMinor price of one unit; absent where none is set yet
record CatalogueProduct(
        String sku,
        Map<String, String> names,
        @Nullable String description,
        @Nullable String category,
        @Nullable Long priceMinor,
        String currency,
        boolean listed,
        Instant publishedAt,
        long version,
        long position) {

    /// The product after an event. A product begins with being published, and is listed then.
    static CatalogueProduct evolve(@Nullable CatalogueProduct before, RecordedEvent recorded) {
        ProductEvent event = (ProductEvent) recorded.event();
        if (event instanceof ProductPublished published) {
            return new CatalogueProduct(
                    published.sku(),
                    published.names(),
                    published.description(),
                    published.category(),
                    published.priceMinor(),
                    published.currency(),
                    true,
                    published.at(),
                    recorded.version(),
                    recorded.position());
        }
        if (before == null) {
            throw new IllegalStateException(
                    "Product %s has an event at position %d, but was never published."
                            .formatted(event.sku(), recorded.position()));
        }
        CatalogueProduct product = before.at(recorded);
        return switch (event) {
            case ProductPublished _ -> product;
            case ProductDescribed described ->
                    product.described(described.names(), described.description());
            case ProductCategorised categorised ->
                    product.sold(
                            categorised.category(),
                            product.priceMinor,
                            product.currency,
                            product.listed);
            case ProductPriced priced ->
                    product.sold(
                            product.category,
                            priced.priceMinor(),
                            priced.currency(),
                            product.listed);
            case ProductListed _ ->
                    product.sold(product.category, product.priceMinor, product.currency, true);
            case ProductDelisted _ ->
                    product.sold(product.category, product.priceMinor, product.currency, false);
        };
    }

    /// The English name, or the first there is.
    String name() {
        String english = names.get("en");
        if (english != null) {
            return english;
        }
        return names.isEmpty() ? sku : new TreeMap<>(names).firstEntry().getValue();
    }

    private CatalogueProduct at(RecordedEvent recorded) {
        return new CatalogueProduct(
                sku,
                names,
                description,
                category,
                priceMinor,
                currency,
                listed,
                publishedAt,
                recorded.version(),
                recorded.position());
    }

    private CatalogueProduct described(
            Map<String, String> newNames, @Nullable String newDescription) {
        return new CatalogueProduct(
                sku,
                newNames,
                newDescription,
                category,
                priceMinor,
                currency,
                listed,
                publishedAt,
                version,
                position);
    }

    private CatalogueProduct sold(
            @Nullable String newCategory,
            @Nullable Long newPriceMinor,
            String newCurrency,
            boolean newListed) {
        return new CatalogueProduct(
                sku,
                names,
                description,
                newCategory,
                newPriceMinor,
                newCurrency,
                newListed,
                publishedAt,
                version,
                position);
    }
}
