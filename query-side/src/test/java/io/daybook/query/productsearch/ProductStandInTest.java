package io.daybook.query.productsearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.query.productsearch.ProductAnswers.Found;
import io.daybook.query.productsearch.ProductAnswers.Item;
import io.daybook.query.productsearch.ProductAnswers.Suggestion;
import io.daybook.query.search.SearchShop;
import io.daybook.shared.product.ProductEvent.ProductDelisted;
import io.daybook.shared.product.ProductEvent.ProductPublished;
import io.daybook.shared.stock.StockEvent.StockReceived;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What PostgreSQL finds while Elasticsearch is away.
class ProductStandInTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456Z");

    private static SearchShop shop;
    private static ProductStandIn standIn;
    private static ProductSearch search;

    @BeforeAll
    static void open() throws Exception {
        shop = new SearchShop();
        standIn = new ProductStandIn(shop.standIn());
        search = new ProductSearch(shop.store(), new Availabilities(shop.jdbc()));
        shop.happened(
                product("SHOES", "Running Shoes", "红色跑步鞋", "Sport", 4_500),
                product("CAFE", "Café Sign", null, "Kitchen", 1_250),
                product("SALT", "Salt & Pepper Mills", null, "Kitchen", 899),
                product("CASE", "Phone Case", "手机壳", "Phones", 500),
                product("PHONE", "Mobile Phone", "手机", "Phones", 19_900),
                product("22-PARASOL", "Red Parasol", null, "Garden", 2_499),
                product("UMBRELLA", "Red Retro Umbrella with Wooden Handle", null, "Garden", 1_000),
                product("GONE", "Red Ghost", null, "Garden", 100),
                new ProductDelisted("GONE", "out of season", NOW),
                new ProductPublished(
                        "HTML",
                        Map.of("en", "Mirror <b>Oval</b>"),
                        "Glass/wood & <i>brass</i>",
                        "Home, Décor",
                        null,
                        "GBP",
                        NOW),
                new StockReceived("SHOES", "main", 3, null, NOW));
        shop.available("SHOES", 3);
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    @ParameterizedTest(name = "{0} finds {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    shoe                | SHOES
                    SHOES               | SHOES
                    running shoe        | SHOES
                    shoes for running   | SHOES
                    cafe                | CAFE
                    Café                | CAFE
                    ｃａｆｅ             | CAFE
                    salt & pepper       | SALT
                    pepper mill         | SALT
                    手机                 | PHONE CASE
                    手机壳               | CASE
                    跑步                 | SHOES
                    鞋                   | SHOES
                    步跑                 |
                    retro umb           | UMBRELLA
                    red                 | 22-PARASOL UMBRELLA
                    umbrella red        | UMBRELLA
                    red shoes           |
                    22-par              | 22-PARASOL
                    case                | CASE
                    garden              | 22-PARASOL UMBRELLA
                    ghost               |
                    oval mirror         | HTML
                    wood                | UMBRELLA HTML
                    zh                  |
                    """)
    void finds(String text, @Nullable String skus) {
        Found found = standIn.find(query(text, null, null, 20, null));

        assertThat(skus(found)).containsExactly(skus == null ? new String[0] : skus.split(" "));
        assertThat(found.total()).isEqualTo(found.items().size());
    }

    @Test
    void it_says_what_it_is_and_what_it_lacks() {
        Found found = standIn.find(query("shoe", null, null, 20, null));

        assertThat(found.degraded()).isTrue();
        assertThat(found.notOffered())
                .containsExactly("facets", "highlights", "synonyms", "typing-errors");
        assertThat(found.facets()).isNull();
        assertThat(found.items().getFirst().availability().available()).isEqualTo(3);
    }

    @Test
    void filters_mean_the_same_in_both_stores() {
        for (ProductQuery ask :
                List.of(
                        query(null, null, "10.00", 20, null),
                        query(null, "true", null, 20, null),
                        query(null, "false", "9.00", 20, null),
                        ProductQuery.of(
                                "red",
                                List.of("Garden", "Home, Décor"),
                                "GBP",
                                null,
                                "20.00",
                                null,
                                "price",
                                5,
                                null))) {
            assertThat(standIn.find(ask).items())
                    .as(ask.toString())
                    .map(Item::sku)
                    .isEqualTo(search.find(ask).items().stream().map(Item::sku).toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"price", "-price", "newest"})
    void a_list_goes_on_in_the_other_store(String sort) {
        List<String> expected = skus(search.find(sorted(sort, 20, null)));
        List<String> seen = new ArrayList<>();
        @Nullable String next = null;
        boolean elasticsearch = true;
        do {
            ProductQuery ask = sorted(sort, 1, next);
            Found page = elasticsearch ? search.find(ask) : standIn.find(ask);
            seen.addAll(skus(page));
            next = page.next();
            elasticsearch = !elasticsearch;
        } while (next != null);

        assertThat(seen).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"relevance", "name"})
    void lists_are_paged_without_gap_or_repetition(String sort) {
        List<String> seen = new ArrayList<>();
        @Nullable String next = null;
        do {
            Found page =
                    standIn.find(
                            ProductQuery.of(
                                    "red", List.of(), "GBP", null, null, null, sort, 1, next));
            seen.addAll(skus(page));
            next = page.next();
        } while (next != null);

        assertThat(seen).containsExactly("22-PARASOL", "UMBRELLA");
    }

    @Test
    void names_are_suggested_while_one_types() {
        assertThat(suggested("red re")).startsWith("Red Retro Umbrella with Wooden Handle");
        assertThat(suggested("caf")).containsExactly("Café Sign");
        assertThat(suggested("手"))
                .as("in the language that is typed in")
                .containsExactly("手机壳", "手机");
        assertThat(suggested("ghos")).isEmpty();
        assertThat(standIn.suggest("caf", 5).degraded()).isTrue();
    }

    @Test
    void strange_texts_find_nothing_and_break_nothing() {
        for (String text :
                List.of(
                        "*",
                        "\"",
                        "'",
                        "''",
                        "(",
                        "xyz & b | !c",
                        "a <-> xyz",
                        ":*",
                        "../",
                        "%00",
                        "\\",
                        "€",
                        "-",
                        "🙂",
                        "“",
                        "\uD800",
                        "a".repeat(200),
                        "手".repeat(200))) {
            assertThat(standIn.find(query(text, null, null, 20, null)).items()).as(text).isEmpty();
            assertThat(standIn.suggest(text, 5).items()).as(text).isEmpty();
        }
    }

    private static List<String> suggested(String text) {
        return standIn.suggest(text, 10).items().stream().map(Suggestion::text).toList();
    }

    private static List<String> skus(Found found) {
        return found.items().stream().map(Item::sku).toList();
    }

    private static ProductQuery sorted(String sort, int limit, @Nullable String cursor) {
        return ProductQuery.of(null, List.of(), "GBP", null, null, null, sort, limit, cursor);
    }

    private static ProductQuery query(
            @Nullable String text,
            @Nullable String inStock,
            @Nullable String minPrice,
            int limit,
            @Nullable String cursor) {
        return ProductQuery.of(
                text, List.of(), "GBP", minPrice, null, inStock, null, limit, cursor);
    }

    private static ProductPublished product(
            String sku, String name, @Nullable String chinese, String category, long priceMinor) {
        return new ProductPublished(
                sku,
                chinese == null ? Map.of("en", name) : Map.of("en", name, "zh", chinese),
                null,
                category,
                priceMinor,
                "GBP",
                NOW);
    }
}
