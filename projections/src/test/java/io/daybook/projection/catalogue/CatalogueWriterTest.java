package io.daybook.projection.catalogue;

import static io.daybook.projection.History.NOON;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.projection.History;
import io.daybook.projection.WriterContract;
import io.daybook.shared.product.ProductEvent.ProductCategorised;
import io.daybook.shared.product.ProductEvent.ProductDelisted;
import io.daybook.shared.product.ProductEvent.ProductDescribed;
import io.daybook.shared.product.ProductEvent.ProductListed;
import io.daybook.shared.product.ProductEvent.ProductPriced;
import io.daybook.shared.product.ProductEvent.ProductPublished;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class CatalogueWriterTest extends WriterContract {

    CatalogueWriterTest() {
        super(
                new CatalogueWriter(),
                List.of("views.products"),
                new History()
                        .and(
                                "product:MUG",
                                new ProductPublished(
                                        "MUG", Map.of("en", "Mug"), null, null, null, "GBP", NOON))
                        .and("product:MUG", new ProductPriced("MUG", 255, "GBP", NOON))
                        .and(
                                "product:LAMP",
                                new ProductPublished(
                                        "LAMP",
                                        Map.of("de", "Lampe"),
                                        "Gives light",
                                        "light",
                                        1000L,
                                        "EUR",
                                        NOON))
                        .and(
                                "product:MUG",
                                new ProductDescribed(
                                        "MUG", Map.of("en", "Red mug", "zh", "红杯"), "Red", NOON))
                        .and("product:MUG", new ProductCategorised("MUG", "kitchen", NOON))
                        .and("product:LAMP", new ProductDelisted("LAMP", "broken", NOON))
                        .and("product:MUG", new ProductDelisted("MUG", "sold out", NOON))
                        .and("product:MUG", new ProductListed("MUG", NOON)));
    }

    @Test
    void products_are_shown() throws Exception {
        writeAll();

        assertThat(
                        views.query(
                                """
                                select concat_ws(' ', sku, name, names ->> 'zh', description, category, price_minor, currency, listed)
                                from views.products order by sku
                                """))
                .containsExactly(
                        "LAMP Lampe Gives light light 1000 EUR f",
                        "MUG Red mug 红杯 Red kitchen 255 GBP t");
    }
}
