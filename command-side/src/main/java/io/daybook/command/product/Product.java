package io.daybook.command.product;

import io.daybook.command.eventstore.Model;
import io.daybook.command.product.ProductCommand.CategoriseProduct;
import io.daybook.command.product.ProductCommand.DelistProduct;
import io.daybook.command.product.ProductCommand.DescribeProduct;
import io.daybook.command.product.ProductCommand.ListProduct;
import io.daybook.command.product.ProductCommand.PriceProduct;
import io.daybook.command.product.ProductCommand.PublishProduct;
import io.daybook.command.product.ProductRejected.Code;
import io.daybook.shared.product.ProductEvent;
import io.daybook.shared.product.ProductEvent.ProductCategorised;
import io.daybook.shared.product.ProductEvent.ProductDelisted;
import io.daybook.shared.product.ProductEvent.ProductDescribed;
import io.daybook.shared.product.ProductEvent.ProductListed;
import io.daybook.shared.product.ProductEvent.ProductPriced;
import io.daybook.shared.product.ProductEvent.ProductPublished;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A product of the catalogue, by SKU.
public sealed interface Product {

    record Unpublished(String sku) implements Product {}

    /// @param published as it was published, to know the same wish again
    /// @param priceMinor absent until it has a price
    /// @param listed whether storefronts show it
    record Published(
            ProductPublished published,
            Map<String, String> names,
            @Nullable String description,
            @Nullable String category,
            @Nullable Long priceMinor,
            boolean listed)
            implements Product {

        public String currency() {
            return published.currency();
        }

        /// The English name, which every product has.
        public String name() {
            String english = names.get("en");
            return english == null ? published.sku() : english;
        }
    }

    Model<Product, ProductEvent> MODEL =
            new Model<>("product", ProductEvent.class, Unpublished::new, Product::evolve);

    static List<ProductEvent> decide(ProductCommand command, Product product) {
        return switch (command) {
            case PublishProduct publish -> publish(publish, product);
            case DescribeProduct describe -> describe(describe, published(product));
            case CategoriseProduct categorise -> categorise(categorise, published(product));
            case PriceProduct price -> price(price, published(product));
            case ListProduct list -> list(list, published(product));
            case DelistProduct delist -> delist(delist, published(product));
        };
    }

    private static List<ProductEvent> publish(PublishProduct command, Product product) {
        return switch (product) {
            case Unpublished _ ->
                    List.of(
                            new ProductPublished(
                                    command.sku(),
                                    command.names(),
                                    command.description(),
                                    command.category(),
                                    command.priceMinor(),
                                    command.currency(),
                                    command.at()));
            case Published known -> {
                if (isSame(command, known.published())) {
                    yield List.of();
                }
                throw ProductRejected.because(
                        Code.PRODUCT_EXISTS,
                        "Product %s is published: describe, categorise or price it."
                                .formatted(command.sku()));
            }
        };
    }

    private static List<ProductEvent> describe(DescribeProduct command, Published product) {
        return product.names().equals(command.names())
                        && Objects.equals(product.description(), command.description())
                ? List.of()
                : List.of(
                        new ProductDescribed(
                                command.sku(),
                                command.names(),
                                command.description(),
                                command.at()));
    }

    private static List<ProductEvent> categorise(CategoriseProduct command, Published product) {
        return command.category().equals(product.category())
                ? List.of()
                : List.of(new ProductCategorised(command.sku(), command.category(), command.at()));
    }

    private static List<ProductEvent> price(PriceProduct command, Published product) {
        if (!command.currency().equals(product.currency())) {
            throw ProductRejected.because(
                    Code.CURRENCY_MISMATCH,
                    "Product %s is sold in %s, not in %s."
                            .formatted(command.sku(), product.currency(), command.currency()));
        }
        return Objects.equals(product.priceMinor(), command.priceMinor())
                ? List.of()
                : List.of(
                        new ProductPriced(
                                command.sku(),
                                command.priceMinor(),
                                command.currency(),
                                command.at()));
    }

    private static List<ProductEvent> list(ListProduct command, Published product) {
        return product.listed()
                ? List.of()
                : List.of(new ProductListed(command.sku(), command.at()));
    }

    private static List<ProductEvent> delist(DelistProduct command, Published product) {
        return product.listed()
                ? List.of(new ProductDelisted(command.sku(), command.reason(), command.at()))
                : List.of();
    }

    static Product evolve(Product product, ProductEvent event) {
        return switch (event) {
            case ProductPublished published ->
                    new Published(
                            published,
                            published.names(),
                            published.description(),
                            published.category(),
                            published.priceMinor(),
                            true);
            case ProductDescribed described ->
                    product instanceof Published p
                            ? new Published(
                                    p.published(),
                                    described.names(),
                                    described.description(),
                                    p.category(),
                                    p.priceMinor(),
                                    p.listed())
                            : product;
            case ProductCategorised categorised ->
                    product instanceof Published p
                            ? new Published(
                                    p.published(),
                                    p.names(),
                                    p.description(),
                                    categorised.category(),
                                    p.priceMinor(),
                                    p.listed())
                            : product;
            case ProductPriced priced ->
                    product instanceof Published p
                            ? new Published(
                                    p.published(),
                                    p.names(),
                                    p.description(),
                                    p.category(),
                                    priced.priceMinor(),
                                    p.listed())
                            : product;
            case ProductListed _ -> listed(product, true);
            case ProductDelisted _ -> listed(product, false);
        };
    }

    private static Product listed(Product product, boolean listed) {
        return product instanceof Published p
                ? new Published(
                        p.published(),
                        p.names(),
                        p.description(),
                        p.category(),
                        p.priceMinor(),
                        listed)
                : product;
    }

    private static Published published(Product product) {
        return switch (product) {
            case Unpublished(String sku) ->
                    throw ProductRejected.because(
                            Code.UNKNOWN_PRODUCT, "There is no product %s.".formatted(sku));
            case Published published -> published;
        };
    }

    private static boolean isSame(PublishProduct command, ProductPublished published) {
        return command.names().equals(published.names())
                && Objects.equals(command.description(), published.description())
                && Objects.equals(command.category(), published.category())
                && Objects.equals(command.priceMinor(), published.priceMinor())
                && command.currency().equals(published.currency());
    }
}
