package io.daybook.query.productsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.daybook.query.QueryProblem;
import io.daybook.query.productsearch.ProductAnswers.Found;
import io.daybook.query.productsearch.ProductAnswers.Item;
import io.daybook.query.productsearch.ProductAnswers.Suggestion;
import io.daybook.query.search.Facet;
import io.daybook.query.search.SearchAway;
import io.daybook.query.search.SearchShop;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.product.ProductEvent.ProductDelisted;
import io.daybook.shared.product.ProductEvent.ProductListed;
import io.daybook.shared.product.ProductEvent.ProductPublished;
import io.daybook.shared.stock.StockEvent.StockReceived;
import io.daybook.shared.stock.StockEvent.StockReserved;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class ProductSearchTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static SearchShop shop;
    private static ProductSearch search;

    @BeforeAll
    static void open() throws Exception {
        shop = new SearchShop();
        search = new ProductSearch(shop.store(), new Availabilities(shop.jdbc()));
        shop.happened(
                product("SHOES", "Running Shoes", "红色跑步鞋", "Sport", 4_500),
                product("CAFE", "Café Sign", null, "Kitchen", 1_250),
                product("SALT", "Salt & Pepper Mills", null, "Kitchen", 899),
                product("CASE", "Phone Case", "手机壳", "Phones", 500),
                product("PHONE", "Mobile Phone", "手机", "Phones", 19_900),
                product("PARASOL", "Red Parasol", null, "Garden", 2_499),
                product("UMBRELLA", "Red Retro Umbrella with Wooden Handle", null, "Garden", 1_000),
                product("GONE", "Red Ghost", null, "Garden", 100),
                new ProductDelisted("GONE", "out of season", NOW),
                new ProductPublished(
                        "HTML",
                        Map.of("en", "Mirror <b>Oval</b>"),
                        "Glass & <i>wood</i>",
                        "Home, Décor",
                        null,
                        "GBP",
                        NOW),
                new StockReceived("SHOES", "main", 3, null, NOW),
                new StockReceived("CASE", "main", 1, null, NOW));
        shop.available("SHOES", 3);
        shop.available("CASE", 1);
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
                    salt and pepper     | SALT
                    salt & pepper       | SALT
                    pepper mill         | SALT
                    手机                 | PHONE CASE
                    手机壳               | CASE
                    紅色                 | SHOES
                    跑步                 | SHOES
                    鞋                   | SHOES
                    cellphone           | PHONE CASE
                    umbrela             | UMBRELLA
                    红色跑不鞋             | SHOES
                    手机客                 | PHONE CASE
                    runing shoos        | SHOES
                    retro umb           | UMBRELLA
                    red                 | PARASOL UMBRELLA
                    umbrella red        | UMBRELLA
                    red shoes           |
                    parasol             | PARASOL
                    para                | PARASOL
                    garden              | PARASOL UMBRELLA
                    ghost               |
                    oval mirror         | HTML
                    glass               | HTML
                    """)
    void finds(String text, @Nullable String skus) {
        assertThat(skus(find(text)))
                .containsExactlyInAnyOrder(skus == null ? new String[0] : skus.split(" "));
    }

    @Test
    void a_sku_is_found_by_itself_in_any_case_and_comes_first() {
        assertThat(skus(find("case"))).startsWith("CASE");
    }

    @Test
    void a_product_that_is_what_was_asked_for_comes_before_one_that_only_contains_it() {
        assertThat(skus(find("手机"))).containsExactly("PHONE", "CASE");
        assertThat(skus(find("red"))).containsExactly("PARASOL", "UMBRELLA");
    }

    @Test
    void everything_that_is_listed_is_there_by_name_without_a_text() {
        assertThat(skus(find(null)))
                .containsExactly(
                        "CAFE", "HTML", "PHONE", "CASE", "PARASOL", "UMBRELLA", "SHOES", "SALT");
    }

    @Test
    void what_is_found_tells_price_names_and_what_is_available_now() {
        Item shoes = find("shoe").items().getFirst();

        assertThat(shoes.names()).containsEntry("zh", "红色跑步鞋");
        assertThat(Objects.requireNonNull(shoes.price()).amount()).isEqualTo("45.00");
        assertThat(shoes.availability().available()).isEqualTo(3);
        assertThat(shoes.availability().inStock()).isTrue();
        assertThat(find("mirror").items().getFirst().price()).isNull();
    }

    @Test
    void the_words_that_were_found_are_highlighted_and_the_rest_is_escaped() {
        assertThat(highlights("shoe")).containsEntry("name", List.of("Running <em>Shoes</em>"));
        assertThat(highlights("umbrela"))
                .containsEntry("name", List.of("Red Retro <em>Umbrella</em> with Wooden Handle"));
        assertThat(highlights("glass").get("description"))
                .containsExactly("<em>Glass</em> &amp; &lt;i&gt;wood&lt;&#x2F;i&gt;");
    }

    @Test
    void no_name_and_no_question_can_bring_markup_into_a_highlight() throws Exception {
        shop.happened(
                product(
                        "EVIL",
                        "<script>alert('x')</script> \"><img src=x onerror=alert(1)> Evilthing &lt;b&gt;",
                        "<em>邪恶</em>东西",
                        "Garden",
                        100));
        try {
            for (String text :
                    List.of(
                            "evilthing",
                            "<em>evilthing</em>",
                            "evilthing\"><script>",
                            "邪恶",
                            "script evilthing",
                            "evlthing")) {
                for (Item item : find(text).items()) {
                    Map<String, List<String>> highlights =
                            Objects.requireNonNull(item.highlights(), text);
                    for (List<String> fragments : highlights.values()) {
                        assertThat(String.join("", fragments).replaceAll("</?em>", ""))
                                .as(text)
                                .doesNotContain("<", ">", "\"", "'");
                    }
                }
            }
            assertThat(String.valueOf(highlights("evilthing").get("name")))
                    .contains("<em>Evilthing</em>", "&lt;script&gt;");
        } finally {
            shop.happened(new ProductDelisted("EVIL", "test", NOW));
        }
    }

    @Test
    void typing_errors_are_forgiven_only_where_nothing_is_found_as_written() {
        assertThat(find("cafe").misspelt()).isFalse();
        assertThat(skus(find("cafe"))).as("and not Case").containsExactly("CAFE");
        assertThat(find("umbrela").misspelt()).isTrue();
        assertThat(find("Umbrela, retro").didYouMean()).isEqualTo("umbrella, retro");
        assertThat(find("umbrella").didYouMean()).isNull();
        assertThat(find("xyzxyz").misspelt()).isFalse();
    }

    @Test
    void facets_count_what_their_other_values_would_find() {
        Found found =
                search.find(query(null, List.of("Garden"), "20.00", null, null, null, 20, null));

        assertThat(skus(found)).containsExactly("PARASOL");
        assertThat(found.total()).isEqualTo(1);
        assertThat(Objects.requireNonNull(found.facets()).category())
                .as("with the price limit, without the category")
                .containsExactlyInAnyOrder(
                        new Facet("Phones", 1), new Facet("Sport", 1), new Facet("Garden", 1));
        assertThat(Objects.requireNonNull(found.facets()).price())
                .as("with the category, without the price limit")
                .filteredOn(range -> range.count() > 0)
                .extracting(range -> Objects.requireNonNull(range.from()).amount(), r -> r.count())
                .containsExactly(tuple("10.00", 2L));
    }

    @Test
    void a_value_that_is_chosen_is_told_even_where_nothing_is_left_of_it() {
        Found found =
                search.find(query("shoe", List.of("Garden"), null, null, "true", null, 20, null));

        assertThat(found.items()).isEmpty();
        assertThat(Objects.requireNonNull(found.facets()).category())
                .containsExactly(new Facet("Sport", 1), new Facet("Garden", 0));
        assertThat(Objects.requireNonNull(found.facets()).inStock())
                .containsExactly(new Facet("true", 0));
    }

    @Test
    void a_category_may_contain_a_comma() {
        assertThat(
                        skus(
                                search.find(
                                        query(
                                                null,
                                                List.of("Home, Décor"),
                                                null,
                                                null,
                                                null,
                                                null,
                                                20,
                                                null))))
                .containsExactly("HTML");
    }

    @Test
    void what_is_in_stock_follows_the_last_unit() throws Exception {
        assertThat(inStock()).containsExactlyInAnyOrder("SHOES", "CASE");

        shop.happened(new StockReserved("CASE", "main", "o-1", 1, null, NOW));
        assertThat(inStock()).containsExactly("SHOES");

        shop.happened(new StockReceived("CASE", "main", 1, null, NOW));
        assertThat(inStock()).containsExactlyInAnyOrder("SHOES", "CASE");
    }

    @Test
    void a_product_that_is_listed_again_is_found_again() throws Exception {
        shop.happened(new ProductListed("GONE", NOW));
        assertThat(skus(find("ghost"))).containsExactly("GONE");

        shop.happened(new ProductDelisted("GONE", "out of season", NOW));
        assertThat(skus(find("ghost"))).isEmpty();
    }

    @Test
    void lists_are_sorted_and_paged_without_gap_or_repetition() {
        assertThat(paged("price", 3)).startsWith("CASE", "SALT", "UMBRELLA").endsWith("HTML");
        assertThat(paged("-price", 3)).startsWith("PHONE", "SHOES", "PARASOL").endsWith("HTML");
        assertThat(paged("name", 1)).isEqualTo(skus(find(null)));
        assertThat(paged("newest", 2)).hasSize(8).doesNotHaveDuplicates();
    }

    @Test
    void pages_by_relevance_stand_still_while_products_are_written() throws Exception {
        Found first = search.find(query("red", List.of(), null, null, null, null, 1, null));

        shop.happened(
                product(
                        "NEW-1",
                        "Zebra Red Stripe Rug of Extraordinary Length and Red Borders",
                        null,
                        "Rugs",
                        100),
                product("SALT", "Salt & Pepper Mills", null, "Kitchen", 899));
        Found second =
                search.find(query("red", List.of(), null, null, null, null, 1, first.next()));

        assertThat(skus(first)).containsExactly("PARASOL");
        assertThat(skus(second)).containsExactly("UMBRELLA");
        shop.happened(new ProductDelisted("NEW-1", "test", NOW));
    }

    /// Whoever pages while others write gets each product once that was there all the time with what the list is sorted by.
    @ParameterizedTest
    @ValueSource(strings = {"relevance", "name", "price", "-price", "newest"})
    void pages_hold_while_products_are_written(String sort) throws Exception {
        List<ProductPublished> stock = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            stock.add(
                    product(
                            "%s-%03d".formatted(sort, i),
                            "Paging " + i,
                            null,
                            "Paging" + sort,
                            100 + i % 7));
        }
        shop.happened(stock.toArray(DomainEvent[]::new));
        AtomicBoolean reading = new AtomicBoolean(true);
        AtomicInteger written = new AtomicInteger();
        try (ExecutorService writer = Executors.newSingleThreadExecutor()) {
            Future<?> writing =
                    writer.submit(() -> {
                        for (int i = 0; reading.get(); i++) {
                            String sku = stock.get(i * 31 % stock.size()).sku();
                            shop.happened(
                                    product(
                                            "%s-new-%d".formatted(sort, i),
                                            "Paging new " + i,
                                            null,
                                            "Paging" + sort,
                                            100),
                                    new StockReceived(sku, "main", 1, null, NOW),
                                    new StockReserved(sku, "main", "o-" + i, 1, null, NOW),
                                    new ProductDelisted(
                                            "%s-new-%d".formatted(sort, Math.max(0, i - 3)),
                                            "test",
                                            NOW));
                            written.incrementAndGet();
                        }
                        return null;
                    });
            int before = written.get();
            // However fast the reader, and however late the writer: they are to meet.
            for (int round = 0;
                    round < 3 || (written.get() == before && !writing.isDone());
                    round++) {
                List<String> seen = new ArrayList<>();
                @Nullable String next = null;
                do {
                    Found page =
                            search.find(
                                    query(
                                            "paging",
                                            List.of("Paging" + sort),
                                            null,
                                            null,
                                            null,
                                            sort,
                                            7,
                                            next));
                    seen.addAll(skus(page));
                    next = page.next();
                } while (next != null);
                assertThat(seen)
                        .doesNotHaveDuplicates()
                        .containsAll(stock.stream().map(ProductPublished::sku).toList());
            }
            reading.set(false);
            writing.get();
        } finally {
            reading.set(false);
        }
        shop.happened(
                Stream.concat(
                                stock.stream().map(ProductPublished::sku),
                                IntStream.range(0, written.get())
                                        .mapToObj(i -> "%s-new-%d".formatted(sort, i)))
                        .map(sku -> new ProductDelisted(sku, "test", NOW))
                        .toArray(DomainEvent[]::new));
    }

    @Test
    void a_cursor_of_another_search_is_refused() {
        Found first = search.find(query("red", List.of(), null, null, null, null, 1, null));

        assertThatThrownBy(() ->
                        search.find(
                                query("blue", List.of(), null, null, null, null, 1, first.next())))
                .isInstanceOfSatisfying(
                        QueryProblem.class,
                        problem -> assertThat(problem.code()).isEqualTo("bad-cursor"));
    }

    @Test
    void names_are_suggested_while_one_types() {
        assertThat(suggested("red re")).startsWith("Red Retro Umbrella with Wooden Handle");
        assertThat(suggested("caf")).containsExactly("Café Sign");
        assertThat(suggested("手"))
                .as("in the language that is typed in")
                .containsExactly("手机壳", "手机");
        assertThat(suggested("pho")).containsExactly("Phone Case", "Mobile Phone");
        assertThat(suggested("ghos")).isEmpty();
        assertThat(suggested("umbrlla")).containsExactly("Red Retro Umbrella with Wooden Handle");
        assertThat(search.suggest("re", 1).items()).hasSize(1);
    }

    @Test
    void strange_texts_find_nothing_and_break_nothing() {
        for (String text :
                List.of("*", "\"", "(", "a AND b", "../", "%00", "€", "-", "🙂", "a".repeat(200))) {
            assertThat(find(text).items()).as(text).isNotNull();
        }
    }

    @Test
    void prices_that_make_no_sense_are_refused() {
        assertRefused(() -> query(null, List.of(), "-", null, null, null, 20, null));
        assertRefused(() -> query(null, List.of(), "1.001", null, null, null, 20, null));
        assertRefused(() -> query(null, List.of(), "2.00", "1.00", null, null, 20, null));
        assertRefused(() -> query(null, List.of(), null, null, "maybe", null, 20, null));
        assertRefused(() -> query(null, List.of(), null, null, null, "random", 20, null));
        assertRefused(() -> query("x".repeat(201), List.of(), null, null, null, null, 20, null));
        assertRefused(() -> query(null, List.of(), null, null, null, null, 0, null));
    }

    @Test
    void without_elasticsearch_the_search_says_so_and_comes_back_by_itself() {
        shop.searchGoesAway();
        try {
            assertThatThrownBy(() -> find("shoe")).isInstanceOf(SearchAway.class);
        } finally {
            shop.searchComesBack();
        }
        assertThat(skus(find("shoe"))).containsExactly("SHOES");
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        QueryProblem.class,
                        problem ->
                                assertThat(problem.getStatusCode())
                                        .isEqualTo(HttpStatus.BAD_REQUEST));
    }

    private static Found find(@Nullable String text) {
        return search.find(query(text, List.of(), null, null, null, null, 20, null));
    }

    private static List<String> inStock() {
        return skus(search.find(query(null, List.of(), null, null, "true", null, 20, null)));
    }

    private static List<String> paged(String sort, int limit) {
        List<String> skus = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            Found page = search.find(query(null, List.of(), null, null, null, sort, limit, cursor));
            skus.addAll(skus(page));
            cursor = page.next();
        } while (cursor != null);
        return skus;
    }

    private static List<String> suggested(String text) {
        return search.suggest(text, 10).items().stream().map(Suggestion::text).toList();
    }

    private static Map<String, List<String>> highlights(String text) {
        return Objects.requireNonNull(find(text).items().getFirst().highlights());
    }

    private static List<String> skus(Found found) {
        return found.items().stream().map(Item::sku).toList();
    }

    private static ProductQuery query(
            @Nullable String text,
            List<String> categories,
            @Nullable String minPrice,
            @Nullable String maxPrice,
            @Nullable String inStock,
            @Nullable String sort,
            int limit,
            @Nullable String cursor) {
        return ProductQuery.of(
                text, categories, "GBP", minPrice, maxPrice, inStock, sort, limit, cursor);
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
