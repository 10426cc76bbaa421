package io.daybook.command.product;

import io.daybook.command.Command;
import io.daybook.command.Shape;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/// What may be asked of a product.
public sealed interface ProductCommand extends Command {

    String sku();

    Instant at();

    /// Brings a product into the catalogue, and into the storefronts. Asked again with the same content, it yields nothing.
    ///
    /// @param names product name by BCP 47 language, `en` at least
    /// @param priceMinor price of one unit; absent until it has one
    record PublishProduct(
            String sku,
            Map<String, String> names,
            @Nullable String description,
            @Nullable String category,
            @Nullable Long priceMinor,
            String currency,
            Instant at)
            implements ProductCommand {

        public PublishProduct {
            Shape shape =
                    product(sku, at)
                            .optionalText("/description", description)
                            .optionalText("/category", category)
                            .currency("/currency", currency);
            checkNames(shape, names);
            if (priceMinor != null) {
                shape.price("/priceMinor", priceMinor);
            }
            shape.done();
            names = Map.copyOf(names);
        }
    }

    record DescribeProduct(
            String sku, Map<String, String> names, @Nullable String description, Instant at)
            implements ProductCommand {

        public DescribeProduct {
            Shape shape = product(sku, at).optionalText("/description", description);
            checkNames(shape, names);
            shape.done();
            names = Map.copyOf(names);
        }
    }

    record CategoriseProduct(String sku, String category, Instant at) implements ProductCommand {

        public CategoriseProduct {
            product(sku, at).words("/category", category).done();
        }
    }

    /// Orders and carts keep the prices they were given.
    record PriceProduct(String sku, long priceMinor, String currency, Instant at)
            implements ProductCommand {

        public PriceProduct {
            product(sku, at)
                    .price("/priceMinor", priceMinor)
                    .currency("/currency", currency)
                    .done();
        }
    }

    /// Shows it in storefronts again.
    record ListProduct(String sku, Instant at) implements ProductCommand {

        public ListProduct {
            product(sku, at).done();
        }
    }

    /// Takes it out of storefronts. It keeps its stock and its orders.
    record DelistProduct(String sku, String reason, Instant at) implements ProductCommand {

        public DelistProduct {
            product(sku, at).words("/reason", reason).done();
        }
    }

    private static Shape product(@Nullable String sku, @Nullable Instant at) {
        return Shape.check().sku("/sku", sku).time("/at", at);
    }

    private static void checkNames(Shape shape, @Nullable Map<String, String> names) {
        if (names == null || names.isEmpty() || names.size() > 50) {
            shape.wrong("/names", "invalid-length", "Give 1 to 50 names by language.");
            return;
        }
        if (!names.containsKey("en")) {
            shape.wrong("/names/en", "missing-name", "Give an English name at least.");
        }
        names.forEach((language, name) -> {
            shape.id("/names/" + language, language).words("/names/" + language, name);
        });
    }
}
