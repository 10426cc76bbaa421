package io.daybook.command.product;

import static io.daybook.command.Scenario.given;

import io.daybook.command.Scenario;
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

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

class ProductTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Map<String, String> NAMES = Map.of("en", "Heart", "de", "Herz");
    private static final ProductEvent PUBLISHED =
            new ProductPublished("A", NAMES, null, "hearts", 250L, "GBP", NOW);
    private static final ProductEvent DELISTED = new ProductDelisted("A", "over", NOW);

    @Test
    void every_change_is_recorded_once() {
        product()
                .when(ask(new PublishProduct("A", NAMES, null, "hearts", 250L, "GBP", NOW)))
                .then(PUBLISHED);
        product(PUBLISHED)
                .when(ask(new DescribeProduct("A", NAMES, "red", NOW)))
                .then(new ProductDescribed("A", NAMES, "red", NOW));
        product(PUBLISHED)
                .when(ask(new CategoriseProduct("A", "gifts", NOW)))
                .then(new ProductCategorised("A", "gifts", NOW));
        product(PUBLISHED)
                .when(ask(new PriceProduct("A", 300, "GBP", NOW)))
                .then(new ProductPriced("A", 300, "GBP", NOW));
        product(PUBLISHED).when(ask(new DelistProduct("A", "over", NOW))).then(DELISTED);
        product(PUBLISHED, DELISTED)
                .when(ask(new ListProduct("A", NOW)))
                .then(new ProductListed("A", NOW));
        product(PUBLISHED).when(ask(new ListProduct("A", NOW))).then();
        product(PUBLISHED).when(ask(new PriceProduct("A", 250, "GBP", NOW))).then();
        product(PUBLISHED, new ProductPriced("A", 300, "GBP", NOW))
                .when(ask(new PublishProduct("A", NAMES, null, "hearts", 250L, "GBP", NOW)))
                .then();
    }

    @Test
    void what_is_not_published_cannot_be_changed() {
        product()
                .when(ask(new DescribeProduct("A", NAMES, null, NOW)))
                .thenRejected(Code.UNKNOWN_PRODUCT);
        product()
                .when(ask(new CategoriseProduct("A", "gifts", NOW)))
                .thenRejected(Code.UNKNOWN_PRODUCT);
        product()
                .when(ask(new PriceProduct("A", 1, "GBP", NOW)))
                .thenRejected(Code.UNKNOWN_PRODUCT);
        product().when(ask(new ListProduct("A", NOW))).thenRejected(Code.UNKNOWN_PRODUCT);
        product().when(ask(new DelistProduct("A", "x", NOW))).thenRejected(Code.UNKNOWN_PRODUCT);
    }

    @Test
    void another_content_or_currency_is_refused() {
        product(PUBLISHED)
                .when(ask(new PublishProduct("A", NAMES, null, "hearts", 251L, "GBP", NOW)))
                .thenRejected(Code.PRODUCT_EXISTS);
        product(PUBLISHED)
                .when(ask(new PriceProduct("A", 250, "EUR", NOW)))
                .thenRejected(Code.CURRENCY_MISMATCH);
    }

    private static Scenario<Product, ProductEvent> product(ProductEvent... events) {
        return given(Product.MODEL, "A", events);
    }

    private static Function<Product, List<ProductEvent>> ask(ProductCommand command) {
        return product -> Product.decide(command, product);
    }
}
