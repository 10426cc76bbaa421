package io.daybook.query.productsearch;

import io.daybook.query.Amount;
import io.daybook.query.Cursor;
import io.daybook.query.productsearch.ProductAnswers.Availability;
import io.daybook.query.productsearch.ProductAnswers.Found;
import io.daybook.query.productsearch.ProductAnswers.Item;
import io.daybook.query.productsearch.ProductAnswers.Suggestion;
import io.daybook.query.productsearch.ProductAnswers.Suggestions;
import io.daybook.query.productsearch.ProductQuery.Sort;
import io.daybook.query.search.StandIn;
import io.daybook.query.search.Words;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Finds products in the catalogue while Elasticsearch is away: by the same filters, in the same order where it does not depend on the
/// text. Prices and times are counted alike in both stores, so that a list by these goes on from one to the other.
class ProductStandIn {

    static final List<String> NOT_OFFERED =
            List.of("facets", "highlights", "synonyms", "typing-errors");

    private static final TypeReference<Map<String, String>> NAMES = new TypeReference<>() {};
    private static final JsonMapper JSON = new JsonMapper();

    private static final String WORDS =
            "daybook.product_words(sku, names, category, description) @@ to_tsquery('english', :words)";

    /// The SKU, its beginning, a whole name, its beginning, words of the names, words of anything.
    private static final String POINTS =
            """
            case when lower(sku) = lower(:text) then 5
                 when daybook.folded(sku) like :beginning then 4
                 when exists (select from jsonb_each_text(names) as each (tag, said) where daybook.folded(said) = :folded) then 3
                 when exists (select from jsonb_each_text(names) as each (tag, said) where daybook.folded(said) like :beginning) then 2
                 when daybook.product_words('', names, null, null) @@ to_tsquery('english', :words) then 1
                 else 0 end\
            """;

    private final StandIn postgres;

    ProductStandIn(StandIn postgres) {
        this.postgres = postgres;
    }

    /// What a list is sorted by before the SKU decides.
    ///
    /// @param expressions all of them numbers or texts
    private record Order(List<String> expressions, boolean descending) {

        static Order of(Sort sort) {
            return switch (sort) {
                case RELEVANCE -> new Order(List.of("-(" + POINTS + ")", "length(name)"), false);
                case NAME ->
                        new Order(List.of("left(daybook.folded(name), 200) collate \"C\""), false);
                case PRICE_UP ->
                        new Order(List.of("coalesce(price_minor, 9223372036854775807)"), false);
                case PRICE_DOWN ->
                        new Order(List.of("coalesce(price_minor, -9223372036854775808)"), true);
                case NEWEST ->
                        new Order(
                                List.of("floor(extract(epoch from published_at) * 1000)::bigint"),
                                true);
            };
        }

        String sql() {
            return String.join(
                    ", ",
                    expressions.stream().map(key -> descending ? key + " desc" : key).toList());
        }

        /// What comes behind the keys `:key0` and so on.
        String behind() {
            StringBuilder sql = new StringBuilder();
            String same = "";
            for (int i = 0; i < expressions.size(); i++) {
                String key = expressions.get(i);
                sql.append("%s%s %s :key%d or ".formatted(same, key, descending ? "<" : ">", i));
                same += "%s = :key%d and ".formatted(key, i);
            }
            return "(" + sql + same + "sku > :sku)";
        }
    }

    Found find(ProductQuery query) {
        return postgres.answer(jdbc -> find(query, jdbc));
    }

    private static Found find(ProductQuery query, JdbcClient jdbc) {
        Order order = Order.of(query.sort());
        Map<String, Object> values = new HashMap<>();
        String where = where(query, values);
        long total =
                jdbc.sql(
                                "select count(*) from (select from views.products where %s limit %d) as found"
                                        .formatted(where, StandIn.MOST_COUNTED))
                        .params(values)
                        .query(Long.class)
                        .single();
        Cursor after =
                Cursor.parseOptional(query.cursor(), list(query), order.expressions().size() + 2);
        String behind = "";
        if (after != null) {
            behind = " and " + order.behind();
            for (int i = 0; i < order.expressions().size(); i++) {
                values.put(
                        "key" + i,
                        query.sort() == Sort.NAME ? after.key(1 + i) : after.number(1 + i));
            }
            values.put("sku", after.key(1 + order.expressions().size()));
        }
        values.put("limit", query.limit() + 1);
        List<Row> rows =
                jdbc.sql(
                                """
                                select sku, name, names, description, category, price_minor, currency, %s
                                from views.products where %s%s order by %s, sku limit :limit
                                """
                                        .formatted(
                                                String.join(", ", order.expressions()),
                                                where,
                                                behind,
                                                order.sql()))
                        .params(values)
                        .query((row, _) -> row(row, order.expressions().size()))
                        .list();
        List<Row> shown = rows.size() > query.limit() ? rows.subList(0, query.limit()) : rows;
        Map<String, Long> available =
                new Availabilities(jdbc).of(shown.stream().map(Row::sku).toList());
        @Nullable String next =
                rows.size() > query.limit()
                        ? new Cursor(shown.getLast().keys()).text(list(query))
                        : null;
        return Found.degraded(
                shown.stream().map(row -> row.item(available.getOrDefault(row.sku(), 0L))).toList(),
                total,
                NOT_OFFERED,
                next);
    }

