package io.daybook.projection.productsearch;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/// What is known of a SKU: the product, once it is published, and the units available at all locations together.
record ProductState(@Nullable Product product, long available) {

    static final ProductState UNKNOWN = new ProductState(null, 0);

    record Product(
            Map<String, String> names,
            @Nullable String description,
            @Nullable String category,
            @Nullable Long priceMinor,
            String currency,
            boolean listed,
            Instant publishedAt) {

        Product described(Map<String, String> names, @Nullable String description) {
            return new Product(
                    names, description, category, priceMinor, currency, listed, publishedAt);
        }

        Product categorised(String category) {
            return new Product(
                    names, description, category, priceMinor, currency, listed, publishedAt);
        }

        Product priced(long priceMinor, String currency) {
            return new Product(
                    names, description, category, priceMinor, currency, listed, publishedAt);
        }

        Product listed(boolean listed) {
            return new Product(
                    names, description, category, priceMinor, currency, listed, publishedAt);
        }
    }

    ProductState with(@Nullable Product product) {
        return new ProductState(product, available);
    }

    ProductState moved(long units) {
        return new ProductState(product, available + units);
    }
}
