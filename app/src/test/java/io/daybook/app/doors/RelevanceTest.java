package io.daybook.app.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.app.Engine;
import io.daybook.app.Http;
import io.daybook.app.Http.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What people who know what they want type, over the products of a real day, and what they must see among the first three.
class RelevanceTest {

    private static final int FIRST = 3;

    private static final Map<String, String> CHINESE =
            Map.ofEntries(
                    Map.entry("85123A", "白色心形悬挂烛台"),
                    Map.entry("22423", "摄政风三层蛋糕架"),
                    Map.entry("22727", "红色复古闹钟"),
                    Map.entry("22726", "绿色复古闹钟"),
                    Map.entry("84030E", "英伦玫瑰热水袋"),
                    Map.entry("21484", "灰色小鸡热水袋"),
                    Map.entry("85014B", "红色圆点雨伞"),
                    Map.entry("22065", "圣诞布丁饰品罐"),
                    Map.entry("47566B", "下午茶派对彩旗"),
                    Map.entry("21912", "复古蛇梯棋"),
                    Map.entry("22308", "蓝色条纹茶壶保暖套"),
                    Map.entry("22969", "自制果酱香味蜡烛"));

    private static Engine engine;

    @BeforeAll
    static void aRealDay() {
        engine = Engine.start("--daybook.sample=true");
        Http http = engine.http();
        await().atMost(Duration.ofMinutes(5))
                .until(() -> http.get("/api/v1/reports/retail").status() == 200);
        String token = "";
        for (Map.Entry<String, String> name : CHINESE.entrySet()) {
            Answer product =
                    await().atMost(Duration.ofMinutes(5))
                            .until(
                                    () -> http.get("/api/v1/products/" + name.getKey()),
                                    answer -> answer.status() == 200);
            token =
                    Shop.succeeded(
                                    http.put(
                                            "/api/v1/products/" + name.getKey() + "/description",
                                            """
                                            {"names": {"en": %s, "zh": "%s"}}
                                            """
                                                    .formatted(
                                                            product.json().path("name"),
                                                            name.getValue())))
                            .header("Consistency-Token");
        }
        String last = token;
        await().atMost(Duration.ofMinutes(3))
                .until(
                        () -> http.get("/api/v1/products", last),
                        answer ->
                                answer.status() == 200
                                        && answer.header("Daybook-Source").equals("elasticsearch"));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @ParameterizedTest(name = "{0} finds {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    85123A                          | 85123A
                    85123a                          | 85123A
                    22423                           | 22423
                    white hanging heart             | 85123A
                    hanging heart t-light           | 85123A
                    heart tealight holder           | 21814
                    heart tea light holder          | 21814
                    regency cake stand              | 22423
                    3 tier cake stand               | 22423
                    cakestand regency               | 22423
                    red alarm clock                 | 22727
                    alarm clock red                 | 22727
                    alarm clocks                    | 22727 22728 22726 22730
                    red alarm clok                  | 22727
                    bakelite alarm clock green      | 22726
                    retro spot umbrella             | 85014B
                    red retrospot umbrela           | 85014B
                    polka dot umbrella              | 85014A
                    christmas puding                | 22065
                    chrsitmas pudding               | 22065
                    xmas reindeer lights            | 22941
                    gray chick hot water bottle     | 21484
                    colour star t-light             | 71477
                    color star t light              | 71477
                    salt pepper toadstools          | 22892
                    childrens mug spaceboy          | 22972
                    children's spaceboy mug         | 22972
                    snakes ladders                  | 21912
                    snakes and ladders              | 21912
                    seaside jigsaw                  | 21913
                    welcome puppies                 | 48188
                    toilet sign                     | 82581
                    watering can                    | 22432 22477 22430
                    tea cosy blue                   | 22308
                    union jack cushion cover        | 21622
                    chrysanthemum notbook           | 20777
                    sewing kit                      | 22654 22652 85178
                    mice feltcraft                  | 22150
                    owl toy                         | 22176
                    advent calender                 | 22580 22946 22947
                    cinnamon orange wreath          | 21351
                    diner clock                     | 22192 22194
                    bird house                      | 22110 21441 22478
                    door stop retrospot             | 22508 22511
                    london doormat                  | 22660
                    regency teacup roses            | 22699
                    regency tea cup                 | 22699 22697 22698
                    wicker star                     | 22694
                    bread bin red                   | 22846
                    strawberry teapot               | 22649
                    ｒｅｇｅｎｃｙ　ｃａｋｅｓｔａｎｄ   | 22423
                    蛋糕架                            | 22423
                    三层蛋糕架                          | 22423
                    蛋榚架                            | 22423
                    闹钟                             | 22727 22726
                    鬧鐘                             | 22727 22726
                    红色闹钟                           | 22727
                    紅色鬧鐘                           | 22727
                    热水袋                            | 84030E 21484
                    玫瑰热水袋                          | 84030E
                    玫瑰热水带                          | 84030E
                    雨伞                             | 85014B
                    红雨伞                            | 85014B
                    圣诞布丁                           | 22065
                    聖誕                             | 22065
                    彩旗                             | 47566B
                    茶壶套                            | 22308
                    """)
    void finds(String text, String skus) {
        List<String> first = first(text);

        assertThat(first).as(text).containsAnyElementsOf(List.of(skus.split(" ")));
        if (skus.split(" ").length == 1) {
            assertThat(first).as(text).contains(skus);
        }
    }

    @ParameterizedTest(name = "{0} is completed to {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    reg                 | REGENCY CAKESTAND 3 TIER
                    regency c           | REGENCY CAKESTAND 3 TIER
                    alarm clock b       | ALARM CLOCK BAKELIKE RED
                    hot wa              | CHOCOLATE HOT WATER BOTTLE
                    wicker s            | WICKER STAR
                    cristmas pudd       | CHRISTMAS PUDDING TRINKET POT
                    三层                  | 摄政风三层蛋糕架
                    复古                  | 复古蛇梯棋
                    85123               | WHITE HANGING HEART T-LIGHT HOLDER
                    """)
    void completes(String typed, String text) {
        List<String> texts = new ArrayList<>();
        get("/api/v1/products/suggestions?q=", typed)
                .path("items")
                .forEach(item -> texts.add(item.path("text").asString()));

        assertThat(texts).as(typed).contains(text);
    }

    @Test
    void what_was_probably_meant_is_told() {
        assertThat(get("/api/v1/products?q=", "red alarm clok").path("didYouMean").asString(""))
                .isEqualTo("red alarm clock");
        assertThat(get("/api/v1/products?q=", "Chrsitmas pudding").path("didYouMean").asString(""))
                .isEqualTo("christmas pudding");
        JsonNode nothing = get("/api/v1/products?q=", "xyzzy plugh");
        assertThat(nothing.path("items")).isEmpty();
        assertThat(nothing.has("didYouMean")).isFalse();
    }

    private static List<String> first(String text) {
        List<String> skus = new ArrayList<>();
        get("/api/v1/products?limit=" + FIRST + "&q=", text)
                .path("items")
                .forEach(item -> skus.add(item.path("sku").asString()));
        return skus;
    }

    private static JsonNode get(String path, String text) {
        String asked = path + URLEncoder.encode(text, StandardCharsets.UTF_8);
        Answer answer =
                await().atMost(Duration.ofMinutes(3))
                        .until(
                                () -> Shop.succeeded(engine.http().get(asked)),
                                each -> each.header("Daybook-Source").equals("elasticsearch"));
        return answer.json();
    }
}