    /// Lists that are sorted by what only one store can tell belong to it.
    private static String list(ProductQuery query) {
        return switch (query.sort()) {
            case RELEVANCE, NAME -> query.list() + "/postgresql";
            case PRICE_UP, PRICE_DOWN, NEWEST -> query.list();
        };
    }

    private static String where(ProductQuery query, Map<String, Object> values) {
        List<String> all = new ArrayList<>(List.of("listed"));
        if (query.text() != null) {
            all.add(words(query.text(), values));
        }
        if (!query.categories().isEmpty()) {
            all.add("category in (:categories)");
            values.put("categories", query.categories());
        }
        if (query.minPriceMinor() != null || query.maxPriceMinor() != null) {
            all.add("currency = :currency and price_minor between :min and :max");
            values.put("currency", query.currency());
            values.put("min", query.minPriceMinor() == null ? 0 : query.minPriceMinor());
            values.put(
                    "max", query.maxPriceMinor() == null ? Long.MAX_VALUE : query.maxPriceMinor());
        }
        if (query.inStock() != null) {
            all.add(
                    (query.inStock() ? "" : "not ")
                            + "coalesce((select sum(available) from views.stock_levels s where s.sku = products.sku), 0) > 0");
        }
        return String.join(" and ", all);
    }

    private static String words(String text, Map<String, Object> values) {
        Words words = Words.of(text);
        String query = words.query();
        values.put("text", text);
        values.put("folded", words.folded());
        values.put("beginning", words.likeBeginning());
        values.put("words", query == null ? "" : query);
        return query == null ? "false" : WORDS;
    }

    Suggestions suggest(String text, int limit) {
        Map<String, Object> values = new HashMap<>();
        String where = words(text, values);
        Words asTyped = Words.of(text);
        values.put("limit", limit * 2);
        return postgres.answer(jdbc -> {
            Map<String, Suggestion> byText = new LinkedHashMap<>();
            jdbc.sql(
                            """
                            select sku, left(name, 200) as name, names from views.products where listed and %s
                            order by daybook.folded(name) like :beginning desc, length(name), sku limit :limit
                            """
                                    .formatted(where))
                    .params(values)
                    .query((row, _) -> suggestion(row, asTyped))
                    .list()
                    .forEach(each -> byText.putIfAbsent(each.text(), each));
            return new Suggestions(
                    byText.values().stream().limit(limit).toList(),
                    true,
                    List.of("synonyms", "typing-errors"));
        });
    }

    private static Suggestion suggestion(ResultSet row, Words asTyped) throws SQLException {
        Map<String, String> names = JSON.readValue(row.getString("names"), NAMES);
        return new Suggestion(
                asTyped.in(names.values()).orElse(row.getString("name")), row.getString("sku"));
    }

    /// @param keys what the list is sorted by, as a cursor has it
    private record Row(
            String sku,
            String name,
            Map<String, String> names,
            @Nullable String description,
            @Nullable String category,
            @Nullable Amount price,
            List<String> keys) {

        Item item(long available) {
            return new Item(
                    sku,
                    name,
                    names,
                    description,
                    category,
                    price,
                    Availability.of(available),
                    null);
        }
    }

    private static Row row(ResultSet row, int keys) throws SQLException {
        String sku = row.getString(1);
        long priceMinor = row.getLong(6);
        Amount price = row.wasNull() ? null : Amount.of(priceMinor, row.getString(7));
        List<String> sorted = new ArrayList<>(List.of("0"));
        for (int i = 0; i < keys; i++) {
            sorted.add(row.getString(8 + i));
        }
        sorted.add(sku);
        return new Row(
                sku,
                row.getString(2),
                JSON.readValue(row.getString(3), NAMES),
                row.getString(4),
                row.getString(5),
                price,
                sorted);
    }
}
